package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/risk"
)

func open(t *testing.T) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func commit(thread, message, salt string, version int64) conversation.Commit {
	return conversation.Commit{
		Record: conversation.Record{
			Key: conversation.Key{Platform: "p", Thread: thread}, Version: version,
			Salt: []byte(salt), Updated: time.Unix(1, 0), NewAccounts: []string{"a"},
		},
		Receipt: conversation.Receipt{MessageID: message},
	}
}

// put stores commits.
func put(t *testing.T, db *sqlite.DB, commits ...conversation.Commit) {
	t.Helper()
	for _, c := range commits {
		if err := db.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheListAndErasureUseTheirIndexes(t *testing.T) {
	t.Parallel()
	db := open(t)
	plan, err := db.Plan(t.Context(), risk.Caution)
	if err != nil || !strings.Contains(plan, "threads_by_level") || strings.Contains(plan, "TEMP B-TREE") {
		t.Errorf("the list goes over every thread: %s, %v", plan, err)
	}
	plan, err = db.ErasurePlan(t.Context())
	if err != nil || !strings.Contains(plan, "events_by_thread") {
		t.Errorf("erasure goes over every event: %s, %v", plan, err)
	}
}

// What most messages of strangers ask goes over no whole table.
func TestHistoriesUseTheirIndexes(t *testing.T) {
	t.Parallel()
	plans, err := open(t).HistoryPlans(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, plan := range plans {
		for step := range strings.SplitSeq(plan, "; ") {
			if table, scans := strings.CutPrefix(step, "SCAN "); scans && table != "theirs" && table != "written" && table != "c" && table != "CONSTANT ROW" {
				t.Errorf("it goes over %s: %s", table, plan)
			}
		}
	}
	if !strings.Contains(plans[0], "first_contacts_by_account") || !strings.Contains(plans[1], "first_contacts_by_account") {
		t.Errorf("the plans tell nothing: %q", plans)
	}
}

// A record that was loaded before a thread was erased must not bring it back,
// though the thread that came after it is at the same version.
func TestAnErasedThreadDoesNotComeBack(t *testing.T) {
	t.Parallel()
	db := open(t)
	put(t, db, commit("t", "m1", "the salt before", 0))
	if err := db.DeleteThread(t.Context(), conversation.Key{Platform: "p", Thread: "t"}, audit.Entry{}); err != nil {
		t.Fatal(err)
	}
	put(t, db, commit("t", "m1", "the salt after", 0))
	if err := db.Commit(t.Context(), commit("t", "m2", "the salt before", 1)); !errors.Is(err, conversation.ErrStale) {
		t.Errorf("got %v, want ErrStale", err)
	}
}

func TestAStateOfAnotherVersionBeginsAnew(t *testing.T) {
	t.Parallel()
	db := open(t)
	put(t, db, commit("t", "m1", "salt", 0))
	if err := db.SetState(t.Context(), []byte{255, 1, 2}); err != nil {
		t.Fatal(err)
	}
	rec, receipt, err := db.Load(t.Context(), conversation.Key{Platform: "p", Thread: "t"}, "m1")
	if err != nil || rec.Version != 1 || receipt == nil {
		t.Errorf("version %d, %v", rec.Version, err)
	}
}

// What was erased leaves the log of changes too, as soon as no reader holds the
// old pages.
func TestErasureEmptiesTheLog(t *testing.T) {
	t.Parallel()
	db := open(t)
	put(t, db, commit("thread-to-forget", "m1", "salt", 0))
	end, err := db.Reading(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.DeleteThread(t.Context(), conversation.Key{Platform: "p", Thread: "thread-to-forget"}, audit.Entry{}); err != nil {
		t.Fatal(err)
	}
	names := func() bool {
		log, err := os.ReadFile(db.Path() + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(log, []byte("thread-to-forget"))
	}
	if !names() {
		t.Fatal("the log is empty while a reader holds it: the test tests nothing")
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	for begin := time.Now(); names(); time.Sleep(20 * time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			t.Fatal("the log still names what was erased")
		}
	}
}

func TestAStoreThatTakesNoChangesIsNotReady(t *testing.T) {
	t.Parallel()
	db := open(t)
	if err := db.RefuseChanges(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Commit(t.Context(), commit("t", "m1", "salt", 0)); err == nil {
		t.Fatal("the change was stored")
	}
	if err := db.Ready(t.Context()); err == nil {
		t.Error("ready, though no change is stored")
	}
}
