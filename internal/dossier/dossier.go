// Package dossier finds in a conversation what goes into a bag of evidence beside
// the words themselves: the signs, said in a language, and the wallets, payment
// numbers, handles and links. It keeps nothing; it is pure.
package dossier

import (
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/evidence"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// Engine is what reads; [risk.Engine] is one.
type Engine interface {
	Fold(s risk.State, f risk.Facts, m thread.Message) (risk.State, risk.Assessment)
}

// A Reading is a conversation read from its first message to its last.
type Reading struct {
	// Level is the highest that was reached, Stage the furthest.
	Level risk.Level
	Stage risk.Stage
	// Advice is what the conversation calls for beside its level, in the end.
	Advice risk.Advice

	thread thread.Thread
	peak   risk.Assessment          // the latest at Level
	raised map[string][]risk.Signal // by message
}

// Read reads a conversation.
func Read(engine Engine, t thread.Thread) Reading {
	r := Reading{thread: t, raised: map[string][]risk.Signal{}}
	facts := risk.FactsOf(t)
	var state risk.State
	var now risk.Assessment
	for _, m := range t.Messages {
		state, now = engine.Fold(state, facts, m)
		r.Level, r.Stage = max(r.Level, now.Level), max(r.Stage, now.Stage)
		if now.Level == r.Level {
			r.peak = now
		}
		r.note(m, now)
	}
	r.Advice = now.Advice
	return r
}

// note keeps the signals that a message raised. The words of one that an earlier
// message showed more strongly stand in that message.
func (r *Reading) note(m thread.Message, now risk.Assessment) {
	for _, s := range now.Signals {
		switch {
		case s.MessageID == m.ID:
		case slices.Contains(now.Raised, s.Name) && s.From == m.From:
			s.Spans = nil
		default:
			continue
		}
		r.raised[m.ID] = append(r.raised[m.ID], s)
	}
}

// Advised reports whether the conversation calls for something beside its level.
func (r Reading) Advised() bool {
	return r.Advice.Crisis != "" || r.Advice.HelpSeeking != "" || r.Advice.PastedScam != ""
}

// Words says what was found, for a fifteen-year-old or their parent, and which
// signs may be marked in the conversation: those that are named, but never what
// the person targeted said or gave. Of a conversation without a sign and without
// advice nothing is said.
func (r Reading) Words(say *words.Catalogue) ([]words.Section, map[string]bool) {
	marks := map[string]bool{}
	if r.Level == risk.None && !r.Advised() {
		return []words.Section{}, marks
	}
	v := words.Of(r.peak, risk.FactsOf(r.thread), r.thread.Messages[len(r.thread.Messages)-1].At)
	v.Level, v.Stage, v.Advice = r.Level, r.Stage, r.Advice
	sections := say.Young(v).Sections
	for _, s := range sections {
		for _, line := range s.Lines {
			if d, ok := risk.Describe(line.Signal); ok && !d.Answer {
				marks[line.Signal] = true
			}
		}
	}
	return sections, marks
}

// Marked gives the names of the signs of a message that are among marks, and
// where their words stand in it.
func (r Reading) Marked(message string, marks map[string]bool) (names []string, spans []risk.Span) {
	for _, s := range r.raised[message] {
		if marks[s.Name] && !slices.Contains(names, s.Name) {
			names, spans = append(names, s.Name), append(spans, s.Spans...)
		}
	}
	return names, spans
}

// Signs gives the signs message by message, in words, for a bag.
func (r Reading) Signs(say *words.Catalogue) []evidence.Sign {
	_, marks := r.Words(say)
	var out []evidence.Sign
	for _, m := range r.thread.Messages {
		names, _ := r.Marked(m.ID, marks)
		for _, name := range names {
			out = append(out, evidence.Sign{
				Name: name, Title: say.Title(name), Says: say.Sentence(words.Young, name), Thread: r.thread.ID, Message: m.ID,
			})
		}
	}
	return out
}

// Found gives the wallets, payment numbers, handles and links of a conversation,
// each once.
func Found(t thread.Thread) []evidence.Item {
	var out []evidence.Item
	seen := map[indicator.Found]bool{}
	for _, m := range t.Messages {
		for _, f := range indicator.Find(m.Text) {
			if !seen[f] {
				out = append(out, item(f, t.ID, m.ID))
			}
			seen[f] = true
		}
	}
	return out
}

func item(f indicator.Found, inThread, message string) evidence.Item {
	item := evidence.Item{Value: f.Value, Detail: f.App, Thread: inThread, Message: message}
	switch f.Kind {
	case indicator.Handle:
		item.Kind = evidence.Handle
	case indicator.Link:
		item.Kind = evidence.Link
	case indicator.PaymentNumber:
		item.Kind = evidence.Payment
	default:
		item.Kind, item.Detail = evidence.Payment, strings.ReplaceAll(string(f.Kind), "_", " ")
	}
	return item
}
