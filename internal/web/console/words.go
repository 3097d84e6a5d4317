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
		return "None"
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

// doneWord says what the platform was told to do, to whom. Whether it did is
// not known here.
func doneWord(k playbook.Kind, who string) string {
	switch k {
	case playbook.Warn:
		return "show " + who + " a warning"
	case playbook.Confirm:
		return "ask " + who + " before it sends an image"
	case playbook.Hold:
		return "hold what " + who + " sent"
	case playbook.Limit:
		return "keep " + who + " from starting new contacts"
	case playbook.Review:
		return "put it before a reviewer"
	case playbook.CrisisSupport:
		return "show " + who + " crisis support"
	case playbook.ShowHelp:
		return "show " + who + " what to do and who helps"
	case playbook.TellPlatform:
		return "tell the safety team"
	default:
		return string(k)
	}
}
