package main

import (
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/dossier"
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

func skimmed(r dossier.Reading) Skimmed {
	return Skimmed{r.Level, r.Advised(), r.Advice.Crisis != ""}
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
	return skimmed(dossier.Read(d.Engine(), t))
}

// Read reads a conversation and says what was found.
func (d *Desk) Read(q ReadQuestion) any {
	t, ok := d.thread(q.Thread)
	all, err := library()
	if !ok || err != nil {
		return Failure{"nothing"}
	}
	r, say := dossier.Read(d.Engine(), t), all.Choose(q.Language)
	out := Seen{Skimmed: skimmed(r), Signs: map[string]string{}, Timed: d.pasted == ""}
	sections, marks := r.Words(say)
	out.Sections = sections
	for _, m := range t.Messages {
		names, spans := r.Marked(m.ID, marks)
		out.Messages = append(out.Messages, d.message(t, m, names, spans))
	}
	for name := range marks {
		out.Signs[name] = say.Title(name)
	}
	return out
}

func (d *Desk) message(t thread.Thread, m thread.Message, signs []string, spans []risk.Span) Message {
	out := Message{ID: m.ID, Name: d.opened.Names[m.From], Side: d.side(t, m.From), Parts: explain.Mark(m.Text, spans), Signs: signs}
	if d.pasted == "" {
		out.At = m.At.UTC().Format(time.RFC3339)
	}
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
