// Package check reads whole conversations for the person who has them: what
// signs there are, which messages and words raised them, and what to do now.
package check

import (
	"cmp"
	"slices"
	"time"

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
	// Notes say what a reader of an imported chat must know.
	Notes []string `json:"notes,omitempty"`
	// About says which conversation of which app it is. It holds names, and is
	// for showing only.
	About string `json:"-"`
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

// Thread reads a thread. The file's name is only passed on.
func Thread(engine Engine, file string, t thread.Thread) Result {
	r := Result{File: file, ThreadID: t.ID, First: map[risk.Level]string{}}
	var state risk.State
	var last, peak risk.Assessment
	for _, m := range t.Messages {
		state, last = engine.Fold(state, risk.FactsOf(t), m)
		for level := r.Level + 1; level <= last.Level; level++ {
			r.First[level] = m.ID
		}
		r.Level, r.Stage = max(r.Level, last.Level), max(r.Stage, last.Stage)
		if last.Level == r.Level {
			peak = last
		}
	}
	r.Probability, r.Signals = peak.Probability, signals(t, peak.Signals)
	r.Crisis, r.CrisisMessage = last.Advice.Crisis, last.Advice.CrisisMessage
	r.HelpSeeking, r.PastedScam = last.Advice.HelpSeeking, last.Advice.PastedScam
	r.WhatToDo = r.whatToDo()
	return r
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
