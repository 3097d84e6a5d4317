package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
)

// numbered gives n entries, each with its number from first on in its hash;
// every third has its hash for an id.
func numbered(first, n int) []bank.Entry {
	list := make([]bank.Entry, n)
	for i := range list {
		h := pdq.Hash{0: 1, 29: byte((first + i) >> 16), 30: byte((first + i) >> 8), 31: byte(first + i)}
		list[i] = photo(fmt.Sprint("n", first+i), 0)
		list[i].PDQ = &h
		if (first+i)%3 == 0 {
			list[i].ID = h.String()
		}
	}
	return list
}

// testManyEntries adds more than fit one statement: new ones among those that
// are there, twice the same, ids that were used, and some that were withdrawn.
func testManyEntries(t *testing.T, s Store) {
	makeBank(t, s, "b")
	addEntries(t, s, "b", numbered(1000, 500)...)
	for _, e := range numbered(1000, 4) {
		_, err := s.WithdrawEntry(t.Context(), bankKey("b"), e.ID, digests, entry(audit.EntryWithdrawn))
		check(t, err)
	}
	batch := numbered(0, 3000)
	batch[1200].MD5 = &[16]byte{1}      // was there without
	batch = append(batch, batch[2000])  // twice
	batch = append(batch, batch[1001])  // withdrawn before, twice
	batch[5].Source = "somebody else's" // constant columns that are not
	batch[6].Status = bank.Disabled     //
	batch[7].Expires = noon().AddDate(1, 0, 0)
	var refused []int
	added, err := s.AddEntries(t.Context(), bankKey("b"), bank.Batch{
		Entries: batch, Digests: digests, Refuse: func(i int, err error) { wantCode(t, err, fault.Conflict); refused = append(refused, i) },
	}, entry(audit.EntriesAdded))
	check(t, err)
	want := bank.Added{Added: 2500, Unchanged: 496, Withdrawn: 5, Last: added.Last}
	if added != want || !slices.Equal(refused, []int{1200}) {
		t.Errorf("%+v, want %+v; refused %v", added, want, refused)
	}
	list, err := s.Banks(t.Context(), "p1")
	check(t, err)
	if list[0].Entries != 2996 {
		t.Errorf("the bank counts %d", list[0].Entries)
	}
	byID := map[string]bank.Entry{}
	for _, e := range batch {
		byID[e.ID] = e
	}
	n := 0
	for got, err := range s.Entries(t.Context(), bankKey("b")) {
		check(t, err)
		if got.Status == bank.Withdrawn {
			continue
		}
		n++
		e := byID[got.ID]
		if *got.PDQ != *e.PDQ || got.Source != e.Source || got.Status != e.Status || !got.Expires.Equal(e.Expires) {
			t.Fatalf("stored %+v, want %+v", got, e)
		}
	}
	if n != 2996 || added.Last == 0 {
		t.Errorf("%d entries, the last %d", n, added.Last)
	}
}

// testBatchesThatWithdraw takes entries out by a batch, those among them that
// never came, and sets opinions by one.
func testBatchesThatWithdraw(t *testing.T, s Store) {
	makeBank(t, s, "b")
	judged := photo("e1", 1)
	judged.Opinions = []bank.Opinion{{Holder: "partner", Verdict: bank.Confirmed, At: noon()}}
	addEntries(t, s, "b", judged, photo("e2", 2), photo("e3", 3))
	judged.Opinions[0].Verdict = bank.Disputed
	addEntries(t, s, "b", judged)
	if got, err := s.EntryByID(t.Context(), bankKey("b"), "e1"); err != nil || len(got.Opinions) != 1 || got.Opinions[0].Verdict != bank.Disputed {
		t.Errorf("opinions: %+v %v", got.Opinions, err)
	}
	m := bank.Mark{}
	since(t, s, &m)
	out := func(id string, h *pdq.Hash) bank.Entry {
		return bank.Entry{ID: id, Source: "test", State: bank.State{Status: bank.Withdrawn}, Fingerprint: bank.Fingerprint{PDQ: h}, Created: noon()}
	}
	never := pdq.Hash{9}
	batch := []bank.Entry{out("e1", nil), out("e2", nil), out("unseen", nil), out(never.String(), &never)}
	for _, want := range []bank.Added{{Taken: 2, Withdrawn: 2}, {Withdrawn: 4}} {
		if got := addEntries(t, s, "b", batch...); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if got := since(t, s, &m); got != "on [] off [1 2]" {
		t.Errorf("told %q", got)
	}
	unseen := photo("unseen", 50)
	again := photo("another id", 9)
	if got := addEntries(t, s, "b", photo("e1", 1), unseen, again, photo(never.String(), 9), photo("new", 1)); got.Added != 0 || got.Withdrawn != 5 {
		t.Errorf("what was withdrawn came back: %+v", got)
	}
	for _, id := range []string{"e1", "unseen", never.String()} {
		got, err := s.EntryByID(t.Context(), bankKey("b"), id)
		check(t, err)
		if got.Status != bank.Withdrawn || !got.Empty() || len(got.Opinions) > 0 {
			t.Errorf("%s: %+v", id, got)
		}
	}
	list, err := s.Banks(t.Context(), "p1")
	check(t, err)
	if list[0].Entries != 1 {
		t.Errorf("the bank counts %d", list[0].Entries)
	}
	for e, err := range s.Entries(t.Context(), bankKey("b")) {
		check(t, err)
		if e.ID == never.String() {
			t.Error("the hash of a withdrawn entry is kept as its id")
		}
	}
}
