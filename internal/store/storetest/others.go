package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
)

func testPlatforms(t *testing.T, s Store) {
	p := platform.Platform{ID: "p1", Created: noon()}
	check(t, s.CreatePlatform(t.Context(), p, platform.HashKey("k1"), entry(audit.PlatformAdded)))
	got, err := s.PlatformByKey(t.Context(), platform.HashKey("k1"))
	check(t, err)
	if got.ID != p.ID || !got.Created.Equal(p.Created) {
		t.Errorf("found %+v", got)
	}
	_, err = s.PlatformByKey(t.Context(), platform.HashKey("k2"))
	wantCode(t, err, fault.NotFound)
	wantCode(t, s.CreatePlatform(t.Context(), p, platform.HashKey("k2"), entry(audit.PlatformAdded)), fault.Conflict)
	if _, err = s.PlatformByKey(t.Context(), platform.HashKey("k2")); err == nil {
		t.Error("the refused platform's key works")
	}
}

func checkCommit(id string) media.Commit {
	const account = "acc"
	return media.Commit{
		Check: media.StoredCheck{
			Platform: "p1", ID: id, Account: account, Digest: [32]byte{7}, Created: noon(),
			Result: media.CheckResult{ID: id, Quality: 80, Matches: []bank.Match{{Bank: "b", Entry: "e1", Distance: 3, By: "pdq", Turn: "original"}}},
		},
		Events: []outbox.Event{{Platform: "p1", Kind: outbox.MediaMatched, At: noon(), Account: account, Data: []byte(`{}`)}},
		Audit:  []audit.Entry{entry(audit.MediaMatched)},
	}
}

func testChecks(t *testing.T, s Store) {
	if have, err := s.FindCheck(t.Context(), "p1", "c1"); have != nil || err != nil {
		t.Fatalf("an unknown check: %v %v", have, err)
	}
	c := checkCommit("c1")
	c.Spends = []playbook.Spend{{Kind: playbook.Hold, Limit: 1}}
	check(t, s.CommitCheck(t.Context(), c))
	have, err := s.FindCheck(t.Context(), "p1", "c1")
	check(t, err)
	if have == nil || fmt.Sprint(*have) != fmt.Sprint(c.Check) {
		t.Errorf("found %+v, want %+v", have, c.Check)
	}
	if err := s.CommitCheck(t.Context(), c); !errors.Is(err, media.ErrExists) {
		t.Errorf("the same check again gave %v", err)
	}
	c2 := checkCommit("c2")
	c2.Spends = c.Spends
	if over, _ := errors.AsType[*playbook.SpentError](s.CommitCheck(t.Context(), c2)); over == nil {
		t.Error("the limit did not hold")
	}
	if have, _ := s.FindCheck(t.Context(), "p2", "c1"); have != nil {
		t.Error("another platform sees the check")
	}
	_, err = s.DeleteAccount(t.Context(), "p1", "acc", entry(audit.AccountErased))
	check(t, err)
	if have, _ := s.FindCheck(t.Context(), "p1", "c1"); have != nil {
		t.Error("the check outlives its account")
	}
	if events, _ := s.Events(t.Context(), "p1", 0, 10); len(events) != 0 {
		t.Errorf("events outlive their account: %v", events)
	}
}

func testEvents(t *testing.T, s Store) {
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { put(t, s, fmt.Sprint("t", i), "m1", risk.High) })
	}
	wg.Wait()
	var seen []int64
	for after := int64(0); ; {
		events, err := s.Events(t.Context(), "p1", after, 7)
		check(t, err)
		if len(events) == 0 {
			break
		}
		for _, e := range events {
			seen = append(seen, e.Seq)
			if e.Kind != outbox.ThreadRaised || string(e.Data) != `{"n":1}` || !e.At.Equal(noon()) {
				t.Fatalf("the event changed: %+v", e)
			}
		}
		after = events[len(events)-1].Seq
	}
	if len(seen) != 20 || !slices.IsSorted(seen) {
		t.Errorf("read %v", seen)
	}
	if other, _ := s.Events(t.Context(), "p2", 0, 10); len(other) != 0 {
		t.Errorf("another platform reads %v", other)
	}
}

// testIsolation makes changes that are refused and changes that are not at the
// same time: each is told its own outcome.
func testIsolation(t *testing.T, s Store) {
	makeBank(t, s, "b")
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			_, err := s.AddEntries(t.Context(), bankKey("b"), bank.Batch{Entries: []bank.Entry{photo(fmt.Sprint("e", i), byte(i))}}, entry(audit.EntriesAdded))
			if err != nil {
				t.Errorf("a good change: %v", err)
			}
		})
		wg.Go(func() {
			_, err := s.DeleteEntry(t.Context(), bankKey("b"), fmt.Sprint("none", i), entry(audit.EntryDeleted))
			if fault.CodeOf(err) != fault.NotFound {
				t.Errorf("a refused change: %v", err)
			}
		})
	}
	wg.Wait()
	if n := len(stored(t, s)); n != 50 {
		t.Errorf("%d entries stored, want 50", n)
	}
}

func testReopen(t *testing.T, s Store, reopen func(*testing.T, Store) Store) {
	makeBank(t, s, "b")
	_, err := s.AddEntries(t.Context(), bankKey("b"), bank.Batch{Entries: []bank.Entry{photo("e1", 1)}}, entry(audit.EntriesAdded))
	check(t, err)
	put(t, s, "t1", "m1", risk.High)
	check(t, s.CommitCheck(t.Context(), checkCommit("c1")))
	s = reopen(t, s)
	if got := stored(t, s); !slices.Equal(got, []string{"b/e1"}) {
		t.Errorf("entries: %v", got)
	}
	if rec, receipt, err := s.Load(t.Context(), key("t1"), "m1"); err != nil || rec.Version != 1 || receipt == nil {
		t.Errorf("thread: %+v %v %v", rec, receipt, err)
	}
	if have, err := s.FindCheck(t.Context(), "p1", "c1"); err != nil || have == nil {
		t.Errorf("check: %v %v", have, err)
	}
	put(t, s, "t1", "m2", risk.Critical) // and it goes on from there
	holds(t, s)
	if n := len(actions(t, s)); n != 5 {
		t.Errorf("%d audit rows, want 5", n)
	}
}
