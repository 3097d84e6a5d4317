package evaluation

import (
	"slices"

	"github.com/breakwater-safety/breakwater/internal/explain"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// A Case is a thread that went wrong.
type Case struct {
	ID       string
	Label    thread.Label
	Level    risk.Level // the highest that was reached
	Language string
	Faults   []Check
	// Probability is the highest that the engine gave.
	Probability float64
	// Why explains the message at which it was missed (the first threat or
	// demand) or raised; nil when the thread is withheld.
	Why *explain.Explanation
}

// Missed reports whether sextortion was not found in time.
func (c *Case) Missed() bool { return c.has(HighInTime) || c.has(Found) }

// Alarmed reports whether a thread that is none reached caution.
func (c *Case) Alarmed() bool { return c.Label != thread.LabelSextortion && c.Level >= risk.Caution }

func (c *Case) has(check Check) bool { return slices.Contains(c.Faults, check) }

// explain gives the case of a thread that went wrong, and nil of another.
func (m Meter) explain(o *Outcome, t thread.Thread) *Case {
	c := &Case{ID: t.ID, Label: t.Label, Language: t.Language, Level: o.Verdict.MaxLevel}
	for _, check := range Checks() {
		if did, is := o.Checks[check]; is && did == check.Bad() && check != NoticeEarly {
			c.Faults = append(c.Faults, check)
		}
	}
	if len(c.Faults) == 0 && !c.Alarmed() || len(t.Messages) == 0 {
		return nil
	}
	peak := m.peak(t, c)
	if c.Missed() && o.threatOrDemand != never {
		peak = o.threatOrDemand
	}
	if c.has(CrisisSeen) && o.distress != never {
		peak = o.distress
	}
	if !m.Withheld {
		if x, err := explain.At(m.Engine, t, t.Messages[peak].ID); err == nil {
			c.Why = &x
		}
	}
	return c
}

// peak gives the message after which the engine was most certain, and notes how
// much it was.
func (m Meter) peak(t thread.Thread, c *Case) int {
	var s risk.State
	peak := 0
	for i, message := range t.Messages {
		var a risk.Assessment
		if s, a = m.Engine.Fold(s, risk.FactsOf(t), message); a.Probability > c.Probability {
			peak, c.Probability = i, a.Probability
		}
	}
	return peak
}
