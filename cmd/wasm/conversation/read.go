package main

import (
	"slices"

	"github.com/breakwater-safety/breakwater/internal/explain"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// ReadQuestion says which conversation to read, and for whom.
type ReadQuestion struct {
	Thread   int    `json:"thread"`   // in the order of Opened
	Language string `json:"language"` // of the words
}

// Skimmed is how a conversation stands, for a list.
type Skimmed struct {
	Level  risk.Level `json:"level"`
	Advice bool       `json:"advice"` // it calls for something beside its level
	Crisis bool       `json:"crisis"`
}

// Seen is what was found in a conversation.
type Seen struct {
	Skimmed
	// Sections say it in words; of a conversation without a sign and without
	// advice there are none, as the page has words of its own for it.
	Sections []words.Section   `json:"sections"`
	Signs    map[string]string `json:"signs"` // the titles of those that are marked
	Messages []Message         `json:"messages"`
	Timed    bool              `json:"timed"` // the times are those of the export
}

// Message is one to show, with what raised a sign marked.
type Message struct {
	ID    string         `json:"id"`
	Name  string         `json:"name"`
	Side  int            `json:"side"` // 1 for who exported or spoke first, 2 and on for the others
	At    string         `json:"at,omitempty"`
	Parts []explain.Part `json:"parts"`
	Signs []string       `json:"signs,omitempty"`
}

// reading is a conversation read from the first message to the last.
type reading struct {
	facts      risk.Facts
	level      risk.Level
	stage      risk.Stage
	peak, last risk.Assessment
	raised     map[string][]risk.Signal // by message
}

func (d *Desk) through(t thread.Thread) reading {
	r := reading{facts: risk.FactsOf(t), raised: map[string][]risk.Signal{}}
	engine := d.Engine()
	var state risk.State
	for _, m := range t.Messages {
		state, r.last = engine.Fold(state, r.facts, m)
		r.level, r.stage = max(r.level, r.last.Level), max(r.stage, r.last.Stage)
		if r.last.Level == r.level {
			r.peak = r.last
		}
		for _, s := range r.last.Signals {
			if s.MessageID == m.ID || slices.Contains(r.last.Raised, s.Name) && s.From == m.From {
				if s.MessageID != m.ID {
					s.Spans = nil // they are of another message
				}
				r.raised[m.ID] = append(r.raised[m.ID], s)
			}
		}
	}
	return r
}

func (r reading) skimmed() Skimmed {
	a := r.last.Advice
	return Skimmed{r.level, a.Crisis != "" || a.HelpSeeking != "" || a.PastedScam != "", a.Crisis != ""}
}

// verdict is put into words: the highest level, and the advice of the end.
func (r reading) verdict(t thread.Thread) words.Verdict {
	v := words.Of(r.peak, r.facts, t.Messages[len(t.Messages)-1].At)
	v.Level, v.Stage, v.Advice = r.level, r.stage, r.last.Advice
	return v
}

// thread gives the conversation that a question is about; false where there is
// none, or nothing was said in it.
func (d *Desk) thread(i int) (thread.Thread, bool) {
	if i < 0 || i >= len(d.opened.Threads) || len(d.opened.Threads[i].Messages) == 0 {
		return thread.Thread{}, false
	}
	return d.opened.Threads[i], true
}

// Skim reads a conversation for the list.
func (d *Desk) Skim(q ReadQuestion) any {
	t, ok := d.thread(q.Thread)
	if !ok {
		return Skimmed{}
	}
	return d.through(t).skimmed()
}

// Read reads a conversation and says what was found.
func (d *Desk) Read(q ReadQuestion) any {
	t, ok := d.thread(q.Thread)
	all, err := library()
	if !ok || err != nil {
		return Failure{"nothing"}
	}
	r, say := d.through(t), all.Choose(q.Language)
	out := Seen{Skimmed: r.skimmed(), Sections: []words.Section{}, Signs: map[string]string{}, Timed: d.pasted == ""}
	if out.Level > risk.None || out.Advice {
		out.Sections = say.Young(r.verdict(t)).Sections
	}
	marks := markable(out.Sections)
	for _, m := range t.Messages {
		out.Messages = append(out.Messages, d.message(t, m, r.raised[m.ID], marks))
	}
	for name := range marks {
		out.Signs[name] = say.Title(name)
	}
	return out
}

// markable gives the signs that the words name and that are marked in the
// conversation: never what the person targeted said or gave.
func markable(sections []words.Section) map[string]bool {
	marks := map[string]bool{}
	for _, s := range sections {
		for _, line := range s.Lines {
			if d, ok := risk.Describe(line.Signal); ok && !d.Answer {
				marks[line.Signal] = true
			}
		}
	}
	return marks
}

func (d *Desk) message(t thread.Thread, m thread.Message, raised []risk.Signal, marks map[string]bool) Message {
	out := Message{ID: m.ID, Name: d.opened.Names[m.From], Side: d.side(t, m.From)}
	if d.pasted == "" {
		out.At = m.At.UTC().Format("2006-01-02T15:04:05Z")
	}
	var spans []risk.Span
	for _, s := range raised {
		if marks[s.Name] && !slices.Contains(out.Signs, s.Name) {
			out.Signs = append(out.Signs, s.Name)
			spans = append(spans, s.Spans...)
		}
	}
	out.Parts = explain.Mark(m.Text, spans)
	return out
}

// side numbers the people of a conversation.
func (d *Desk) side(t thread.Thread, account string) int {
	if slices.Contains(d.opened.Owners, account) {
		return 1
	}
	n := 1
	for _, a := range t.Accounts {
		if slices.Contains(d.opened.Owners, a.ID) {
			continue
		}
		n++
		if a.ID == account {
			return n
		}
	}
	return n
}
