package playbook_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
)

func never(playbook.Kind) bool { return false }

func TestEveryStepsTextExistsAndEveryTextIsUsed(t *testing.T) {
	t.Parallel()
	p := playbook.Default()
	used := map[string]bool{}
	lists := [][]playbook.Step{p.Crisis, p.HelpSeeking, p.PastedScam, p.Match, p.Disputed}
	for _, m := range []map[risk.Level][]playbook.Step{p.Rises, p.Carries} {
		for _, steps := range m {
			lists = append(lists, steps)
		}
	}
	for _, step := range slices.Concat(lists...) {
		if step.TextKey == "" {
			continue
		}
		used[step.TextKey] = true
		if playbook.Text(step.TextKey) == "" {
			t.Errorf("%s has no text", step.TextKey)
		}
	}
	for _, key := range playbook.Keys() {
		if !used[key] {
			t.Errorf("the text %s is shown to nobody", key)
		}
	}
}

func TestTextsNeverBlameFrightenOrName(t *testing.T) {
	t.Parallel()
	for _, key := range playbook.Keys() {
		text := strings.ToLower(playbook.Text(key))
		for _, word := range []string{"victim", "should have", "just ", "!", "suicide", "nude", "stupid", "never again", "offender", "criminal"} {
			if strings.Contains(text, word) {
				t.Errorf("%s says %q", key, word)
			}
		}
	}
	for _, key := range []string{"warn.high", "hold.upload", "help.threatened"} {
		if !strings.Contains(playbook.Text(key), "not your fault") {
			t.Errorf("%s does not say that it is not their fault", key)
		}
	}
}

func TestOneWhoAsksForHelpIsHelpedAndNobodyIsTouched(t *testing.T) {
	t.Parallel()
	for name, advice := range map[string]risk.Advice{
		"help seeking": {HelpSeeking: "a"}, "pasted scam": {PastedScam: "a"}, "crisis": {Crisis: "a", CrisisMessage: "m1"},
	} {
		got := playbook.Default().Assessed(playbook.Assessment{
			After: risk.Assessment{Advice: advice}, MessageID: "m1", Sender: "a",
		}, never)
		if len(got) == 0 {
			t.Errorf("%s: nothing is done", name)
		}
		for _, i := range got {
			if i.Kind != playbook.Review && i.Account != "a" || i.Kind == playbook.Hold || i.Kind == playbook.Limit {
				t.Errorf("%s: %+v", name, i)
			}
		}
		later := playbook.Default().Assessed(playbook.Assessment{
			Before: risk.Assessment{Advice: advice}, After: risk.Assessment{Advice: advice}, MessageID: "m2", Sender: "a",
		}, never)
		if len(later) != 0 {
			t.Errorf("%s: the next message repeats it: %v", name, later)
		}
	}
}

func TestSupportGoesToThePersonWhoeverWrote(t *testing.T) {
	t.Parallel()
	advice := risk.Advice{Crisis: "a", CrisisMessage: "m2", HelpSeeking: "a"}
	got := playbook.Default().Assessed(playbook.Assessment{ // b's answer shows what a said
		After: risk.Assessment{Advice: advice}, MessageID: "m2", Sender: "b",
	}, never)
	for _, i := range got {
		if i.Kind != playbook.Review && i.Account != "a" {
			t.Errorf("%+v goes to another", i)
		}
	}
	if len(got) != 3 {
		t.Errorf("%v, want support, review and help", got)
	}
	again := playbook.Default().Assessed(playbook.Assessment{ // a says it again, a day later
		Before:    risk.Assessment{Advice: advice},
		After:     risk.Assessment{Advice: advice, Raised: []string{"self_harm_distress"}},
		MessageID: "m9", Sender: "a",
	}, never)
	if len(again) == 0 || again[0].Kind != playbook.CrisisSupport || again[0].Account != "a" {
		t.Errorf("said again: %v", again)
	}
}

func TestWhereTheRolesAreNotClearNobodyIsAddressed(t *testing.T) {
	t.Parallel()
	got := playbook.Default().Assessed(playbook.Assessment{
		After: risk.Assessment{Level: risk.Critical}, MessageID: "m1", Sender: "a",
	}, never)
	for _, i := range got {
		if i.Account != "" || i.Kind == playbook.Warn || i.Kind == playbook.Limit {
			t.Errorf("%+v", i)
		}
	}
	if len(got) != 2 {
		t.Errorf("%v, want review and tell_platform", got)
	}
}

func TestASpentKindBecomesAReviewOnce(t *testing.T) {
	t.Parallel()
	got := playbook.Default().Matched("a", false, func(k playbook.Kind) bool { return k == playbook.Hold })
	var kinds []playbook.Kind
	for _, i := range got {
		kinds = append(kinds, i.Kind)
	}
	if !slices.Equal(kinds, []playbook.Kind{playbook.Review, playbook.TellPlatform}) {
		t.Errorf("%v", kinds)
	}
}

func TestWhatWeDisputeHoldsNothingAndIsLookedAt(t *testing.T) {
	t.Parallel()
	held := func(list []playbook.Intervention) (hold, review bool) {
		for _, i := range list {
			hold, review = hold || i.Kind == playbook.Hold, review || i.Kind == playbook.Review
		}
		return hold, review
	}
	if hold, review := held(playbook.Default().Matched("a", false, never)); !hold || !review {
		t.Errorf("a match: held %v, reviewed %v", hold, review)
	}
	if hold, review := held(playbook.Default().Matched("a", true, never)); hold || !review {
		t.Errorf("a match that we dispute: held %v, reviewed %v", hold, review)
	}
}
