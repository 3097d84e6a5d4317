package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/news"
)

// claim claims what is due at a number of hours after noon, and writes it out:
// case, fresh receipts, hours of told, tries.
func claim(t *testing.T, s Store, hours int) (list []news.Waiting, out []string) {
	t.Helper()
	now := noon().Add(time.Duration(hours) * time.Hour)
	list, err := s.ClaimNews(t.Context(), now, now.Add(time.Minute), 10)
	check(t, err)
	for _, w := range list {
		out = append(out, fmt.Sprintf("%d fresh %d told %v try %d", w.Case[0], w.Fresh, w.Told.Sub(noon()), w.Try))
	}
	return list, out
}

func receive(t *testing.T, s Store, partner string, state cases.ReceiptState, ids ...cases.FingerprintID) {
	t.Helper()
	for _, id := range ids {
		_, err := s.PutReceipts(t.Context(), partner, []cases.Receipt{{Fingerprint: id, State: state, At: noon()}})
		check(t, err)
	}
}

// What is worth telling waits, of cases with an address alone, until it was told.
func testNews(t *testing.T, s Store) {
	makeShared(t, s)
	createCase(t, s, record(1))
	silent := record(2)
	delete(silent.Fields, "contact")
	createCase(t, s, silent)
	_, got := claim(t, s, 0)
	same(t, "at first", got, nil)
	receive(t, s, "a", cases.ReceiptReceived, "fp-1-1", "fp-2-1", "fp-1-2", "fp-1-1", "fp-8-1") // the first of the partner, once
	receive(t, s, "a", cases.ReceiptMatched, "fp-1-1")                                          // no news
	receive(t, s, "b", cases.ReceiptRemoved, "fp-1-1", "fp-1-1")                                // once
	receive(t, s, "a", cases.ReceiptRemoved, "fp-1-2")
	list, got := claim(t, s, 0)
	same(t, "after receipts", got, []string{"1 fresh 3 told 0s try 0"})
	_, got = claim(t, s, 0)
	same(t, "claimed", got, nil)
	receive(t, s, "c", cases.ReceiptReceived, "fp-1-1") // while the letter is on its way
	check(t, s.NewsDone(t.Context(), list[0], news.Done{Told: noon(), Rest: noon().Add(24 * time.Hour)}))
	_, got = claim(t, s, 23)
	same(t, "on the same day", got, nil)
	_, got = claim(t, s, 24)
	same(t, "on the next day", got, []string{"1 fresh 1 told 0s try 0"})
	check(t, s.NewsLater(t.Context(), cases.ID{1}, noon().Add(26*time.Hour), 1))
	_, got = claim(t, s, 25)
	same(t, "put off", got, nil)
	list, got = claim(t, s, 26)
	same(t, "again", got, []string{"1 fresh 1 told 0s try 1"})
	check(t, s.NewsDone(t.Context(), list[0], news.Done{Told: noon().Add(26 * time.Hour), Rest: noon().Add(50 * time.Hour)}))
	_, got = claim(t, s, 1000)
	same(t, "when all is told", got, nil)
	check(t, s.NewsDone(t.Context(), news.Waiting{Case: cases.ID{2}}, news.Done{Look: noon()})) // nobody waits there
	_, got = claim(t, s, 1000)
	same(t, "of the other", got, nil)
}

// A clock is looked at in its time; receipts that wait do not wait for it.
func testNewsOfClocks(t *testing.T, s Store) {
	makeShared(t, s)
	createCase(t, s, record(1))
	look := func(version int64, at time.Time) {
		t.Helper()
		check(t, s.ChangeCase(t.Context(), cases.Commit{ID: cases.ID{1}, Version: version, Look: &at}))
	}
	look(1, noon().Add(48*time.Hour))
	_, got := claim(t, s, 47)
	same(t, "before its time", got, nil)
	list, got := claim(t, s, 48)
	same(t, "in its time", got, []string{"1 fresh 0 told 0s try 0"})
	check(t, s.NewsDone(t.Context(), list[0], news.Done{Told: noon().Add(48 * time.Hour), Look: noon().Add(60 * time.Hour)}))
	_, got = claim(t, s, 59)
	same(t, "before the next", got, nil)
	list, got = claim(t, s, 60)
	same(t, "the next", got, []string{"1 fresh 0 told 48h0m0s try 0"})
	look(2, noon().Add(70*time.Hour)) // meanwhile
	check(t, s.NewsDone(t.Context(), list[0], news.Done{}))
	list, _ = claim(t, s, 70)
	if len(list) != 1 {
		t.Error("what was set meanwhile was forgotten")
	}
	receive(t, s, "a", cases.ReceiptReceived, "fp-1-1")
	look(3, noon().Add(100*time.Hour))
	_, got = claim(t, s, 71)
	same(t, "a receipt before the clock", got, []string{"1 fresh 1 told 48h0m0s try 0"})
	look(4, time.Time{})
	check(t, s.ChangeCase(t.Context(), cases.Commit{ID: cases.ID{1}, Version: 5})) // as it was
	_, got = claim(t, s, 72)
	same(t, "without a clock", got, []string{"1 fresh 1 told 48h0m0s try 0"})
}

// With the address goes what waits; given anew, what came before is not news.
func testNewsGo(t *testing.T, s Store) {
	makeShared(t, s)
	for n := range byte(3) {
		r := record(n + 1)
		r.Seen = noon().Add(time.Duration(n) * time.Hour)
		createCase(t, s, r)
		receive(t, s, "a", cases.ReceiptReceived, r.Rows[0].ID)
	}
	_, err := s.SweepCases(t.Context(), cases.Limits{Contacts: noon().Add(time.Minute)})
	check(t, err)
	check(t, s.ChangeCase(t.Context(), cases.Commit{ID: cases.ID{2}, Version: 1, Fields: map[string][]byte{"contact": nil}}))
	erased := cases.Commit{ID: cases.ID{3}, Version: 1, Moves: []cases.Move{out(record(3).Rows[0])}, Audit: []audit.Entry{entry(audit.CaseErased)}}
	check(t, s.EraseCase(t.Context(), erased))
	_, got := claim(t, s, 1)
	same(t, "after all went", got, nil)
	set := cases.Commit{ID: cases.ID{2}, Version: 2, Changed: noon().Add(time.Hour), Fields: map[string][]byte{"contact": {1}}}
	check(t, s.ChangeCase(t.Context(), set))
	_, got = claim(t, s, 2)
	same(t, "given anew", got, nil)
	set.Version, set.Changed = 3, noon().Add(2*time.Hour) // another address
	check(t, s.ChangeCase(t.Context(), set))
	receive(t, s, "a", cases.ReceiptRemoved, "fp-2-1")
	_, got = claim(t, s, 2)
	same(t, "and then news", got, []string{"2 fresh 1 told 1h0m0s try 0"})
}
