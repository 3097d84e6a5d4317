package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// record is a case with two fingerprints, n apart from other cases.
func record(n byte) cases.Record {
	return cases.Record{
		ID: cases.ID{n}, Version: 1, Pair: cases.Digest{n, 1}, Reference: cases.Digest{n, 2}, Key: []byte{n, 3}, Salt: []byte{n, 4},
		Bank: cases.BankAdult, Opened: noon(), Changed: noon(), Seen: noon(),
		Fields: map[string][]byte{"links": {n, 5}, "contact": {n, 6}},
		Rows:   []cases.Row{row(n, 1, cases.Released), row(n, 2, cases.Waiting)},
	}
}

func row(n, k byte, s cases.FingerprintState) cases.Row {
	return cases.Row{
		ID: cases.FingerprintID(fmt.Sprintf("fp-%d-%d", n, k)), Kind: cases.KindPhoto, Bank: cases.BankAdult, State: s, Added: noon(), Box: []byte{n, k},
	}
}

// in and out are the moves of a fingerprint into its bank and out of it.
func in(r cases.Row) cases.Move {
	e := photo(string(r.ID), r.Box[0])
	e.SHA256 = &[32]byte{r.Box[0], r.Box[1]}
	return cases.Move{Fingerprint: r.ID, Bank: r.Bank, Entry: &e, At: noon()}
}

func out(r cases.Row) cases.Move {
	return cases.Move{Fingerprint: r.ID, Bank: r.Bank, At: noon()}
}

func makeShared(t *testing.T, s Store) {
	t.Helper()
	for _, b := range cases.Banks() {
		one := bank.Bank{Platform: b.Key().Platform, Name: b.Key().Name, Settings: bank.DefaultSettings(), Created: noon()}
		_, err := s.CreateBank(t.Context(), one, entry(audit.BankCreated))
		check(t, err)
	}
}

func createCase(t *testing.T, s Store, r cases.Record) {
	t.Helper()
	check(t, s.CreateCase(t.Context(), r, []cases.Move{in(r.Rows[0])}, entry(audit.CaseOpened)))
}

// banked lists the entries of the adults' bank.
func banked(t *testing.T, s Store) (list []string) {
	t.Helper()
	for e, err := range s.Entries(t.Context(), cases.BankAdult.Key()) {
		check(t, err)
		list = append(list, e.ID)
	}
	slices.Sort(list)
	return list
}

// fed lists the changes, + or - before the fingerprint.
func fed(t *testing.T, s Store) (list []string) {
	t.Helper()
	changes, err := s.CaseChanges(t.Context(), cases.Banks(), 0, 100)
	check(t, err)
	for _, c := range changes {
		sign := "+"
		if c.Action == cases.ActionWithdrawn {
			sign = "-"
		}
		list = append(list, sign+string(c.ID))
	}
	return list
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func testCases(t *testing.T, s Store) {
	makeShared(t, s)
	want := record(1)
	createCase(t, s, want)
	createCase(t, s, record(2))
	for _, find := range []func() (cases.Record, error){
		func() (cases.Record, error) { return s.CaseByPair(t.Context(), want.Pair) },
		func() (cases.Record, error) { return s.CaseByID(t.Context(), want.ID) },
	} {
		got, err := find()
		check(t, err)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got\n%v, want\n%v", got, want)
		}
	}
	for _, find := range []func() (cases.ID, error){
		func() (cases.ID, error) { return s.CaseOf(t.Context(), want.Rows[1].ID) },
		func() (cases.ID, error) { return s.CaseOfReference(t.Context(), want.Reference) },
	} {
		if got, err := find(); err != nil || got != want.ID {
			t.Errorf("found %v, %v", got, err)
		}
	}
	_, err := s.CaseByPair(t.Context(), want.Reference)
	wantCode(t, err, fault.NotFound)
	_, err = s.CaseByID(t.Context(), cases.ID{9})
	wantCode(t, err, fault.NotFound)
	_, err = s.CaseOf(t.Context(), "fp-9-9")
	wantCode(t, err, fault.NotFound)
	_, err = s.CaseOfReference(t.Context(), want.Pair)
	wantCode(t, err, fault.NotFound)
	taken := record(3)
	taken.Reference = want.Reference
	wantCode(t, s.CreateCase(t.Context(), taken, []cases.Move{in(taken.Rows[0])}, entry(audit.CaseOpened)), fault.Conflict)
	same(t, "in the bank", banked(t, s), []string{"fp-1-1", "fp-2-1"})
	same(t, "in the feed", fed(t, s), []string{"+fp-1-1", "+fp-2-1"})
	check(t, s.SawCase(t.Context(), want.ID, noon().Add(time.Hour)))
	check(t, s.SawCase(t.Context(), want.ID, noon())) // never back
	if got, _ := s.CaseByID(t.Context(), want.ID); !got.Seen.Equal(noon().Add(time.Hour)) {
		t.Errorf("seen %v", got.Seen)
	}
}

// A case, its bank, the feed and the log change together or not at all.
func testCaseChanges(t *testing.T, s Store) {
	makeShared(t, s)
	r := record(1)
	createCase(t, s, r)
	ended := r.Rows[0]
	ended.State, ended.Ended, ended.Box = cases.Withdrawn, noon(), nil
	released := r.Rows[1]
	released.State, released.Verified = cases.Released, true
	third := row(1, 3, cases.Released)
	move := in(released)
	move.Verified = true
	move.Entry.Opinions = []bank.Opinion{{Holder: bank.Us, Verdict: bank.Confirmed, At: noon()}}
	c := cases.Commit{
		ID: r.ID, Version: 1, Changed: noon().Add(time.Minute),
		Fields: map[string][]byte{"links": {7}, "contact": nil, "notices": {8}},
		Rows:   []cases.Row{ended, released, third},
		Moves:  []cases.Move{out(r.Rows[0]), move, in(third)},
		Audit:  []audit.Entry{entry(audit.CaseChanged)},
	}
	check(t, s.ChangeCase(t.Context(), c))
	got, err := s.CaseByID(t.Context(), r.ID)
	check(t, err)
	want := r
	want.Version, want.Changed = 2, c.Changed
	want.Fields = map[string][]byte{"links": {7}, "notices": {8}}
	want.Rows = []cases.Row{ended, released, third}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%v, want\n%v", got, want)
	}
	same(t, "in the bank", banked(t, s), []string{"fp-1-2", "fp-1-3"})
	same(t, "in the feed", fed(t, s), []string{"-fp-1-1", "+fp-1-2", "+fp-1-3"})
	if e, err := s.EntryByID(t.Context(), cases.BankAdult.Key(), "fp-1-2"); err != nil || len(e.Opinions) != 1 {
		t.Errorf("the confirmed entry is %+v, %v", e, err)
	}
	before := len(actions(t, s))
	if err := s.ChangeCase(t.Context(), c); !errors.Is(err, cases.ErrStale) {
		t.Errorf("a change of an older version: %v", err)
	}
	// A move that cannot be made undoes what was written before it.
	bad := cases.Commit{
		ID: r.ID, Version: 2, Fields: map[string][]byte{"links": {9}}, Rows: []cases.Row{row(1, 4, cases.Released)},
		Moves: []cases.Move{in(row(1, 4, cases.Released)), {Fingerprint: "fp-1-5", Bank: "none", Entry: &bank.Entry{ID: "fp-1-5", Created: noon()}, At: noon()}},
		Audit: c.Audit,
	}
	if err := s.ChangeCase(t.Context(), bad); err == nil {
		t.Error("a fingerprint was released into a bank that there is not")
	}
	if again, _ := s.CaseByID(t.Context(), r.ID); fmt.Sprint(again) != fmt.Sprint(got) {
		t.Errorf("half of a change was made: %v", again)
	}
	same(t, "in the bank", banked(t, s), []string{"fp-1-2", "fp-1-3"})
	same(t, "in the feed", fed(t, s), []string{"-fp-1-1", "+fp-1-2", "+fp-1-3"})
	if n := len(actions(t, s)); n != before {
		t.Errorf("%d rows in the log, want %d", n, before)
	}
}

func testEraseCase(t *testing.T, s Store) {
	makeShared(t, s)
	r := record(1)
	createCase(t, s, r)
	createCase(t, s, record(2))
	_, err := s.PutReceipts(t.Context(), "p", []cases.Receipt{{Fingerprint: "fp-1-1", State: cases.ReceiptMatched, At: noon()}})
	check(t, err)
	c := cases.Commit{ID: r.ID, Version: 9, Moves: []cases.Move{out(r.Rows[0])}, Audit: []audit.Entry{entry(audit.CaseErased)}}
	if err := s.EraseCase(t.Context(), c); !errors.Is(err, cases.ErrStale) {
		t.Errorf("erasing what was changed meanwhile: %v", err)
	}
	c.Version = 1
	check(t, s.EraseCase(t.Context(), c))
	if err := s.EraseCase(t.Context(), c); !errors.Is(err, cases.ErrStale) {
		t.Errorf("erasing what is no more: %v", err)
	}
	if err := s.ChangeCase(t.Context(), c); !errors.Is(err, cases.ErrStale) {
		t.Errorf("changing what is no more: %v", err)
	}
	_, err = s.CaseByPair(t.Context(), r.Pair)
	wantCode(t, err, fault.NotFound)
	_, err = s.CaseOf(t.Context(), "fp-1-2")
	wantCode(t, err, fault.NotFound)
	same(t, "in the bank", banked(t, s), []string{"fp-2-1"})
	same(t, "in the feed", fed(t, s), []string{"+fp-2-1", "-fp-1-1"}) // what waited was never told of
	n, err := s.PutReceipts(t.Context(), "p", []cases.Receipt{{Fingerprint: "fp-1-1", State: cases.ReceiptMatched, At: noon()}})
	if n != 0 || err != nil {
		t.Errorf("%d receipts of an erased case were kept, %v", n, err)
	}
	list := actions(t, s)
	if got := list[len(list)-1]; got != audit.CaseErased {
		t.Errorf("the log ends with %s", got)
	}
}

// One of many who change the same version wins.
func testCaseRaces(t *testing.T, s Store) {
	makeShared(t, s)
	createCase(t, s, record(1))
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for n := range byte(10) {
		wg.Go(func() {
			err := s.ChangeCase(t.Context(), cases.Commit{ID: cases.ID{1}, Version: 1, Fields: map[string][]byte{"links": {n}}})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case !errors.Is(err, cases.ErrStale):
				t.Errorf("a change that lost: %v", err)
			}
		})
	}
	wg.Wait()
	if won != 1 {
		t.Errorf("%d changes of one version were made", won)
	}
}
