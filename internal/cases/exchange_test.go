package cases_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// told are changes in short: the sign, the image's byte or the id, and the bank.
func told(t *testing.T, o *office, after int64, banks ...cases.Bank) (list []string) {
	t.Helper()
	changes, err := o.Changes(t.Context(), banks, after, 100)
	check(t, err)
	for _, c := range changes {
		what := "-" + string(c.Fingerprint.ID)
		if c.Action == cases.ActionAdded {
			what = fmt.Sprint("+", c.Fingerprint.SHA256[0], " ", c.Fingerprint.ID)
			if c.Fingerprint.PDQ != nil && len(c.Fingerprint.PDQ) != 8 {
				t.Errorf("%d turns", len(c.Fingerprint.PDQ))
			}
		} else if f := c.Fingerprint; f.PDQ != nil || f.SHA256 != nil || f.MD5 != nil || f.VPDQ != nil || f.Kind != "" {
			t.Errorf("a withdrawal tells more than its id: %+v", f)
		}
		if c.Verified {
			what += " verified"
		}
		list = append(list, what+" "+string(c.Bank))
	}
	return list
}

func TestChanges(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	who := o.open(photo(1), video(2))
	child := o.openAs(cases.Answers{Then: cases.AgeUnder18}, photo(3))
	c := o.enter(who)
	one, two, three := c.Fingerprints[0].ID, c.Fingerprints[1].ID, o.enter(child).Fingerprints[0].ID
	all := cases.Banks()
	want := []string{"+1 " + string(one) + " adult", "+2 " + string(two) + " adult", "+3 " + string(three) + " under18"}
	if got := told(t, o, 0, all...); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := told(t, o, 0, cases.BankUnder18); !slices.Equal(got, want[2:]) {
		t.Errorf("of one bank %q", got)
	}
	if got := told(t, o, 0); got != nil {
		t.Errorf("of no bank %q", got)
	}
	changes, err := o.Changes(t.Context(), all, 0, 2)
	check(t, err)
	cursor := changes[1].Seq
	if dump([]cases.Fingerprint{changes[1].Fingerprint}) != dump([]cases.Fingerprint{c.Fingerprints[1]}) {
		t.Error("a video's fingerprint is not as it was given")
	}
	check(t, o.Withdraw(t.Context(), c.Entry, []cases.FingerprintID{one}))
	check(t, o.Erase(t.Context(), o.enter(child).Entry))
	// Who follows learns of each change once; who begins anew sees nothing that is
	// withdrawn.
	rest := []string{"-" + string(one) + " adult", "-" + string(three) + " under18"}
	if got := told(t, o, cursor, all...); !slices.Equal(got, rest) {
		t.Errorf("after the cursor %q, want %q", got, rest)
	}
	if got := told(t, o, 0, all...); !slices.Equal(got, append([]string{want[1]}, rest...)) {
		t.Errorf("from the beginning %q", got)
	}
}

func TestReview(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	who := o.open(photo(1), photo(2), photo(3))
	other := o.open(photo(4))
	if got := o.matches(1); got != nil || told(t, o, 0, cases.Banks()...) != nil {
		t.Fatal("it was released before an operator looked")
	}
	waiting, err := o.Waiting(t.Context(), "", 10)
	check(t, err)
	if len(waiting) != 4 || waiting[0].Case != waiting[2].Case || waiting[0].Case == waiting[3].Case {
		t.Fatalf("%+v", waiting)
	}
	one, two, three := waiting[0].ID, waiting[1].ID, waiting[2].ID
	check(t, o.Hold(t.Context(), one))
	if waiting, _ = o.Waiting(t.Context(), string(who.r), 10); len(waiting) != 3 || waiting[2].ID != one || !waiting[2].Held {
		t.Errorf("what is held comes last: %+v", waiting)
	}
	check(t, o.Confirm(t.Context(), one))
	check(t, o.Refuse(t.Context(), two))
	c := o.enter(who)
	if c.Fingerprints[0].State != cases.Released || c.Fingerprints[1].State != cases.Refused || c.Fingerprints[2].State != cases.Waiting {
		t.Errorf("%+v", c.Fingerprints)
	}
	if c.Fingerprints[1].PDQ != nil || len(o.matches(1)) != 1 || len(o.matches(2)) != 0 {
		t.Error("what was refused is kept, or what was confirmed is not")
	}
	if got := told(t, o, 0, cases.Banks()...); !slices.Equal(got, []string{"+1 " + string(one) + " verified adult"}) {
		t.Errorf("told %q", got)
	}
	// The person withdraws: nothing of it can be decided any more.
	check(t, o.Withdraw(t.Context(), c.Entry, nil))
	for name, decide := range map[string]func() error{
		"confirm": func() error { return o.Confirm(t.Context(), three) }, "hold": func() error { return o.Hold(t.Context(), three) },
		"refuse": func() error { return o.Refuse(t.Context(), three) }, "confirm what was refused": func() error { return o.Confirm(t.Context(), two) },
	} {
		if err := decide(); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
	if waiting, _ = o.Waiting(t.Context(), "", 10); len(waiting) != 1 {
		t.Errorf("%d wait", len(waiting))
	}
	check(t, o.Erase(t.Context(), o.enter(other).Entry))
	wantCode(t, o.Confirm(t.Context(), waiting[0].ID), fault.NotFound)
	_, err = o.Waiting(t.Context(), missing, 10)
	wantCode(t, err, fault.NotFound)
	_, err = o.Waiting(t.Context(), "no reference", 10)
	wantCode(t, err, fault.Invalid)
}

// Without review an operator may still confirm what is released, or take it back.
func TestReviewAfterwards(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	c := o.enter(o.open(photo(1)))
	id := c.Fingerprints[0].ID
	check(t, o.Confirm(t.Context(), id))
	check(t, o.Confirm(t.Context(), id)) // again changes nothing
	if got := told(t, o, 0, cases.Banks()...); !slices.Equal(got, []string{"+1 " + string(id) + " verified adult"}) {
		t.Errorf("told %q", got)
	}
	e, err := o.banks.Entry(t.Context(), cases.BankAdult.Key(), string(id))
	check(t, err)
	if len(e.Opinions) != 1 || e.Opinions[0].Verdict != "confirmed" {
		t.Errorf("platforms see %+v", e.Opinions)
	}
	wantCode(t, o.Hold(t.Context(), id), fault.Conflict)
	check(t, o.Refuse(t.Context(), id))
	if got := told(t, o, 0, cases.Banks()...); !slices.Equal(got, []string{"-" + string(id) + " adult"}) || o.matches(1) != nil {
		t.Errorf("told %q", got)
	}
}

func TestReceipts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	who := o.open(photo(1), photo(2))
	c := o.enter(who)
	one := c.Fingerprints[0].ID
	later := o.clock.now().Add(-time.Minute)
	receive := func(partner string, list ...cases.Receipt) {
		t.Helper()
		check(t, o.Receive(t.Context(), partner, list))
	}
	receive("some-app", cases.Receipt{Fingerprint: one, State: cases.ReceiptReceived, At: later})
	receive("some-app", cases.Receipt{Fingerprint: one, State: cases.ReceiptReceived, At: later.Add(-time.Hour)}) // the latest stays
	receive("other", cases.Receipt{Fingerprint: one, State: cases.ReceiptMatched, At: o.clock.now().Add(time.Hour)},
		cases.Receipt{Fingerprint: "fp-00000000000000000000000000000000", State: cases.ReceiptMatched},
		cases.Receipt{Fingerprint: "something else", State: cases.ReceiptMatched})
	c = o.enter(who)
	want := []cases.Receipt{
		{Fingerprint: one, Partner: "some-app", State: cases.ReceiptReceived, At: later},
		{Fingerprint: one, Partner: "other", State: cases.ReceiptMatched, At: o.clock.now()}, // nothing comes from the future
	}
	if !slices.EqualFunc(c.Receipts, want, func(a, b cases.Receipt) bool { return a == b || fmt.Sprint(a) == fmt.Sprint(b) }) {
		t.Errorf("got %v, want %v", c.Receipts, want)
	}
	for _, bad := range []struct {
		partner string
		list    []cases.Receipt
	}{
		{"A partner", nil}, {"", nil}, {"p", []cases.Receipt{{Fingerprint: one, State: "blocked"}}}, {"p", make([]cases.Receipt, cases.MaxReceipts+1)},
	} {
		wantCode(t, o.Receive(t.Context(), bad.partner, bad.list), fault.Invalid)
	}
}
