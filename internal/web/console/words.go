package console

import (
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
)

// levelWords say a level as a likelihood.
func levelWord(l risk.Level) string {
	switch l {
	case risk.None:
		return "Nothing found"
	case risk.Notice:
		return "Notice"
	case risk.Caution:
		return "Caution"
	case risk.High:
		return "High"
	default:
		return "Critical"
	}
}

// odds says a probability in words and as a number. The words are those of the
// US Intelligence Community Directive 203 (2 January 2015), D.6.e.
func odds(p float64) string {
	word := "almost certain"
	for _, step := range []struct {
		below float64
		word  string
	}{
		{0.05, "almost no chance"}, {0.20, "very unlikely"}, {0.45, "unlikely"},
		{0.55, "roughly even chance"}, {0.80, "likely"}, {0.95, "very likely"},
	} {
		if p < step.below {
			word = step.word
			break
		}
	}
	return fmt.Sprintf("%s (%.2f)", word, min(max(p, 0.01), 0.99))
}

// stageWord is a stage's name on the timeline and what happens in it.
type stageWord struct {
	Stage        risk.Stage
	Title, Means string
}

func stageWords() []stageWord {
	return []stageWord{
		{risk.StageContact, "Contact", "A stranger makes contact."},
		{risk.StageRapport, "Closeness", "Compliments, quick closeness, probing questions."},
		{risk.StageMove, "Move", "Asks to go on in another app."},
		{risk.StageRequest, "Request", "Asks for images or a camera."},
		{risk.StageLeverage, "Leverage", "Says or shows what they hold."},
		{risk.StageThreat, "Threat", "Threatens to show it to others."},
		{risk.StageDemand, "Demand", "Wants something for not doing so."},
		{risk.StageRepeat, "Repeat", "Asks again."},
	}
}

func stageTitle(s risk.Stage) string {
	for _, w := range stageWords() {
		if w.Stage == s {
			return w.Title
		}
	}
	return "None yet"
}

func signalTitle(name string) string {
	if d, ok := risk.Describe(name); ok {
		return d.Title
	}
	return name
}

// doneWord says what was done, to whom.
func doneWord(k playbook.Kind, who string) string {
	switch k {
	case playbook.Warn:
		return "A warning was shown to " + who
	case playbook.Confirm:
		return who + " is asked before sending an image"
	case playbook.Hold:
		return "What " + who + " sent was held"
	case playbook.Limit:
		return who + " cannot start new contacts"
	case playbook.Review:
		return "Put before a reviewer"
	case playbook.CrisisSupport:
		return "Crisis support was shown to " + who
	case playbook.ShowHelp:
		return "What to do, and who helps, was shown to " + who
	case playbook.TellPlatform:
		return "The platform’s safety team was told"
	default:
		return string(k)
	}
}
