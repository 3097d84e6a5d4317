// Package check reads whole conversations for the person who has them: what
// signs there are, which messages and words raised them, and what to do now.
package check

import (
	"cmp"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/explain"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// Engine is what reads; [risk.Engine] is one.
type Engine interface {
	Fold(s risk.State, f risk.Facts, m thread.Message) (risk.State, risk.Assessment)
}

// A Result is what was seen in one thread.
type Result struct {
	// File is where the thread stands.
	File string `json:"file"`
	// ThreadID is the thread's id.
	ThreadID string `json:"thread_id"`
	// Level is the highest that was reached; Probability and Signals are from
	// the latest assessment at that level.
	Level       risk.Level `json:"level"`
	Probability float64    `json:"probability"`
	// Stage is the furthest that was reached.
	Stage risk.Stage `json:"stage"`
	// First gives the message at which each level was first reached.
	First map[risk.Level]string `json:"first"`
	// Signals are the strongest first.
	Signals []Signal `json:"signals"`
	// Crisis, HelpSeeking and PastedScam name the account that the advice is
	// for, and CrisisMessage the first message that said so.
	Crisis        string `json:"crisis,omitempty"`
	CrisisMessage string `json:"crisis_message,omitempty"`
	HelpSeeking   string `json:"help_seeking,omitempty"`
	PastedScam    string `json:"pasted_scam,omitempty"`
	// WhatToDo is one thought an item, in the order in which to read them.
	WhatToDo []string `json:"what_to_do"`
	// Words say it all in sentences: to a reviewer, and to a fifteen-year-old
	// or their parent.
	Words []words.Text `json:"words"`
	// Notes say what a reader of an imported chat must know.
	Notes []string `json:"notes,omitempty"`
	// About says which conversation of which app it is. It holds names, and is
	// for showing only.
	About string `json:"-"`
	// Steps are how the thread stood after each message, for drawing it.
	Steps []Step `json:"-"`
}

// A Step is how the thread stood after a message.
type Step struct {
	MessageID string
	From      string
	At        time.Time
	Level     risk.Level
}

// A Signal is a [risk.Signal] with the words that raised it.
type Signal struct {
	risk.Signal
	Title string `json:"title"`
	// Writer is the account that wrote the message: the other one's words may
	// be the evidence, as when somebody asks who this is.
	Writer string    `json:"writer"`
	At     time.Time `json:"at"`
	Words  []string  `json:"words"`

	text string // the whole message's, for showing
}

// Help is where the person who checks finds who can help.
const Help = "breakwater serve, http://127.0.0.1:8080"

// Text gives the whole message that raised it, for showing.
func (s Signal) Text() string { return s.text }

// Thread reads a thread, and says what there is to say in the words of the
// catalogue. The file's name is only passed on.
func Thread(engine Engine, file string, t thread.Thread, say *words.Catalogue) Result {
	r := Result{File: file, ThreadID: t.ID, First: map[risk.Level]string{}}
	facts := risk.FactsOf(t)
	var state risk.State
	var last, peak risk.Assessment
	at := ""
	for _, m := range t.Messages {
		state, last = engine.Fold(state, facts, m)
		for level := r.Level + 1; level <= last.Level; level++ {
			r.First[level] = m.ID
		}
		r.Level, r.Stage = max(r.Level, last.Level), max(r.Stage, last.Stage)
		if last.Level == r.Level {
			peak, at = last, m.ID
		}
		r.Steps = append(r.Steps, Step{m.ID, m.From, m.At, last.Level})
	}
	r.Probability, r.Signals = peak.Probability, signals(t, peak.Signals)
	r.Crisis, r.CrisisMessage = last.Advice.Crisis, last.Advice.CrisisMessage
	r.HelpSeeking, r.PastedScam = last.Advice.HelpSeeking, last.Advice.PastedScam

	v := words.Of(peak, facts, end(t))
	v.Level, v.Stage, v.Advice, v.Help = r.Level, r.Stage, last.Advice, Help
	v.Changes = lowered(engine, t, at, r.Level)
	r.say(say, v)
	return r
}

// longest is up to how many messages changes are tried: the thread is read once
// for each.
const longest = 20_000

// lowered tries what would have lowered the level at the message where it stood
// highest.
func lowered(engine Engine, t thread.Thread, message string, level risk.Level) []words.Change {
	if level == risk.None || len(t.Messages) > longest {
		return nil
	}
	x, err := explain.At(engine, t, message)
	if err != nil {
		return nil // the message is the thread's own
	}
	return x.Verdict().Changes
}

func (r *Result) say(c *words.Catalogue, v words.Verdict) {
	young := c.Young(v)
	r.Words = []words.Text{c.Reviewer(v), young}
	r.WhatToDo = []string{}
	for _, kind := range []string{"crisis", "beside", "do"} {
		s, _ := young.Section(kind)
		for _, line := range s.Lines {
			r.WhatToDo = append(r.WhatToDo, line.Text)
		}
	}
}

// For gives the words for a reader.
func (r Result) For(to words.Reader) words.Text {
	for _, t := range r.Words {
		if t.For == to {
			return t
		}
	}
	return words.Text{}
}

// Shown gives the signals to show: those that count, and those that the advice
// is about; all of them where there are none of these.
func (r Result) Shown() []Signal {
	var out []Signal
	for _, s := range r.Signals {
		if d, _ := risk.Describe(s.Name); s.Weight > 0 || d.Family == risk.FamilyAside {
			out = append(out, s)
		}
	}
	if out == nil {
		return r.Signals
	}
	return out
}

// advised reports whether the thread calls for something beside its level.
func (r Result) advised() bool {
	return r.Crisis != "" || r.HelpSeeking != "" || r.PastedScam != ""
}

func end(t thread.Thread) (at time.Time) {
	if n := len(t.Messages); n > 0 {
		at = t.Messages[n-1].At
	}
	return at
}

func signals(t thread.Thread, raised []risk.Signal) []Signal {
	messages := make(map[string]thread.Message, len(t.Messages))
	for _, m := range t.Messages {
		messages[m.ID] = m
	}
	out := make([]Signal, 0, len(raised))
	for _, s := range raised {
		m := messages[s.MessageID]
		title := s.Name
		if d, ok := risk.Describe(s.Name); ok {
			title = d.Title
		}
		s.Spans = inside(s.Spans, m.Text)
		shown := Signal{Signal: s, Title: title, Writer: m.From, At: m.At, Words: []string{}, text: m.Text}
		for _, span := range s.Spans {
			shown.Words = append(shown.Words, m.Text[span[0]:span[1]])
		}
		out = append(out, shown)
	}
	return out
}

// inside gives the spans in order, joined where they touch, without any that
// are not in the text.
func inside(spans []risk.Span, text string) []risk.Span {
	sorted := slices.SortedFunc(slices.Values(spans), func(a, b risk.Span) int { return cmp.Compare(a[0], b[0]) })
	out := make([]risk.Span, 0, len(sorted))
	for _, s := range sorted {
		if s[0] < 0 || s[1] > len(text) || s[0] >= s[1] {
			continue
		}
		if n := len(out); n > 0 && s[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}
