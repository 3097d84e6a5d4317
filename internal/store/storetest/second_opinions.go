package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/opinion"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/risk"
)

// placeOf gives the place of a thread that put stored.
func placeOf(thread string) opinion.Place {
	return opinion.Place{Key: key(thread), Salt: []byte("0123456789abcdef")}
}

func asked(message string, minute int) opinion.Asked {
	return opinion.Asked{
		Message: message, At: noon().Add(time.Duration(minute) * time.Minute),
		Accounts: []string{"o", "v"}, Model: "m", Policy: "0123456789ab", Steering: true,
	}
}

func ask(t *testing.T, s Store, a opinion.Asked) {
	t.Helper()
	check(t, s.AskOpinion(t.Context(), placeOf("t1"), a, entry(audit.OpinionAsked)))
}

func opinions(t *testing.T, s Store) []opinion.Asked {
	t.Helper()
	list, err := s.Opinions(t.Context(), key("t1"), 10)
	check(t, err)
	return list
}

func testSecondOpinions(t *testing.T, s Store) {
	put(t, s, "t1", "m1", risk.High)
	first, second := asked("m1", 0), asked("m2", 1)
	ask(t, s, first)
	ask(t, s, second)
	if got, want := fmt.Sprint(opinions(t, s)), fmt.Sprint([]opinion.Asked{second, first}); got != want {
		t.Fatalf("awaited:\n%s\nwant\n%s", got, want)
	}
	if err := s.AskOpinion(t.Context(), placeOf("t1"), first, entry(audit.OpinionAsked)); !errors.Is(err, opinion.ErrAsked) {
		t.Errorf("asked again: %v", err)
	}
	first.Answered = noon().Add(time.Hour)
	first.Opinion = opinion.Opinion{Verdict: opinion.Approach, Confidence: 0.7, Rationale: "A asks B."}
	second.Answered, second.Failure = noon().Add(time.Hour), opinion.TimedOut
	told := []outbox.Event{{Platform: "p1", Kind: outbox.ThreadOpinion, At: noon(), Thread: "t1", Data: []byte(`{}`)}}
	check(t, s.AnswerOpinion(t.Context(), placeOf("t1"), first, told, entry(audit.OpinionGiven)))
	check(t, s.AnswerOpinion(t.Context(), placeOf("t1"), second, nil, entry(audit.OpinionGiven)))
	if got, want := fmt.Sprint(opinions(t, s)), fmt.Sprint([]opinion.Asked{second, first}); got != want {
		t.Errorf("answered:\n%s\nwant\n%s", got, want)
	}
	if newest, err := s.Opinions(t.Context(), key("t1"), 1); err != nil || len(newest) != 1 || newest[0].Message != "m2" {
		t.Errorf("the newest: %v %v", newest, err)
	}
	other := key("t1")
	other.Platform = platform.ID("p2")
	if list, err := s.Opinions(t.Context(), other, 10); err != nil || len(list) != 0 {
		t.Errorf("another platform sees %v, %v", list, err)
	}
	want := []audit.Action{audit.Assessed, audit.OpinionAsked, audit.OpinionAsked, audit.OpinionGiven, audit.OpinionGiven}
	if got := actions(t, s); !slices.Equal(got, want) {
		t.Errorf("audit log holds %v, want %v", got, want)
	}
	events, err := s.Events(t.Context(), "p1", 0, 10)
	check(t, err)
	if len(events) != 2 || events[1].Kind != outbox.ThreadOpinion {
		t.Errorf("events: %v", events)
	}
}

// testOpinionsGo has threads erased: before a question, and before its answer.
func testOpinionsGo(t *testing.T, s Store) {
	put(t, s, "t1", "m1", risk.High)
	if err := s.AskOpinion(t.Context(), placeOf("none"), asked("m1", 0), entry(audit.OpinionAsked)); !errors.Is(err, opinion.ErrGone) {
		t.Errorf("asked about nothing: %v", err)
	}
	after := placeOf("t1")
	after.Salt = []byte("of the one before")
	if err := s.AskOpinion(t.Context(), after, asked("m1", 0), entry(audit.OpinionAsked)); !errors.Is(err, opinion.ErrGone) {
		t.Errorf("asked about a thread that was erased and came anew: %v", err)
	}
	ask(t, s, asked("m1", 0))
	told := []outbox.Event{{Platform: "p1", Kind: outbox.ThreadOpinion, At: noon(), Thread: "t1", Data: []byte(`{}`)}}
	check(t, s.AnswerOpinion(t.Context(), placeOf("t1"), asked("m1", 0), told, entry(audit.OpinionGiven)))
	check(t, s.DeleteThread(t.Context(), key("t1"), entry(audit.ThreadErased)))
	gone(t, s, "t1")
	late := asked("m1", 0)
	late.Answered, late.Opinion.Verdict = noon(), opinion.Unclear
	if err := s.AnswerOpinion(t.Context(), placeOf("t1"), late, told, entry(audit.OpinionGiven)); !errors.Is(err, opinion.ErrGone) {
		t.Errorf("answered about an erased thread: %v", err)
	}
	put(t, s, "t1", "m1", risk.High)
	if list := opinions(t, s); len(list) != 0 {
		t.Errorf("the thread that came after it has %v", list)
	}
	want := []audit.Action{audit.Assessed, audit.OpinionAsked, audit.OpinionGiven, audit.ThreadErased, audit.Assessed}
	if got := actions(t, s); !slices.Equal(got, want) {
		t.Errorf("audit log holds %v, want %v", got, want)
	}
}

// testOpinionsResume has a server that was killed while it awaited an answer.
func testOpinionsResume(t *testing.T, s Store) {
	put(t, s, "t1", "m1", risk.High)
	given, awaited := asked("m1", 0), asked("m2", 30)
	ask(t, s, given)
	ask(t, s, awaited)
	given.Answered, given.Opinion.Verdict = noon(), opinion.NoSign
	check(t, s.AnswerOpinion(t.Context(), placeOf("t1"), given, nil, entry(audit.OpinionGiven)))
	check(t, s.StopOpinions(t.Context(), noon().Add(time.Hour)))
	list := opinions(t, s)
	if len(list) != 2 || list[0].Failure != opinion.Stopped || !list[0].Answered.Equal(noon().Add(time.Hour)) || list[1].Failure != "" {
		t.Errorf("%+v", list)
	}
	for minute, want := range map[int]int{0: 2, 1: 1, 30: 1, 31: 0} {
		n, err := s.OpinionsSince(t.Context(), noon().Add(time.Duration(minute)*time.Minute))
		check(t, err)
		if n != want {
			t.Errorf("since minute %d: %d, want %d", minute, n, want)
		}
	}
}
