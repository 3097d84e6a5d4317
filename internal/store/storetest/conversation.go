package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
)

func key(thread string) conversation.Key {
	return conversation.Key{Platform: "p1", Thread: thread}
}

// commit is a commit of the message to the record, at the level.
func commit(rec conversation.Record, message string, level risk.Level) conversation.Commit {
	rec.Last = risk.Assessment{Level: level, Probability: 0.5, Stage: risk.StageThreat, Signals: []risk.Signal{{
		Name: "conditional_exposure", From: "o", MessageID: message, Spans: []risk.Span{{0, 4}}, Weight: 3.5, Explanation: "Says so.",
	}}}
	if rec.Version == 0 {
		rec.Salt = []byte("0123456789abcdef")
		rec.NewAccounts = []string{"o", "v-" + rec.Thread}
	}
	rec.Updated, rec.Raised = noon(), noon()
	return conversation.Commit{
		Record: rec,
		Receipt: conversation.Receipt{MessageID: message, Digest: conversation.Digest{1, 2}, Answer: conversation.Answer{
			ThreadID: rec.Thread, MessageID: message, Level: level, Signals: rec.Last.Signals,
			Interventions: []playbook.Intervention{{Kind: playbook.Warn, Account: "v", TextKey: "k", Text: "t"}},
		}},
		Events: []outbox.Event{{Platform: rec.Platform, Kind: outbox.ThreadRaised, At: noon(), Thread: rec.Thread, Data: []byte(`{"n":1}`)}},
		Audit:  []audit.Entry{entry(audit.Assessed)},
	}
}

// put commits a message to a thread, whatever its version.
func put(t *testing.T, s Store, thread, message string, level risk.Level) {
	t.Helper()
	rec, _, err := s.Load(t.Context(), key(thread), message)
	check(t, err)
	check(t, s.Commit(t.Context(), commit(rec, message, level)))
}

func testLoadAndCommit(t *testing.T, s Store) {
	rec, receipt, err := s.Load(t.Context(), key("t1"), "m1")
	check(t, err)
	if rec.Version != 0 || receipt != nil || rec.Key != key("t1") {
		t.Fatalf("an unknown thread loads as %+v, %v", rec, receipt)
	}
	want := commit(rec, "m1", risk.High)
	check(t, s.Commit(t.Context(), want))
	got, receipt, err := s.Load(t.Context(), key("t1"), "m1")
	check(t, err)
	slices.Sort(got.Accounts)
	if got.Version != 1 || !slices.Equal(got.Accounts, []string{"o", "v-t1"}) || !got.Updated.Equal(noon()) {
		t.Errorf("loaded %+v", got)
	}
	if fmt.Sprint(got.Last) != fmt.Sprint(want.Record.Last) || string(got.Salt) != string(want.Record.Salt) {
		t.Errorf("the record changed: %+v", got)
	}
	if receipt == nil || fmt.Sprint(*receipt) != fmt.Sprint(want.Receipt) {
		t.Errorf("the receipt changed: %+v", receipt)
	}
	if _, receipt, _ := s.Load(t.Context(), key("t1"), "m2"); receipt != nil {
		t.Error("a message that was not assessed has a receipt")
	}
	if _, receipt, _ := s.Load(t.Context(), conversation.Key{Platform: "p2", Thread: "t1"}, "m1"); receipt != nil {
		t.Error("another platform sees the receipt")
	}
	if got := actions(t, s); !slices.Equal(got, []audit.Action{audit.Assessed}) {
		t.Errorf("audit log holds %v", got)
	}
}

func testStale(t *testing.T, s Store) {
	rec, _, err := s.Load(t.Context(), key("t1"), "m1")
	check(t, err)
	check(t, s.Commit(t.Context(), commit(rec, "m1", risk.None)))
	if err := s.Commit(t.Context(), commit(rec, "m2", risk.High)); !errors.Is(err, conversation.ErrStale) {
		t.Fatalf("a commit to an old version gave %v", err)
	}
	got, receipt, err := s.Load(t.Context(), key("t1"), "m2")
	check(t, err)
	if receipt != nil || got.Last.Level != risk.None || got.Version != 1 {
		t.Errorf("the refused commit left something: %+v %v", got, receipt)
	}
	if n := len(actions(t, s)); n != 1 {
		t.Errorf("the refused commit left audit rows: %d", n)
	}
}

func testAssessed(t *testing.T, s Store) {
	put(t, s, "t1", "m1", risk.None)
	rec, _, err := s.Load(t.Context(), key("t1"), "m2")
	check(t, err)
	if err := s.Commit(t.Context(), commit(rec, "m1", risk.High)); !errors.Is(err, conversation.ErrAssessed) {
		t.Fatalf("a message that has a receipt gave %v", err)
	}
	if got, err := s.Thread(t.Context(), key("t1")); err != nil || got.Version != 1 || got.Last.Level != risk.None {
		t.Errorf("the refused commit left something: %+v %v", got, err)
	}
}

func testOneWinner(t *testing.T, s Store) {
	rec, _, err := s.Load(t.Context(), key("t1"), "m")
	check(t, err)
	var won atomic.Int32
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			err := s.Commit(t.Context(), commit(rec, fmt.Sprintf("m%d", i), risk.High))
			if err == nil {
				won.Add(1)
			} else if !errors.Is(err, conversation.ErrStale) {
				t.Errorf("a loser was told %v", err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d commits to one version were taken", won.Load())
	}
}

func testLimits(t *testing.T, s Store) {
	for i := range 3 {
		rec, _, err := s.Load(t.Context(), key(fmt.Sprint("t", i)), "m1")
		check(t, err)
		c := commit(rec, "m1", risk.High)
		c.Spends = []playbook.Spend{{Kind: playbook.Hold, Limit: 2}, {Kind: playbook.Limit, Limit: 9}}
		err = s.Commit(t.Context(), c)
		over, _ := errors.AsType[*playbook.SpentError](err)
		if i < 2 && err != nil {
			t.Fatalf("within the limit: %v", err)
		}
		if i == 2 && (over == nil || !slices.Equal(over.Kinds, []playbook.Kind{playbook.Hold})) {
			t.Fatalf("past the limit: %v", err)
		}
	}
	if _, err := s.Thread(t.Context(), key("t2")); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the refused commit left something: %v", err)
	}
	rec, _, err := s.Load(t.Context(), key("t2"), "m1")
	check(t, err)
	c := commit(rec, "m1", risk.High)
	c.Record.Updated = noon().AddDate(0, 0, 1)
	c.Spends = []playbook.Spend{{Kind: playbook.Hold, Limit: 2}}
	check(t, s.Commit(t.Context(), c)) // the next day counts anew
}

func testThreads(t *testing.T, s Store) {
	for thread, level := range map[string]risk.Level{
		"none": risk.None, "notice": risk.Notice, "caution": risk.Caution, "critical": risk.Critical, "high": risk.High,
	} {
		put(t, s, thread, "m1", level)
	}
	list := func(f conversation.Filter) (names []string) {
		records, err := s.Threads(t.Context(), f)
		check(t, err)
		for _, r := range records {
			names = append(names, r.Thread)
		}
		return names
	}
	for _, tc := range []struct {
		filter conversation.Filter
		want   []string
	}{
		{conversation.Filter{MinLevel: risk.Caution, Limit: 10}, []string{"critical", "high", "caution"}},
		{conversation.Filter{MinLevel: risk.Caution, Limit: 2}, []string{"critical", "high"}},
		{conversation.Filter{MinLevel: risk.Caution, Limit: 10, Platform: "p2"}, nil},
		{conversation.Filter{MinLevel: risk.Notice, Limit: 10, Platform: "p1"}, []string{"critical", "high", "caution", "notice"}},
	} {
		if got := list(tc.filter); !slices.Equal(got, tc.want) {
			t.Errorf("%+v: %v, want %v", tc.filter, got, tc.want)
		}
	}
}

func testDeleteThread(t *testing.T, s Store) {
	put(t, s, "t1", "m1", risk.High)
	put(t, s, "t2", "m1", risk.High)
	check(t, s.DeleteThread(t.Context(), key("t1"), entry(audit.ThreadErased)))
	gone(t, s, "t1")
	if _, err := s.Thread(t.Context(), key("t2")); err != nil {
		t.Errorf("another thread went too: %v", err)
	}
	wantCode(t, s.DeleteThread(t.Context(), key("t1"), entry(audit.ThreadErased)), fault.NotFound)
	want := []audit.Action{audit.Assessed, audit.Assessed, audit.ThreadErased}
	if got := actions(t, s); !slices.Equal(got, want) {
		t.Errorf("audit log holds %v, want %v", got, want)
	}
	put(t, s, "t1", "m1", risk.None) // the id may be used anew
}

// gone checks that nothing of a thread is stored.
func gone(t *testing.T, s Store, thread string) {
	t.Helper()
	_, err := s.Thread(t.Context(), key(thread))
	wantCode(t, err, fault.NotFound)
	if rec, receipt, err := s.Load(t.Context(), key(thread), "m1"); err != nil || rec.Version != 0 || receipt != nil {
		t.Errorf("%s is still there: %+v %v %v", thread, rec, receipt, err)
	}
	events, err := s.Events(t.Context(), "p1", 0, 100)
	check(t, err)
	for _, e := range events {
		if e.Thread == thread {
			t.Errorf("an event still tells of %s", thread)
		}
	}
}

func testDeleteAccount(t *testing.T, s Store) {
	put(t, s, "t1", "m1", risk.High)
	put(t, s, "t2", "m1", risk.High)
	for _, tc := range []struct {
		platform platform.ID
		account  string
		want     int
	}{{"p2", "v-t1", 0}, {"p1", "nobody", 0}, {"p1", "v-t1", 1}, {"p1", "v-t1", 0}, {"p1", "o", 1}} {
		n, err := s.DeleteAccount(t.Context(), tc.platform, tc.account, entry(audit.AccountErased))
		check(t, err)
		if n != tc.want {
			t.Errorf("erasing %s on %s took %d threads, want %d", tc.account, tc.platform, n, tc.want)
		}
	}
	gone(t, s, "t1")
	gone(t, s, "t2")
}
