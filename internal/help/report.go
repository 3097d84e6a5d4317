package help

import (
	"fmt"
	"slices"
	"time"
)

// Finding is one entry or claim that somebody should look at.
type Finding struct {
	What    string `json:"what"`              // which entry or claim
	Source  string `json:"source"`            // where to look
	Expires string `json:"expires,omitempty"` // the day, YYYY-MM-DD
}

// Gap is a kind of help for which a country has nothing near: nothing of its own
// or of its union that may be shown.
type Gap struct {
	Country  string   `json:"country"`
	Kind     Kind     `json:"kind"`
	Audience Audience `json:"audience"`
}

// Report says what there is to do on the directory and the law.
type Report struct {
	Entries   int `json:"entries"` // that may be shown, claims included
	Countries int `json:"countries"`
	// Checked is how many of them two people have checked. The others rest on
	// their source alone.
	Checked int `json:"checked"`

	Expired   []Finding `json:"expired"`   // shown without a number, as «check first»
	Soon      []Finding `json:"soon"`      // expire within the time that was asked for
	Unchecked []Finding `json:"unchecked"` // shown by their source; no two people have checked them
	Half      []Finding `json:"half"`      // one person has checked them; another is needed
	Waiting   []Finding `json:"waiting"`   // not shown until two people have checked them
	Missing   []Gap     `json:"missing"`
}

// NewReport looks through a directory and the law at a time; soon is how far
// ahead.
func NewReport(d *Directory, l *Law, now time.Time, soon time.Duration) Report {
	r := Report{
		Countries: len(d.countries), Missing: []Gap{}, // no list is null in JSON
		Expired: []Finding{}, Soon: []Finding{}, Unchecked: []Finding{}, Half: []Finding{}, Waiting: []Finding{},
	}
	for _, e := range slices.Concat(d.entries, d.waiting) {
		r.look(e.id(), e.Standing, e.Expires(), now, soon)
	}
	for _, c := range slices.Concat(l.claims, l.waiting) {
		r.look("law "+c.ID, c.Standing, c.Expires(), now, soon)
	}
	for _, c := range d.countries {
		r.Missing = append(r.Missing, d.gaps(c.Code)...)
	}
	return r
}

func (r *Report) look(what string, s Standing, expires, now time.Time, soon time.Duration) {
	f := Finding{What: what, Source: s.Source, Expires: expires.Format(time.DateOnly)}
	if s.Checked != nil && !s.byTwo() {
		r.Half = append(r.Half, f)
	}
	switch s.Clearance() {
	case Waiting:
		r.Waiting = append(r.Waiting, f)
		return
	case BySource:
		r.Unchecked = append(r.Unchecked, f)
	case ByTwo:
		r.Checked++
	}
	r.Entries++
	switch {
	case !now.Before(expires):
		r.Expired = append(r.Expired, f)
	case !now.Add(soon).Before(expires):
		r.Soon = append(r.Soon, f)
	}
}

// needed is what every country should have.
var needed = []struct {
	kind     Kind
	audience Audience
}{
	{Emergency, Everyone}, {Crisis, Everyone},
	{ReportImage, Under18}, {ReportImage, Adult}, {Police, Under18}, {Police, Adult}, {Helpline, Under18}, {Helpline, Adult},
}

// gaps gives what a country lacks. What works everywhere does not fill a gap.
func (d *Directory) gaps(country string) []Gap {
	var gaps []Gap
	for _, n := range needed {
		near := slices.ContainsFunc(d.pick(country, n.audience, n.kind), func(e Entry) bool { return e.Country != World })
		if !near {
			gaps = append(gaps, Gap{country, n.kind, n.audience})
		}
	}
	return gaps
}

// String gives a gap for people: "KH: no emergency for all".
func (g Gap) String() string { return fmt.Sprintf("%s: no %s for %s", g.Country, g.Kind, g.Audience) }
