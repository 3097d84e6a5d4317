package opinion_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/opinion"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func threadKey(n int) conversation.Key {
	return conversation.Key{Platform: "p1", Thread: fmt.Sprint("t", n)}
}

func yes() *bool { b := true; return &b }
func no() *bool  { b := false; return &b }

// enter wants the reason, "" for a pass, which is given back as worked says.
func enter(t *testing.T, g *opinion.Gate, now time.Time, n int, want opinion.Reason, worked *bool) {
	t.Helper()
	pass, reason := g.Enter(now, threadKey(n))
	if reason != want || (pass == nil) != (want != "") {
		t.Fatalf("at %v: %q, want %q", now.Format(time.TimeOnly), reason, want)
	}
	if pass != nil {
		g.Leave(now, pass, worked)
	}
}

func limits(hour, day, thread int) opinion.Limits {
	l := opinion.DefaultLimits()
	l.Hour, l.Day, l.Thread = hour, day, thread
	return l
}

func TestBudget(t *testing.T) {
	t.Parallel()
	g := opinion.NewGate(limits(3, 5, 2))
	enter(t, g, noon, 1, "", yes())
	enter(t, g, noon, 1, "", nil)
	enter(t, g, noon, 1, opinion.ThreadSpent, nil)
	enter(t, g, noon.Add(59*time.Minute), 2, "", yes())
	enter(t, g, noon.Add(59*time.Minute), 3, opinion.HourSpent, nil)
	if hour, day, open := g.Left(noon.Add(59 * time.Minute)); hour != 0 || day != 2 || open {
		t.Errorf("left %d, %d, %v", hour, day, open)
	}
	next := noon.Add(time.Hour)
	enter(t, g, next, 1, "", yes())
	enter(t, g, next, 1, "", yes())
	enter(t, g, next, 2, opinion.DaySpent, nil)
	enter(t, g, next.Add(12*time.Hour), 2, "", yes())
}

func TestBudgetGoesOnAfterAStart(t *testing.T) {
	t.Parallel()
	g := opinion.NewGate(limits(3, 5, 9))
	g.Resume(noon, 2, 4)
	enter(t, g, noon, 1, "", yes())
	enter(t, g, noon, 1, opinion.DaySpent, nil)
	if hour, day, _ := g.Left(noon.Add(12 * time.Hour)); hour != 3 || day != 5 {
		t.Errorf("the next day %d and %d are left", hour, day)
	}
}

func TestCircuitBreaker(t *testing.T) {
	t.Parallel()
	g := opinion.NewGate(limits(1000, 1000, 1000))
	fail := func(now time.Time, n int) {
		t.Helper()
		for range n {
			enter(t, g, now, 1, "", no())
		}
	}
	fail(noon, 4)
	enter(t, g, noon, 1, "", yes()) // in a row, no more
	fail(noon, 5)
	enter(t, g, noon.Add(59*time.Second), 1, opinion.CircuitOpen, nil)
	now := noon.Add(time.Minute)
	trial, _ := g.Enter(now, threadKey(1))
	enter(t, g, now, 2, opinion.CircuitOpen, nil) // one trial at a time
	g.Leave(now, trial, no())
	enter(t, g, now.Add(119*time.Second), 1, opinion.CircuitOpen, nil) // twice as long
	now = now.Add(2 * time.Minute)
	enter(t, g, now, 1, "", nil) // a trial that never came to the endpoint leaves the next
	for range 10 {
		enter(t, g, now, 1, "", no())
		now = now.Add(16 * time.Minute)
	}
	if _, _, open := g.Left(now); !open {
		t.Error("closed")
	}
	enter(t, g, now, 1, "", yes())
	fail(now, 4)
	enter(t, g, now, 1, "", yes())
}

func TestLimitsOutOfRangeAreRefused(t *testing.T) {
	t.Parallel()
	if err := opinion.DefaultLimits().Check(); err != nil {
		t.Error(err)
	}
	for i, change := range []func(*opinion.Limits){
		func(l *opinion.Limits) { l.Hour = 0 }, func(l *opinion.Limits) { l.Day = -1 }, func(l *opinion.Limits) { l.Thread = 0 },
		func(l *opinion.Limits) { l.AtOnce = 65 }, func(l *opinion.Limits) { l.Bytes = 100 }, func(l *opinion.Limits) { l.Tokens = 1 },
		func(l *opinion.Limits) { l.Timeout = time.Millisecond }, func(l *opinion.Limits) { l.Waiting = -1 },
	} {
		l := opinion.DefaultLimits()
		change(&l)
		if err := l.Check(); err == nil {
			t.Errorf("%d is taken", i)
		}
	}
}
