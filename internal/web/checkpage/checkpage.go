// Package checkpage writes what was seen in conversations as one self-contained
// page for the person who has them: no script, no request, light and dark, for
// a phone and for paper. It holds words of messages, so the file is theirs to
// keep. What is drawn stands beside it in words.
package checkpage

import (
	_ "embed"
	"html/template"
	"io"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/check"
	"github.com/breakwater-safety/breakwater/internal/explain"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/risk"
)

//go:embed page.html
var source string

// A Page is what is shown.
type Page struct {
	// Made is when.
	Made time.Time
	// Say has the words.
	Say *words.Catalogue

	shown []conversation
	quiet []check.Result
	notes []string
}

// conversation is one with something to show.
type conversation struct {
	check.Result
	Names map[string]string
	Drawn drawing
	Young words.Text
	Exact words.Text
}

// Add adds a conversation, with the names to show for its accounts and what its
// reader must know of the file.
func (p *Page) Add(r check.Result, names map[string]string, notes []string) {
	for _, n := range notes {
		if !slices.Contains(p.notes, n) {
			p.notes = append(p.notes, n)
		}
	}
	if r.Quiet() {
		p.quiet = append(p.quiet, r)
		return
	}
	p.shown = append(p.shown, conversation{r, names, draw(r.Steps), r.For(words.Young), r.For(words.Reviewer)})
}

// view is the dot of the template.
type view struct {
	Page
	Shown   []conversation
	Quiet   []check.Result
	Notes   []string
	Nothing words.Text
}

// Write writes the page.
func Write(w io.Writer, p Page) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"title":    p.Say.Title,
		"sentence": func(name string) string { return p.Say.Sentence(words.Reviewer, name) },
		"heading":  func(kind string) string { return p.Say.SectionTitle(words.Reviewer, kind) },
		"level":    p.Say.Level,
		"parts":    func(s check.Signal) []explain.Part { return explain.Mark(s.Text(), s.Spans) },
		"first":    first,
	}).Parse(source)
	if err != nil {
		return err
	}
	nothing := p.Say.Young(words.Verdict{Help: check.Help})
	return t.Execute(w, view{p, p.shown, p.quiet, p.notes, nothing})
}

// reached is a level and the message that first reached it.
type reached struct {
	Level   risk.Level
	Message string
}

func first(r check.Result) []reached {
	var out []reached
	for _, l := range risk.Levels() {
		if id, ok := r.First[l]; ok {
			out = append(out, reached{l, id})
		}
	}
	return out
}
