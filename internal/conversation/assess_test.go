package conversation_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// scripted is an engine that does as the message says: a text that begins with
// a level's name raises the thread to it.
type scripted struct{}

func (scripted) Fold(s risk.State, _ risk.Facts, m thread.Message) (risk.State, risk.Assessment) {
	a := risk.Assessment{Signals: []risk.Signal{}}
	for _, l := range risk.Levels() {
		if strings.HasPrefix(m.Text, l.String()) && l > risk.None {
			a.Level, a.Offender, a.Target = l, "o", "v"
			a.Signals = []risk.Signal{{Name: "conditional_exposure", From: m.From, MessageID: m.ID, Weight: 3}}
			a.Raised = []string{"conditional_exposure"}
		}
	}
	if strings.HasPrefix(m.Text, "distress") {
		a.Advice = risk.Advice{Crisis: m.From, CrisisMessage: m.ID}
	}
	return s, a
}

type world struct {
	*conversation.Assessor
	db *sqlite.DB
}

func open(t *testing.T, p playbook.Playbook) world {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
	return world{conversation.NewAssessor(db, scripted{}, p, []byte("a key of the test's"), now, rand.Reader), db}
}

func request(id, from, text string) conversation.Request {
	return conversation.Request{
		Platform: "p1", Thread: "t1",
		Facts:   risk.Facts{Accounts: []thread.Account{{ID: "o"}, {ID: "v"}}},
		Message: thread.Message{ID: id, From: from, At: time.Unix(1, 0), Text: text},
	}
}

func (w world) assess(t *testing.T, r conversation.Request) conversation.Answer {
	t.Helper()
	a, err := w.Assess(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (w world) auditLog(t *testing.T) (rows []string) {
	t.Helper()
	for row, err := range w.db.AuditLog(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, string(row.Action)+": "+row.Detail)
	}
	return rows
}

func kinds(a conversation.Answer) (list []playbook.Kind) {
	for _, i := range a.Interventions {
		list = append(list, i.Kind)
	}
	return list
}

func TestAskingAgainGivesTheSameAnswerAndDoesNothingTwice(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	first := w.assess(t, request("m1", "o", "high one"))
	w.assess(t, request("m2", "v", "plain"))
	again := request("m1", "o", "high one")
	again.Message.At = again.Message.At.In(time.FixedZone("", 3600)) // the same instant
	if got := w.assess(t, again); fmt.Sprint(got) != fmt.Sprint(first) {
		t.Errorf("the answer changed:\n%v\n%v", first, got)
	}
	if events, _ := w.db.Events(t.Context(), "p1", 0, 10); len(events) != 1 {
		t.Errorf("%d events, want 1", len(events))
	}
	rec, err := w.Thread(t.Context(), conversation.Key{Platform: "p1", Thread: "t1"})
	if err != nil || rec.Version != 2 {
		t.Errorf("version %d, %v", rec.Version, err)
	}
}

func TestAnIDReusedForAnotherMessageIsRefused(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	w.assess(t, request("m1", "o", "plain"))
	half := 0.5
	for name, change := range map[string]func(*thread.Message){
		"text":   func(m *thread.Message) { m.Text = "other" },
		"sender": func(m *thread.Message) { m.From = "v" },
		"time":   func(m *thread.Message) { m.At = m.At.Add(1) },
		"media":  func(m *thread.Message) { m.Media = []thread.Media{{Kind: thread.Image, Intimate: &half}} },
	} {
		r := request("m1", "o", "plain")
		change(&r.Message)
		if _, err := w.Assess(t.Context(), r); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("another %s: got %v, want a conflict", name, err)
		}
	}
}

func TestWhatIsDoneAtEachLevel(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	for _, step := range []struct {
		from, text string
		want       []playbook.Kind
	}{
		{"o", "plain", nil},
		{"o", "notice", nil},
		{"o", "caution", []playbook.Kind{playbook.Warn, playbook.Confirm}},
		{"o", "caution again", nil},
		{"o", "high", []playbook.Kind{playbook.Warn, playbook.Confirm, playbook.Review, playbook.TellPlatform, playbook.Hold}},
		{"o", "high again", []playbook.Kind{playbook.Hold}},
		{"v", "high, but said by the other", nil},
		{"v", "distress", []playbook.Kind{playbook.CrisisSupport, playbook.Review}},
	} {
		a := w.assess(t, request("m-"+step.text, step.from, step.text))
		if got := kinds(a); !slices.Equal(got, step.want) {
			t.Errorf("%s: %v, want %v", step.text, got, step.want)
		}
		for _, i := range a.Interventions {
			if i.TextKey != "" && i.Text == "" {
				t.Errorf("%s has no text", i.TextKey)
			}
			if i.Kind == playbook.Warn && i.Account != "v" || i.Kind == playbook.Hold && i.Account != "o" {
				t.Errorf("%s goes to %s", i.Kind, i.Account)
			}
		}
	}
}

func TestTheSameThreatAgainIsHeldAgain(t *testing.T) {
	t.Parallel()
	db := open(t, playbook.Default()).db
	w := world{conversation.NewAssessor(db, risk.New(), playbook.Default(), []byte("key"), time.Now, rand.Reader), db}
	for i, text := range []string{
		"i have your private pics, pay me 200 or i send them to all your followers",
		"i have your private pics, pay me 200 or i send them to all your followers",
		"pay me or everyone sees it", "pay me or everyone sees it",
	} {
		r := request(fmt.Sprint("m", i), "o", text)
		r.Message.At = time.Unix(int64(i)*60, 0)
		if got := kinds(w.assess(t, r)); !slices.Contains(got, playbook.Hold) {
			t.Errorf("message %d would be delivered: %v", i, got)
		}
	}
	r := request("m9", "o", "good morning, what a nice day")
	r.Message.At = time.Unix(600, 0)
	if got := kinds(w.assess(t, r)); slices.Contains(got, playbook.Hold) {
		t.Errorf("a plain message is held: %v", got)
	}
}

func TestPastADailyLimitAPersonDecides(t *testing.T) {
	t.Parallel()
	p := playbook.Default()
	p.Limits = map[playbook.Kind]int{playbook.Hold: 2}
	w := open(t, p)
	for i, want := range []bool{true, true, false, false} {
		r := request("m1", "o", "high")
		r.Thread = fmt.Sprint("t", i)
		got := kinds(w.assess(t, r))
		if slices.Contains(got, playbook.Hold) != want || !slices.Contains(got, playbook.Review) {
			t.Errorf("message %d: %v", i, got)
		}
	}
}

func TestManyAtOnceOnOneThread(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			if _, err := w.Assess(t.Context(), request(fmt.Sprint("m", i/2), "o", "plain")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	rec, err := w.Thread(t.Context(), conversation.Key{Platform: "p1", Thread: "t1"})
	if err != nil || rec.Version != 20 {
		t.Errorf("version %d, want 20: each message once (%v)", rec.Version, err)
	}
}

func TestTwoProcessesOnOneStore(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	other := conversation.NewAssessor(w.db, scripted{}, playbook.Default(), []byte("a key of the test's"), time.Now, rand.Reader)
	for i := range 6 {
		for _, a := range []*conversation.Assessor{w.Assessor, other} { // both are asked for every message
			if _, err := a.Assess(t.Context(), request(fmt.Sprint("m", i), "o", "plain")); err != nil {
				t.Fatal(err)
			}
		}
	}
	rec, err := w.Thread(t.Context(), conversation.Key{Platform: "p1", Thread: "t1"})
	if err != nil || rec.Version != 6 {
		t.Errorf("version %d, want 6: each message once (%v)", rec.Version, err)
	}
	if err := other.DeleteThread(t.Context(), rec.Key); err != nil {
		t.Fatal(err)
	}
	w.assess(t, request("m0", "o", "plain")) // the id is free again, and nothing of before comes back
	if rec, err := w.Thread(t.Context(), rec.Key); err != nil || rec.Version != 1 {
		t.Errorf("version %d after erasure, want 1 (%v)", rec.Version, err)
	}
}

func TestNothingOfTheTextIsKept(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	w.assess(t, request("m1", "o", "high zebra-crossing-words"))
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(w.db.Path() + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte("zebra")) {
			t.Errorf("the data file%s holds words of the message", suffix)
		}
		if suffix == "-wal" && !bytes.Contains(data, []byte("conditional_exposure")) {
			t.Error("the test looked in the wrong place")
		}
	}
}

func TestErasureLeavesACommitmentThatTellsNothing(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	r := request("m1", "account-to-forget", "high")
	r.Thread = "thread-to-forget"
	w.assess(t, r)
	n, err := w.DeleteAccount(t.Context(), "p1", "account-to-forget")
	if err != nil || n != 1 {
		t.Fatalf("erased %d, %v", n, err)
	}
	if err := w.DeleteThread(t.Context(), conversation.Key{Platform: "p1", Thread: r.Thread}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the thread is still there: %v", err)
	}
	rows := w.auditLog(t)
	if want := []string{"thread.assessed: high warn confirm review tell_platform", "account.erased: 1 threads"}; !slices.Equal(rows, want) {
		t.Errorf("audit log: %q, want %q", rows, want)
	}
	if _, _, err := audit.Verify(w.db.AuditLog(t.Context())); err != nil {
		t.Error(err)
	}
	path := w.db.Path()
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("to-forget")) {
		t.Error("the data file still names what was erased")
	}
}

// lateStore answers a commit only after what the test does meanwhile.
type lateStore struct {
	conversation.Store
	meanwhile func()
	commits   int
}

func (s *lateStore) Commit(ctx context.Context, c conversation.Commit) error {
	s.commits++
	err := s.Store.Commit(ctx, c)
	if s.meanwhile != nil {
		s.meanwhile()
	}
	return err
}

func TestWhatWasErasedMeanwhileIsNotRemembered(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	store := &lateStore{Store: w.db}
	a := conversation.NewAssessor(store, scripted{}, playbook.Default(), []byte("a key of the test's"), time.Now, rand.Reader)
	store.meanwhile = func() {
		if _, err := a.DeleteAccount(t.Context(), "p1", "o"); err != nil {
			t.Error(err)
		}
	}
	if _, err := a.Assess(t.Context(), request("m1", "o", "plain")); err != nil {
		t.Fatal(err)
	}
	store.meanwhile, store.commits = nil, 0
	if _, err := a.Assess(t.Context(), request("m2", "o", "plain")); err != nil {
		t.Fatal(err)
	}
	if store.commits != 1 { // the first would have been refused as stale
		t.Error("the erased thread was still in memory")
	}
}

func TestWatchersHearOfRiskyThreadsOnly(t *testing.T) {
	t.Parallel()
	w := open(t, playbook.Default())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	news := w.Watch(ctx)
	w.assess(t, request("m1", "o", "plain"))
	select {
	case <-news:
		t.Error("told of a plain thread")
	default:
	}
	w.assess(t, request("m2", "o", "caution"))
	select {
	case <-news:
	default:
		t.Error("not told of a thread at caution")
	}
}
