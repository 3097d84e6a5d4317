package help

import (
	"net/url"
	"strings"
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

// Phone is a number and, when there are several, what sets it apart.
type Phone struct {
	Number string // as printed by the source: digits, spaces and hyphens
	Label  string // such as "police"; may be empty
}

// Tel gives the number for a telephone link (RFC 3966, local number).
func (p Phone) Tel() string {
	return strings.NewReplacer(" ", "", "-", "").Replace(p.Number)
}

// Entry is one service. An Entry that [Load] gives was validated. What people
// may be shown of it is what [Entry.Shown] leaves.
type Entry struct {
	Country   string // ISO 3166-1 alpha-2, a union such as "EU", or "ZZ" for everywhere
	Audience  Audience
	Kind      Kind
	Name      string
	WhatFor   string // in English, as are Note, Text, Hours and the labels of Phones
	Note      string // a limit that the reader must know; may be empty
	URL       string // https; empty when there is only a number
	Phones    []Phone
	Text      string   // how to reach it by text message; may be empty
	Hours     string   // in words; empty when not known
	Languages []string // BCP 47 tags; may be empty
	Standing           // how it came to be known, and until when that counts

	only     []string // members of a union where it works; nil: all
	fallback bool     // shown only where the country has nothing else
}

// reachable says whether the entry has what goes out of date first.
func (e Entry) reachable() bool { return len(e.Phones) > 0 || e.Text != "" || e.Hours != "" }

// Site gives the host of the entry's own page, or "".
func (e Entry) Site() string { return site(e.URL) }

func site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
