package cases_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

// wrongCode gives the nth of many codes that are not right.
func wrongCode(n int) string { return fmt.Sprintf("0000-0000-0000-0000-%04d", n) }

// missing is a reference that there is not.
const missing = "BW-0000-0001"

// A thousand wrong codes get nowhere: few of them are looked at, and what is
// answered is the same for a case that there is and for one that there is not.
func TestAThousandWrongCodesGetNowhere(t *testing.T) {
	t.Parallel()
	for name, caller := range map[string]func(n int) cases.Caller{
		"by one caller":                func(int) cases.Caller { return "198.51.100.7" },
		"by a thousand callers":        func(n int) cases.Caller { return cases.Caller(fmt.Sprint("caller ", n)) },
		"by callers who are not known": func(int) cases.Caller { return "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answers := map[string][]string{}
			for _, kind := range []string{"there", "missing"} {
				o := newOffice(t, false)
				who := o.open(photo(1))
				reference := string(who.r)
				if kind == "missing" {
					reference = missing
				}
				for n := range 1000 {
					_, err := o.Enter(t.Context(), reference, wrongCode(n), caller(n))
					if err == nil {
						t.Fatal("a wrong code let in")
					}
					answers[kind] = append(answers[kind], fmt.Sprintf("%T %v %d", err, err, waitOf(err)))
				}
				if o.asked.pairs > 40 {
					t.Errorf("%d of a thousand were looked at", o.asked.pairs)
				}
				if waitOf(lastErr(o.Enter(t.Context(), string(who.r), string(who.c), caller(999)))) == 0 && kind == "there" {
					t.Error("the right code is taken straight after a thousand wrong ones")
				}
				o.clock.pass(time.Hour)
				o.enter(who) // and the person gets in again
			}
			for n := range answers["there"] {
				if answers["there"][n] != answers["missing"][n] {
					t.Fatalf("try %d tells whether there is such a case: %q, %q", n, answers["there"][n], answers["missing"][n])
				}
			}
		})
	}
}

func lastErr(_ cases.Case, err error) error { return err }

// waitOf is how long an error says to wait; 0 when it is none of that kind.
func waitOf(err error) time.Duration {
	if locked, ok := errors.AsType[*cases.LockedError](err); ok {
		return locked.Wait
	}
	return 0
}

// Slips of the finger cost little, and right codes in between give no new tries.
func TestWrongTriesAreSlowedThenLocked(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	who := o.open()
	const from = "198.51.100.7"
	enter := func(code string) error {
		return lastErr(o.Enter(t.Context(), string(who.r), code, from))
	}
	for n := range 5 {
		if err := enter(wrongCode(n)); !errors.Is(err, cases.ErrWrong) {
			t.Fatalf("wrong try %d: %v", n, err)
		}
	}
	for n, seconds := range []int{1, 2, 4, 8, 16, 32, 64} { // after the fifth, the sixth …
		want := time.Duration(seconds) * time.Second
		if wait := waitOf(enter(wrongCode(n))); wait != want {
			t.Fatalf("after %d wrong tries the wait is %v, want %v", n+5, wait, want)
		}
		o.clock.pass(want)
		check(t, enter(string(who.c)))
		if err := enter(wrongCode(n)); !errors.Is(err, cases.ErrWrong) {
			t.Fatalf("after the wait: %v", err)
		}
	}
	for range 3 { // asking while it is locked does not make it longer
		if wait := waitOf(enter(string(who.c))); wait != 15*time.Minute {
			t.Errorf("locked for %v", wait)
		}
	}
	if _, err := o.Enter(t.Context(), string(who.r), string(who.c), "198.51.100.8"); err != nil {
		t.Errorf("somebody else's tries lock the person out: %v", err)
	}
	o.clock.pass(15 * time.Minute)
	check(t, enter(string(who.c)))
}

// Someone who knows the reference cannot keep the person out of a case that they
// have entered from where they are.
func TestWhoHasEnteredGetsThrough(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	who := o.open()
	const home = "203.0.113.9"
	_, err := o.Enter(t.Context(), string(who.r), string(who.c), home)
	check(t, err)
	for n := range 100 {
		_, _ = o.Enter(t.Context(), string(who.r), wrongCode(n), cases.Caller(fmt.Sprint("caller ", n)))
	}
	if waitOf(lastErr(o.Enter(t.Context(), string(who.r), string(who.c), "new"))) == 0 {
		t.Error("a new caller gets through while the reference is guessed at")
	}
	_, err = o.Enter(t.Context(), string(who.r), string(who.c), home)
	check(t, err)
}

func TestTypedAsPeopleType(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	who := o.open()
	for _, as := range []func(string) string{lower, spaced, lookAlike, func(s string) string { return s }} {
		_, err := o.Enter(t.Context(), as(string(who.r)), as(string(who.c)), "")
		check(t, err)
	}
}

func TestNobodyOpensVeryManyCases(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	opening := func(from cases.Caller) error {
		_, _, err := o.Open(t.Context(), cases.Opening{From: from})
		return err
	}
	n := 0
	for ; opening("198.51.100.7") == nil; n++ {
		if n > 100 {
			t.Fatal("a hundred cases were opened at once")
		}
	}
	if n < 10 {
		t.Errorf("only %d cases from one address, where many may live", n)
	}
	check(t, opening("198.51.100.8"))
	o.clock.pass(time.Hour)
	check(t, opening("198.51.100.7"))
}

func TestEntries(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	who := o.open(photo(1))
	e := o.enter(who).Entry
	other := newOffice(t, false)
	for name, bad := range map[string]cases.Entry{
		"none": "", "no base64": "?", "short": e[:20], "longer": e + "A", "changed": flip(e), "of another": other.enter(other.open()).Entry,
	} {
		if _, err := o.Case(t.Context(), bad); !errors.Is(err, cases.ErrEnded) {
			t.Errorf("%s: %v", name, err)
		}
		if err := o.Erase(t.Context(), bad); !errors.Is(err, cases.ErrEnded) {
			t.Errorf("%s: erasing: %v", name, err)
		}
	}
	o.clock.pass(cases.EntryLasts - time.Second)
	c, err := o.Case(t.Context(), e)
	check(t, err)
	o.clock.pass(2 * time.Second)
	if _, err := o.Case(t.Context(), e); !errors.Is(err, cases.ErrEnded) {
		t.Errorf("an entry whose time is over: %v", err)
	}
	again, err := o.Case(t.Context(), c.Entry) // each reading gives a new one
	check(t, err)
	if again.Reference != who.r {
		t.Errorf("the reference is %q", again.Reference)
	}
}
