package help

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Audience is for whom an entry is, by the person's age in the images; for a
// helpline, by their age now.
type Audience string

// The audiences.
const (
	Under18  Audience = "under18"
	Adult    Audience = "adult"
	Everyone Audience = "all"
)

// Kind is what an entry is for.
type Kind string

// The kinds, in the order in which they are shown.
const (
	Emergency   Kind = "emergency"    // danger right now
	Crisis      Kind = "crisis"       // someone to talk to, now
	ReportImage Kind = "report-image" // has images stopped or removed
	Police      Kind = "police"       // takes reports; not for emergencies
	Helpline    Kind = "helpline"     // advice and support
)

// Certainty is how an entry came to be known. Only these two may be shown.
type Certainty string

// The certainties.
const (
	// OfficialDated is an official page as quoted, with its date, in public
	// research; the page itself was not opened by us.
	OfficialDated Certainty = "official-dated"
	// OfficialPage is the service's own page, read in a copy.
	OfficialPage Certainty = "official-page"
)

// Phone is a number and, when there are several, what sets it apart.
type Phone struct {
	Number string // as printed by the source: digits, spaces and hyphens
	Label  string // such as "police"; may be empty
}

// Tel gives the number for a telephone link (RFC 3966, local number).
func (p Phone) Tel() string {
	return strings.NewReplacer(" ", "", "-", "").Replace(p.Number)
}

// Entry is one service. An Entry that [Load] gives was validated: whatever has
// a phone, a text number or hours also has a date.
type Entry struct {
	Country   string // ISO 3166-1 alpha-2, "EU", or "ZZ" for everywhere
	Audience  Audience
	Kind      Kind
	Name      string
	WhatFor   string
	Note      string // a limit that the reader must know; may be empty
	URL       string // https; empty when there is only a number
	Phones    []Phone
	Text      string   // how to reach it by text message; may be empty
	Hours     string   // in words; empty when not known
	Languages []string // BCP 47 tags; may be empty
	Source    string   // address of the page that says so
	Checked   Date     // the date of the source; zero when it carries none
	Noted     Date     // when an undated source was noted down
	Certainty Certainty

	only     []string // members of a union where it works; nil: all
	fallback bool     // shown only where the country has nothing else
}

// staleAfterMonths is how long a date is trusted.
const staleAfterMonths = 12

// Stale says whether the entry's date lies more than twelve months before now,
// so that it must be shown as one that may have changed. An entry without a
// date is not stale: it shows no number and says itself that it is undated.
func (e Entry) Stale(now time.Time) bool {
	return !e.Checked.IsZero() && e.Checked.Start().AddDate(0, staleAfterMonths, 0).Before(now)
}

// SourceSite gives the host of the source, without "www.", for people to read.
func (e Entry) SourceSite() string { return site(e.Source) }

// Site gives the host of the entry's own page, or "".
func (e Entry) Site() string { return site(e.URL) }

func site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// LanguageNames gives the languages in English, "Dutch and English"; "" when
// they are not known.
func (e Entry) LanguageNames() string {
	names := make([]string, len(e.Languages))
	for i, tag := range e.Languages {
		names[i] = display.English.Languages().Name(language.Make(tag))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
