// Package evalpage writes the report of an evaluation as one self-contained
// page: no script, no request, light and dark, for the screen and for paper.
// What is drawn stands beside it as a table. Of threads that are withheld it has
// the ids alone.
package evalpage

import (
	"cmp"
	_ "embed"
	"html/template"
	"io"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/evaluation"
	"github.com/breakwater-safety/breakwater/internal/explain"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
)

//go:embed page.html
var source string

// A Page is what the report is of.
type Page struct {
	// Made is when.
	Made time.Time
	// Files are those that were measured; of each the last folder and the name
	// are shown.
	Files   []string
	Summary evaluation.Summary
	// Against is nil when no other run was given.
	Against *evaluation.Comparison
}

// mostCases is how many threads of a kind are shown with their words.
const mostCases = 20

// view is the dot of the template.
type view struct {
	Page
	Names    []string
	Tables   []evaluation.Table
	Compared *evaluation.Table
	Curve    curve
	Delays   bars
	Missed   cases
	Alarmed  cases
	Others   cases
}

// cases are the worst first, those without words apart.
type cases struct {
	Shown    []evaluation.Case
	More     int // with words, but not shown
	Withheld []evaluation.Case
}

// Write writes the page.
func Write(w io.Writer, p Page) error {
	library, err := words.Load()
	if err != nil {
		return err
	}
	english := library.Choose("en")
	t, err := template.New("page").Funcs(template.FuncMap{
		"verdict": func(x *explain.Explanation) words.Section {
			s, _ := english.Reviewer(x.Verdict()).Section("verdict")
			return s
		},
	}).Parse(source)
	if err != nil {
		return err
	}
	v := view{Page: p, Tables: p.Summary.Tables(), Curve: newCurve(p.Summary.Calibration), Delays: newBars(p.Summary.Delays())}
	for _, name := range p.Files {
		name = filepath.ToSlash(name)
		v.Names = append(v.Names, path.Join(path.Base(path.Dir(name)), path.Base(name)))
	}
	if p.Against != nil {
		table := p.Against.Table()
		v.Compared = &table
	}
	v.sort(p.Summary.Cases)
	return t.Execute(w, v)
}

// sort puts every case into one list: what was missed by how little was seen,
// what was raised by how much.
func (v *view) sort(all []evaluation.Case) {
	sorted := slices.SortedStableFunc(slices.Values(all), func(a, b evaluation.Case) int {
		return cmp.Or(-cmp.Compare(a.Level, b.Level), -cmp.Compare(a.Probability, b.Probability), cmp.Compare(a.ID, b.ID))
	})
	for _, c := range sorted {
		switch {
		case c.Missed():
			v.Missed.Withheld = append(v.Missed.Withheld, c)
		case c.Alarmed():
			v.Alarmed.Withheld = append(v.Alarmed.Withheld, c)
		default:
			v.Others.Withheld = append(v.Others.Withheld, c)
		}
	}
	slices.Reverse(v.Missed.Withheld)
	for _, list := range []*cases{&v.Missed, &v.Alarmed, &v.Others} {
		list.part()
	}
}

// part moves the first of those that have words to Shown.
func (c *cases) part() {
	all := c.Withheld
	c.Withheld = nil
	for _, one := range all {
		switch {
		case one.Why == nil:
			c.Withheld = append(c.Withheld, one)
		case len(c.Shown) < mostCases:
			c.Shown = append(c.Shown, one)
		default:
			c.More++
		}
	}
}
