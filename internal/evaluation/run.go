// Package evaluation measures an engine on labelled conversations: it runs each
// thread through the engine message by message, as it would have unfolded, and
// counts what was found, how early, and what was raised wrongly.
package evaluation

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// Engine is what is measured; [risk.Engine] is one.
type Engine interface {
	Fold(s risk.State, f risk.Facts, m thread.Message) (risk.State, risk.Assessment)
}

// Run reads the thread file in r and calls each with the outcome of every
// thread, in order; only one thread is held in memory. It stops at the first
// error: of the file (a [thread.SyntaxError]), of each, or of ctx.
func Run(ctx context.Context, engine Engine, r io.Reader, each func(Outcome) error) error {
	for threads := thread.NewReader(r); ; {
		t, err := threads.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = each(Measure(engine, t))
		}
		if err != nil {
			return err
		}
	}
}

// never is the index of a message that there is none of.
const never = -1

// An Outcome is what the engine made of one thread, beside what is true.
type Outcome struct {
	Verdict Verdict
	// Language and Tags are the thread's.
	Language string
	Tags     []string
	// Messages is how many the thread has.
	Messages int

	alarms              [risk.Critical + 1]alarm // by level; none at None
	crisis              int                      // message after which the crisis was first said
	helpSeeking, pasted bool
	distress            int // marked messages
	leverage, evidence  int // evidence: first of leverage, threat, demand
	threatOrDemand      int
}

// An alarm is the first time that a thread reached a level.
type alarm struct {
	message int // index, or never
	minutes float64
	stage   risk.Stage
}

// Measure runs one thread through the engine.
func Measure(engine Engine, t thread.Thread) Outcome {
	o := Outcome{
		Verdict:  Verdict{ID: t.ID, Label: t.Label},
		Language: t.Language, Tags: t.Tags, Messages: len(t.Messages), crisis: never,
	}
	for level := range o.alarms {
		o.alarms[level].message = never
	}
	o.readMarks(t)
	var state risk.State
	var assessment risk.Assessment
	for i, m := range t.Messages {
		state, assessment = engine.Fold(state, risk.FactsOf(t), m)
		o.see(i, m, m.At.Sub(t.Messages[0].At), assessment)
	}
	o.helpSeeking = assessment.Advice.HelpSeeking != ""
	o.pasted = assessment.Advice.PastedScam != ""
	return o
}

// see notes the assessment after message i.
func (o *Outcome) see(i int, m thread.Message, since time.Duration, a risk.Assessment) {
	for level := o.Verdict.MaxLevel + 1; level <= a.Level; level++ {
		o.alarms[level] = alarm{i, since.Minutes(), a.Stage}
		o.Verdict.First.set(level, m.ID)
		o.Verdict.MaxLevel = level
	}
	o.Verdict.Stage = max(o.Verdict.Stage, a.Stage)
	if a.Advice.Crisis != "" && o.crisis == never {
		o.crisis, o.Verdict.Crisis = i, m.ID
	}
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
