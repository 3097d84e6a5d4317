package storetest

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/cases"
)

// The feed tells of each fingerprint its last change, in order, a part at a time.
func testCaseFeed(t *testing.T, s Store) {
	makeShared(t, s)
	for n := range byte(5) {
		createCase(t, s, record(n+1))
	}
	child := row(9, 1, cases.Released)
	child.Bank = cases.BankUnder18
	r := record(9)
	r.Bank, r.Rows = cases.BankUnder18, []cases.Row{child}
	createCase(t, s, r)
	var seen []string
	for after := int64(0); ; {
		part, err := s.CaseChanges(t.Context(), []cases.Bank{cases.BankAdult}, after, 2)
		check(t, err)
		if len(part) == 0 {
			break
		}
		for _, c := range part {
			if c.Seq <= after || c.Action != cases.ActionAdded || c.Case != (cases.ID{c.Box[0]}) || c.Key[0] != c.Box[0] || c.State != cases.Released {
				t.Errorf("change %+v", c)
			}
			after = c.Seq
			seen = append(seen, string(c.ID))
		}
	}
	same(t, "of one bank", seen, []string{"fp-1-1", "fp-2-1", "fp-3-1", "fp-4-1", "fp-5-1"})
	same(t, "of both", fed(t, s), []string{"+fp-1-1", "+fp-2-1", "+fp-3-1", "+fp-4-1", "+fp-5-1", "+fp-9-1"})
	if part, err := s.CaseChanges(t.Context(), nil, 0, 10); err != nil || len(part) != 0 {
		t.Errorf("of no bank %v, %v", part, err)
	}
	gone := record(2).Rows[0]
	check(t, s.ChangeCase(t.Context(), cases.Commit{ID: cases.ID{2}, Version: 1, Moves: []cases.Move{out(gone)}}))
	check(t, s.ChangeCase(t.Context(), cases.Commit{ID: cases.ID{2}, Version: 2, Moves: []cases.Move{out(gone)}})) // again tells it anew, and harms nobody
	part, err := s.CaseChanges(t.Context(), cases.Banks(), 6, 10)
	check(t, err)
	if len(part) != 1 || part[0].ID != gone.ID || part[0].Action != cases.ActionWithdrawn || part[0].Box != nil || part[0].Key != nil || part[0].Kind != "" {
		t.Errorf("the withdrawal is %+v", part)
	}
}

func testWaitingRows(t *testing.T, s Store) {
	makeShared(t, s)
	for n := range byte(3) {
		createCase(t, s, record(n+1))
	}
	held := record(1).Rows[1]
	held.Held = true
	check(t, s.ChangeCase(t.Context(), cases.Commit{ID: cases.ID{1}, Version: 1, Rows: []cases.Row{held}}))
	list := func(of *cases.ID, limit int) (ids []string) {
		t.Helper()
		places, err := s.WaitingRows(t.Context(), of, limit)
		check(t, err)
		for _, p := range places {
			ids = append(ids, fmt.Sprint(p.Case[0], " ", p.ID))
		}
		return ids
	}
	same(t, "waiting", list(nil, 10), []string{"2 fp-2-2", "3 fp-3-2", "1 fp-1-2"})
	same(t, "the first", list(nil, 1), []string{"2 fp-2-2"})
	same(t, "of one", list(&cases.ID{3}, 10), []string{"3 fp-3-2"})
	same(t, "of none", list(&cases.ID{8}, 10), nil)
}

func testCaseReceipts(t *testing.T, s Store) {
	makeShared(t, s)
	createCase(t, s, record(1))
	put := func(partner string, want int, list ...cases.Receipt) {
		t.Helper()
		n, err := s.PutReceipts(t.Context(), partner, list)
		check(t, err)
		if n != want {
			t.Errorf("%d were kept, want %d", n, want)
		}
	}
	at := func(id cases.FingerprintID, state cases.ReceiptState, minutes int) cases.Receipt {
		return cases.Receipt{Fingerprint: id, State: state, At: noon().Add(time.Duration(minutes) * time.Minute)}
	}
	put("a", 2, at("fp-1-1", cases.ReceiptReceived, 3), at("fp-1-1", cases.ReceiptMatched, 1), at("fp-8-1", cases.ReceiptMatched, 1))
	put("b", 1, at("fp-1-2", cases.ReceiptRemoved, 2))
	put("a", 1, at("fp-1-1", cases.ReceiptMatched, 5)) // the latest stays
	put("a", 1, at("fp-1-1", cases.ReceiptReceived, 0))
	r, err := s.CaseByID(t.Context(), cases.ID{1})
	check(t, err)
	var got []string
	for _, one := range r.Receipts {
		got = append(got, fmt.Sprint(one.Partner, " ", one.State, " ", one.Fingerprint, " ", one.At.Sub(noon())))
	}
	same(t, "receipts", got, []string{"b removed fp-1-2 2m0s", "a received fp-1-1 3m0s", "a matched fp-1-1 5m0s"})
}

func testSweepCases(t *testing.T, s Store) {
	makeShared(t, s)
	for n := range byte(3) { // last seen a day apart, the first longest ago
		r := record(n + 1)
		r.Seen = noon().Add(time.Duration(n) * 24 * time.Hour)
		r.Fields["answers"] = []byte{1}
		createCase(t, s, r)
	}
	ended := record(1).Rows[0]
	ended.State, ended.Ended, ended.Box = cases.Withdrawn, noon(), nil
	check(t, s.ChangeCase(t.Context(), cases.Commit{ID: cases.ID{1}, Version: 1, Rows: []cases.Row{ended}, Moves: []cases.Move{out(ended)}}))
	_, err := s.PutReceipts(t.Context(), "p", []cases.Receipt{{Fingerprint: "fp-2-1", State: cases.ReceiptMatched, At: noon()}})
	check(t, err)
	after := func(days int) time.Time { return noon().Add(time.Duration(days)*24*time.Hour - time.Second) }
	never := after(-100)
	for _, step := range []struct {
		l    cases.Limits
		want cases.Swept
	}{
		{cases.Limits{Contacts: never, Details: never, Receipts: never, Ended: never}, cases.Swept{}},
		{cases.Limits{Contacts: after(2), Details: never, Receipts: never, Ended: never}, cases.Swept{Contacts: 2}},
		{cases.Limits{Contacts: after(2), Details: after(1), Receipts: never, Ended: never}, cases.Swept{Details: 2}},
		{cases.Limits{Contacts: never, Details: never, Receipts: after(1), Ended: after(1)}, cases.Swept{Receipts: 1, Fingerprints: 1}},
	} {
		got, err := s.SweepCases(t.Context(), step.l)
		check(t, err)
		if got != step.want {
			t.Errorf("swept %+v, want %+v", got, step.want)
		}
	}
	r, err := s.CaseByID(t.Context(), cases.ID{1})
	check(t, err)
	if len(r.Fields) != 0 || len(r.Rows) != 1 || len(banked(t, s)) != 2 {
		t.Errorf("left is %v", r)
	}
	stale := func(l cases.Limits, limit int) (list []string) {
		t.Helper()
		ids, err := s.StaleCases(t.Context(), l, limit)
		check(t, err)
		for _, id := range ids {
			list = append(list, strconv.Itoa(int(id[0])))
		}
		return list
	}
	same(t, "past their time", stale(cases.Limits{Cases: after(2), Details: never}, 10), []string{"1", "2"})
	same(t, "a part of them", stale(cases.Limits{Cases: after(2), Details: never}, 1), []string{"1"})
	same(t, "with something that waits", stale(cases.Limits{Cases: never, Details: after(9)}, 10), nil)
	waits := record(1).Rows[1]
	waits.State, waits.Ended, waits.Box = cases.Refused, noon(), nil
	check(t, s.ChangeCase(t.Context(), cases.Commit{ID: cases.ID{1}, Version: 2, Rows: []cases.Row{waits}}))
	same(t, "with nothing", stale(cases.Limits{Cases: never, Details: after(9)}, 10), []string{"1"})
}

func testCaseKeys(t *testing.T, s Store) {
	makeShared(t, s)
	for n := range byte(5) {
		createCase(t, s, record(n+1))
	}
	var seen []byte
	for after := (cases.ID{}); ; {
		part, err := s.CaseKeys(t.Context(), after, 2)
		check(t, err)
		if len(part) == 0 {
			break
		}
		for _, k := range part {
			after = k.Case
			if !slices.Equal(k.Key, []byte{k.Case[0], 3}) {
				t.Errorf("the key of %d is %v", k.Case[0], k.Key)
			}
			seen = append(seen, k.Case[0])
		}
	}
	if !slices.Equal(seen, []byte{1, 2, 3, 4, 5}) {
		t.Errorf("keys of %v", seen)
	}
	for _, want := range []bool{true, false} { // the second time another one is there
		if done, err := s.ReplaceKey(t.Context(), cases.ID{2}, []byte{2, 3}, []byte("new")); err != nil || done != want {
			t.Errorf("replaced: %v, %v", done, err)
		}
	}
	if r, err := s.CaseByID(t.Context(), cases.ID{2}); err != nil || string(r.Key) != "new" || r.Version != 1 {
		t.Errorf("the case is %v, %v", r, err)
	}
	check(t, s.EraseCase(t.Context(), cases.Commit{ID: cases.ID{2}, Version: 1, Audit: []audit.Entry{entry(audit.CaseErased)}}))
	if done, err := s.ReplaceKey(t.Context(), cases.ID{2}, []byte("new"), []byte("newer")); done || err != nil {
		t.Errorf("the key of an erased case was replaced: %v", err)
	}
}
