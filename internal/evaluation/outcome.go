package evaluation

import (
	"time"

	"github.com/breakwater-safety/breakwater/internal/evaluation/disguise"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// never is the index of a message that there is none of.
const never = -1

// An Outcome is what the engine made of one thread, beside what is true.
type Outcome struct {
	Verdict Verdict
	// Language and Tags are the thread's, Author the letter of its id.
	Language, Author string
	Tags             []string
	// Messages is how many the thread has.
	Messages int
	// Checks are those that the thread is of the kind for.
	Checks map[Check]bool
	// Case says what went wrong; nil when nothing did, or none was asked for.
	Case *Case

	alarms              [risk.Critical + 1]alarm // by level; none at None
	crisis              int                      // message after which the crisis was first said
	helpSeeking, pasted bool
	accused             bool // somebody was named as an offender
	wrong               bool // at high, another than the offender was
	offender            string
	distress            int // marked messages
	leverage, evidence  int // evidence: first of leverage, threat, demand
	threatOrDemand      int
	untilEvidence       time.Duration // from the first message
	probability         float64       // after the last message
	disguised           map[disguise.Kind]bool
	cost                []time.Duration // of each message
	state               int             // bytes, after the last message
}

// An alarm is the first time that a thread reached a level.
type alarm struct {
	message int // index, or never
	minutes float64
	stage   risk.Stage
}

func newOutcome(t thread.Thread) Outcome {
	o := Outcome{
		Verdict:  Verdict{ID: t.ID, Label: t.Label},
		Language: t.Language, Author: author(t.ID), Tags: t.Tags, Messages: len(t.Messages),
		crisis: never, offender: t.Offender,
	}
	for level := range o.alarms {
		o.alarms[level].message = never
	}
	o.readMarks(t)
	if o.evidence != never {
		o.untilEvidence = t.Messages[o.evidence].At.Sub(t.Messages[0].At)
	}
	return o
}

// author gives the letter that an id such as "a-sx-001" starts with, as "A".
func author(id string) string {
	if len(id) > 2 && id[1] == '-' && 'a' <= id[0] && id[0] <= 'z' {
		return string(id[0] - 'a' + 'A')
	}
	return ""
}

// see notes the assessment after message i.
func (o *Outcome) see(i int, m thread.Message, since time.Duration, a risk.Assessment) {
	if a.Level >= risk.High && !o.reached(risk.High) {
		o.wrong = a.Offender != o.offender
	}
	for level := o.Verdict.MaxLevel + 1; level <= a.Level; level++ {
		o.alarms[level] = alarm{i, since.Minutes(), a.Stage}
		o.Verdict.First.set(level, m.ID)
		o.Verdict.MaxLevel = level
	}
	o.Verdict.Stage = max(o.Verdict.Stage, a.Stage)
	o.accused = o.accused || a.Offender != ""
	o.probability = a.Probability
	if a.Advice.Crisis != "" && o.crisis == never {
		o.crisis, o.Verdict.Crisis = i, m.ID
	}
	o.helpSeeking, o.pasted = a.Advice.HelpSeeking != "", a.Advice.PastedScam != ""
}

// readMarks turns the marks into the indices of their messages.
func (o *Outcome) readMarks(t thread.Thread) {
	marks := thread.Marks{}
	if t.Marks != nil {
		marks = *t.Marks
	}
	index := func(id string) int {
		for i, m := range t.Messages {
			if id != "" && m.ID == id {
				return i
			}
		}
		return never
	}
	o.distress, o.leverage = index(marks.Distress), index(marks.Leverage)
	o.threatOrDemand = earliest(index(marks.Threat), index(marks.Demand))
	o.evidence = earliest(o.leverage, o.threatOrDemand)
}

func earliest(a, b int) int {
	if a == never || b != never && b < a {
		return b
	}
	return a
}

// reached reports whether the thread ever reached the level.
func (o *Outcome) reached(level risk.Level) bool { return o.alarms[level].message != never }

func (o *Outcome) sextortion() bool { return o.Verdict.Label == thread.LabelSextortion }

// inCrisis says what is true: that someone says that they may not be safe.
func (o *Outcome) inCrisis() bool {
	return o.distress != never || o.Verdict.Label == thread.LabelCrisis
}
