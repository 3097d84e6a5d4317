package help

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Certainty is how something came to be known.
type Certainty string

// The certainties. The first two are cleared by their source; the others wait
// for two people.
const (
	// OfficialDated is an official page as quoted, with its date, in public
	// research; the page itself was not opened by us.
	OfficialDated Certainty = "official-dated"
	// OfficialPage is the service's own page, read in a copy.
	OfficialPage Certainty = "official-page"
	// Secondary is another source: news, a leaflet, a list kept by others.
	Secondary Certainty = "secondary"
	// Knowledge is what somebody remembers.
	Knowledge Certainty = "knowledge"
)

// Check is a check by people: who, when, and how. It counts with two.
type Check struct {
	By  []string // initials, of two different people when it counts
	On  Date     // a day
	How string   // what they did: called the number, opened the page
}

// checkers is how many people make a check.
const checkers = 2

// Clearance says whether people may be shown something, and why.
type Clearance string

// The clearances.
const (
	// ByTwo was checked by two people.
	ByTwo Clearance = "checked"
	// BySource rests on an official page; no two people have checked it.
	BySource Clearance = "source"
	// Waiting is not shown to anyone until two people have checked it.
	Waiting Clearance = "waiting"
)

// Standing is what an entry or a claim rests on.
type Standing struct {
	Source    string // address of the page that says so
	Dated     Date   // of the source; zero when it carries none
	Noted     Date   // when the sources were noted down
	Certainty Certainty
	Checked   *Check // nil: nobody has
	Until     Date   // not to be relied on from this day, when earlier than by its kind; zero: none
}

// Clearance says whether it may be shown.
func (s Standing) Clearance() Clearance {
	switch {
	case s.byTwo():
		return ByTwo
	case s.Certainty == OfficialDated || s.Certainty == OfficialPage:
		return BySource
	default:
		return Waiting
	}
}

func (s Standing) byTwo() bool { return s.Checked != nil && len(s.Checked.By) >= checkers }

// AsOf is the day from which its time counts: that of the check, else the
// source's, else when it was noted.
func (s Standing) AsOf() Date {
	switch {
	case s.byTwo():
		return s.Checked.On
	case !s.Dated.IsZero():
		return s.Dated
	default:
		return s.Noted
	}
}

// SourceSite gives the host of the source, without "www.", for people to read.
func (s Standing) SourceSite() string { return site(s.Source) }

// expiry gives the day from which it is not relied on, months after from.
func (s Standing) expiry(from Date, months int) time.Time {
	end := from.Start().AddDate(0, months, 0)
	if until := s.Until.Start(); !s.Until.IsZero() && until.Before(end) {
		end = until
	}
	return end
}

// initials name a person without naming them to strangers.
var initials = regexp.MustCompile(`^[A-Z]{2,4}$`)

func (s Standing) validate() error {
	switch {
	case !isWebAddress(s.Source, "https") && !isWebAddress(s.Source, "http"):
		return errors.New("source: the address of the page that says so is needed")
	case !slices.Contains([]Certainty{OfficialDated, OfficialPage, Secondary, Knowledge}, s.Certainty):
		return fmt.Errorf("certainty: %q is not official-dated, official-page, secondary or knowledge", s.Certainty)
	case s.Certainty == OfficialDated && s.Dated.IsZero():
		return errors.New("dated: what is official-dated has a date")
	case s.Checked == nil:
		return nil
	}
	return s.Checked.validate()
}

func (c Check) validate() error {
	for i, who := range c.By {
		if !initials.MatchString(who) {
			return errors.New("checked.by: initials are two to four capital letters")
		}
		if slices.Contains(c.By[:i], who) {
			return fmt.Errorf("checked.by: %s stands there twice; two people are needed", who)
		}
	}
	switch {
	case len(c.By) == 0:
		return errors.New("checked.by: who checked it is needed")
	case !c.On.isDay():
		return errors.New("checked.on: the day is needed")
	case c.How == "":
		return errors.New("checked.how: what was done is needed")
	}
	return nil
}

// standingYAML is what entries and claims have in common in their files.
type standingYAML struct {
	Source    string     `yaml:"source"`
	Dated     string     `yaml:"dated"`
	Certainty Certainty  `yaml:"certainty"`
	Checked   *checkYAML `yaml:"checked"`
	Expires   string     `yaml:"expires"`
}

type checkYAML struct {
	By  []string `yaml:"by"`
	On  string   `yaml:"on"`
	How string   `yaml:"how"`
}

func (r standingYAML) standing(noted Date) (Standing, error) {
	s := Standing{Source: r.Source, Noted: noted, Certainty: r.Certainty}
	dates := []struct {
		field, from string
		to          *Date
	}{{"dated", r.Dated, &s.Dated}, {"expires", r.Expires, &s.Until}}
	if r.Checked != nil {
		s.Checked = &Check{By: r.Checked.By, How: r.Checked.How}
		dates = append(dates, struct {
			field, from string
			to          *Date
		}{"checked.on", r.Checked.On, &s.Checked.On})
	}
	for _, d := range dates {
		if d.from == "" {
			continue
		}
		var err error
		if *d.to, err = ParseDate(d.from); err != nil {
			return Standing{}, fmt.Errorf("%s: %w", d.field, err)
		}
	}
	return s, s.validate()
}
