// Package explain takes one message of a conversation apart, for reviewers and
// for those who write the lexicon: where the thread stood before and after it,
// which signals it raised and by which words, what each weighs, and which
// change would have lowered the level. It asks the engine and nothing else:
// every «without» is the conversation read again with that one thing changed.
package explain

import (
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// Engine is what reads; [risk.Engine] is one.
type Engine interface {
	Fold(s risk.State, f risk.Facts, m thread.Message) (risk.State, risk.Assessment)
}

// An Explanation is what there is to say of one message in its thread.
type Explanation struct {
	ThreadID  string    `json:"thread_id"`
	Language  string    `json:"language,omitempty"`
	MessageID string    `json:"message_id"`
	From      string    `json:"from"`
	At        time.Time `json:"at"`
	// Text is the message's, with the words that raised a signal marked.
	Text []Part `json:"text"`
	// Before and After are how the thread stood.
	Before Standing `json:"before"`
	After  Standing `json:"after"`
	// Raised are the signs that the message itself showed, strongest first;
	// Earlier those of other messages that count after it.
	Raised  []Sign `json:"raised"`
	Earlier []Sign `json:"earlier"`
	// Facts are what the platform knows that lowers or raises a verdict.
	Facts []words.Fact `json:"facts,omitempty"`
	// Without are the changes that were tried, those that lower the level most
	// first; Lower is how many of them do.
	Without []Without   `json:"without"`
	Lower   int         `json:"lower"`
	Advice  risk.Advice `json:"advice"`
	// Words say it in sentences, for whom the caller chose.
	Words []words.Text `json:"words,omitempty"`
}

// A Standing is how a thread stands after a message.
type Standing struct {
	Level       risk.Level `json:"level"`
	Probability float64    `json:"probability"`
	Stage       risk.Stage `json:"stage"`
	Offender    string     `json:"offender,omitempty"`
	Target      string     `json:"target,omitempty"`
	// Families are what the signals of each family weigh, in the order of the
	// usual way of sextortion.
	Families []Sum `json:"families"`
}

// A Sum is what the signals of a family weigh together, in nats. The engine
// counts the strongest whole and the others in part, and no more than a bound
// of each family, so that Total is the most that a family can tell.
type Sum struct {
	Family    risk.Family `json:"family"`
	Signals   int         `json:"signals"`
	Strongest float64     `json:"strongest"`
	Total     float64     `json:"total"`
}

// At explains the message of the thread. The error is a [fault.Error] of code
// NotFound when the thread has no such message.
func At(engine Engine, t thread.Thread, message string) (Explanation, error) {
	n := slices.IndexFunc(t.Messages, func(m thread.Message) bool { return m.ID == message })
	if n < 0 {
		return Explanation{}, fault.Newf(fault.NotFound, "thread %s has no message %q. Its messages go from %s.", t.ID, message, span(t))
	}
	t.Messages = t.Messages[:n+1]
	m := t.Messages[n]
	state, before := replay(engine, risk.FactsOf(t), t.Messages[:n])
	_, after := engine.Fold(state, risk.FactsOf(t), m)
	_, alone := engine.Fold(risk.State{}, risk.FactsOf(t), m)

	x := Explanation{
		ThreadID: t.ID, Language: t.Language, MessageID: m.ID, From: m.From, At: m.At,
		Before: standing(before), After: standing(after), Advice: after.Advice,
		Raised: []Sign{}, Earlier: []Sign{},
	}
	var marks []risk.Span
	for _, s := range after.Signals {
		sign := newSign(t, s)
		if raised := slices.Contains(after.Raised, s.Name) && (s.From == m.From || s.MessageID == m.ID); !raised {
			sign.fadedSince(t, n)
			x.Earlier = append(x.Earlier, sign)
			continue
		}
		sign.inContext(alone, m)
		marks = append(marks, sign.here...)
		x.Raised = append(x.Raised, sign)
	}
	x.Text = Mark(m.Text, marks)
	x.without(engine, t, after)
	x.Facts = words.FactsOf(risk.FactsOf(t), m.At)
	return x, nil
}

// span names the first and the last message, so that a wrong id is soon right.
func span(t thread.Thread) string {
	if len(t.Messages) == 0 {
		return "none to none"
	}
	return t.Messages[0].ID + " to " + t.Messages[len(t.Messages)-1].ID
}

func replay(engine Engine, f risk.Facts, messages []thread.Message) (risk.State, risk.Assessment) {
	var s risk.State
	a := risk.Assessment{Signals: []risk.Signal{}}
	for _, m := range messages {
		s, a = engine.Fold(s, f, m)
	}
	return s, a
}

// families in the usual order.
var families = [...]risk.Family{
	risk.FamilyApproach, risk.FamilyRequest, risk.FamilyLeverage, risk.FamilyExposure,
	risk.FamilyDemand, risk.FamilyPressure, risk.FamilyConfirm,
}

func standing(a risk.Assessment) Standing {
	s := Standing{
		Level: a.Level, Probability: a.Probability, Stage: a.Stage,
		Offender: a.Offender, Target: a.Target, Families: []Sum{},
	}
	for _, f := range families {
		sum := Sum{Family: f}
		for _, signal := range a.Signals {
			if d, ok := risk.Describe(signal.Name); ok && d.Family == f {
				sum.Signals++
				sum.Strongest = max(sum.Strongest, signal.Weight)
				sum.Total += signal.Weight
			}
		}
		if sum.Signals > 0 {
			sum.Total = hundredths(sum.Total)
			s.Families = append(s.Families, sum)
		}
	}
	return s
}
