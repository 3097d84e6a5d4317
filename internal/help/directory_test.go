package help_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/help"
)

// head and entry make a file with one entry that is right; tests break it.
const (
	head  = "version: 2\nnoted: 2026-11-22\nunions:\n  EU: [IE, FR]\nentries:\n"
	entry = `  - country: IE
    audience: all
    kind: helpline
    name: Example
    what_for: Someone to talk to.
    url: https://help.example
    phones: [{number: 012 345, label: day}]
    languages: [en]
    source: https://help.example/about
    dated: 2026-10-09
    certainty: official-dated
`
)

func load(t *testing.T) *help.Directory {
	t.Helper()
	d, err := help.Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func read(t *testing.T, text string) *help.Directory {
	t.Helper()
	d, err := help.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	read(t, head+entry) // the unbroken file is right
	tests := []struct{ name, from, to, want string }{
		{"unknown field", "name: Example", "name: Example\n    colour: blue", "colour"},
		{"unknown version", "version: 2", "version: 1", "version"},
		{"no noted date", "noted: 2026-11-22", "noted: soon", "noted"},
		{"no source", "source: https://help.example/about", `source: ""`, "source"},
		{"source in words", "source: https://help.example/about", "source: a community list", "source"},
		{"a certainty of their own", "official-dated", "rumour", "certainty"},
		{"a check by nobody", "dated: 2026-10-09", "dated: 2026-10-09\n    checked: {by: [], on: 2026-11-20, how: called}", "checked.by"},
		{"a check by one twice", "dated: 2026-10-09", "dated: 2026-10-09\n    checked: {by: [AB, AB], on: 2026-11-20, how: called}", "checked.by"},
		{"a check by a name", "dated: 2026-10-09", "dated: 2026-10-09\n    checked: {by: [Alex], on: 2026-11-20, how: called}", "checked.by"},
		{"a check without a day", "dated: 2026-10-09", "dated: 2026-10-09\n    checked: {by: [AB, CD], on: 2026-11, how: called}", "checked.on"},
		{"a check of no kind", "dated: 2026-10-09", "dated: 2026-10-09\n    checked: {by: [AB, CD], on: 2026-11-20, how: ''}", "checked.how"},
		{"expiry in words", "dated: 2026-10-09", "dated: 2026-10-09\n    expires: never", "expires"},
		{"no certainty", "    certainty: official-dated\n", "", "certainty"},
		{"number without date", "    dated: 2026-10-09\n    certainty: official-dated", "    certainty: official-page", "dated"},
		{"official-dated without date", "    phones: [{number: 012 345, label: day}]\n    languages: [en]\n    source: https://help.example/about\n    dated: 2026-10-09\n", "    source: https://help.example/about\n", "dated"},
		{"hours without date", "    phones: [{number: 012 345, label: day}]\n    languages: [en]\n    source: https://help.example/about\n    dated: 2026-10-09\n    certainty: official-dated", "    hours: all day\n    source: https://help.example/about\n    certainty: official-page", "dated"},
		{"bad date", "2026-10-09", "2026-13-09", "dated"},
		{"short date", "dated: 2026-10-09", "dated: 2026-1-9", "dated"},
		{"letters in number", "012 345", "012 FLOWERS", "phones"},
		{"long number", "012 345", "0123 4567 8901 2345", "phones"},
		{"plain http", "url: https://help.example", "url: http://help.example", "url"},
		{"address with a user", "url: https://help.example", "url: https://a:b@help.example", "url"},
		{"nothing to reach", "    url: https://help.example\n    phones: [{number: 012 345, label: day}]\n", "", "url"},
		{"audience", "audience: all", "audience: grown-ups", "audience"},
		{"kind", "kind: helpline", "kind: advert", "kind"},
		{"no name", "name: Example", `name: ""`, "name"},
		{"country in small letters", "country: IE", "country: ie", "country"},
		{"no country", "country: IE", "country: XX", "country"},
		{"language", "[en]", "[english!]", "languages"},
		{"only a stranger", "languages: [en]", "languages: [en]\n    only: [US]", "only"},
		{"union of strangers", "[IE, FR]", "[IE, QQ]", "unions"},
		{"two documents", "version: 2", "version: 2\n---\nversion: 2", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(head+entry, tt.from, tt.to, 1)
			if text == head+entry {
				t.Fatal("the test changes nothing")
			}
			_, err := help.Read(strings.NewReader(text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one that names %q", err, tt.want)
			}
		})
	}
}

// What the project ships, entry by entry.
func TestShippedDirectory(t *testing.T) {
	t.Parallel()
	d := load(t)
	if n := len(d.Countries()); n < 27+14 {
		t.Errorf("%d countries, want the 27 of the EU and 14 more at least", n)
	}
	for _, e := range everyEntry(d) {
		if e.Source == "" || e.SourceSite() == "" {
			t.Errorf("%s %s: no source", e.Country, e.Name)
		}
		if e.Dated.IsZero() && (len(e.Phones) > 0 || e.Text != "" || e.Hours != "") {
			t.Errorf("%s %s: a number without a date", e.Country, e.Name)
		}
		for _, words := range []string{e.WhatFor, e.Note} {
			if strings.Contains(words, "!") || (words != "" && !strings.HasSuffix(words, ".")) {
				t.Errorf("%s %s: %q is not a calm sentence", e.Country, e.Name, words)
			}
		}
	}
}

func everyEntry(d *help.Directory) []help.Entry {
	var all []help.Entry
	seen := map[string]bool{}
	for _, c := range append(d.Countries(), help.Country{Code: help.World}) {
		for _, audience := range []help.Audience{help.Under18, help.Adult} {
			for _, e := range d.For(c.Code, audience).All() {
				if key := e.Country + e.Name; !seen[key] {
					seen[key] = true
					all = append(all, e)
				}
			}
		}
	}
	return all
}

func names(entries []help.Entry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Name)
	}
	return all
}

func TestFor(t *testing.T) {
	t.Parallel()
	d := load(t)
	tests := []struct {
		country  string
		audience help.Audience
		first    string // the first of all
		has, not []string
	}{
		{"GB", help.Under18, "Emergency", []string{"Report Remove", "Take It Down", "CEOP Safety Centre", "Samaritans", "Child Helpline International"},
			[]string{"StopNCII.org", "Revenge Porn Helpline", "European emergency number", "INHOPE hotlines"}},
		{"GB", help.Adult, "Emergency", []string{"Revenge Porn Helpline", "StopNCII.org"}, []string{"Report Remove", "Take It Down"}},
		{"DE", help.Under18, "Emergency", []string{"jugendschutz.net", "Child helpline 116 111"}, []string{"European emergency number"}},
		{"ES", help.Adult, "European emergency number", []string{"StopNCII.org"}, []string{"Help for victims of crime 116 006"}},
		{"PT", help.Adult, "European emergency number", []string{"Help for victims of crime 116 006"}, nil},
		{"KH", help.Under18, "Internet Hotline Cambodia", []string{"Take It Down"}, []string{"European emergency number"}},
		{"KE", help.Under18, "Take It Down", []string{"INHOPE hotlines"}, []string{"Emergency"}},
		{help.World, help.Adult, "StopNCII.org", []string{"Google Search removal form"}, []string{"Take It Down", "Emergency"}},
	}
	for _, tt := range tests {
		t.Run(tt.country+" "+string(tt.audience), func(t *testing.T) {
			t.Parallel()
			got := names(d.For(tt.country, tt.audience).All())
			if len(got) == 0 || got[0] != tt.first {
				t.Errorf("first of %v, want %q", got, tt.first)
			}
			for _, name := range tt.has {
				if !slices.Contains(got, name) {
					t.Errorf("%q is missing in %v", name, got)
				}
			}
			for _, name := range tt.not {
				if slices.Contains(got, name) {
					t.Errorf("%q must not stand in %v", name, got)
				}
			}
		})
	}
}

func TestCountry(t *testing.T) {
	t.Parallel()
	d := load(t)
	country, err := d.Country("GB")
	if err != nil || country.Name != "United Kingdom" {
		t.Errorf("GB: %v, %v", country, err)
	}
	for code, want := range map[string]fault.Code{
		"gb": fault.Invalid, "GBR": fault.Invalid, "": fault.Invalid, "ZZ": fault.Invalid, "EU": fault.Invalid,
		"XX": fault.Invalid, "UK": fault.Invalid, "826": fault.Invalid, "<b>": fault.Invalid, "KE": fault.NotFound,
	} {
		if _, err := d.Country(code); fault.CodeOf(err) != want {
			t.Errorf("%q: %v, want %s", code, err, want)
		}
	}
	for i, c := range d.Countries()[1:] {
		if before := d.Countries()[i]; before.Name >= c.Name {
			t.Errorf("%s stands before %s", before.Name, c.Name)
		}
	}
}

func TestEntryWords(t *testing.T) {
	t.Parallel()
	e := read(t, head+entry).For("IE", help.Adult).Helplines[0]
	if got := e.Phones[0].Tel(); got != "012345" {
		t.Errorf("tel %q", got)
	}
	if got := e.Dated.String(); got != "9 October 2026" {
		t.Errorf("date %q", got)
	}
	if e.SourceSite() != "help.example" {
		t.Errorf("source %q", e.SourceSite())
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	for written, spoken := range map[string]string{"2026-10-09": "9 October 2026", "2026-09": "September 2026", "2024": "2024"} {
		d, err := help.ParseDate(written)
		if err != nil || d.String() != spoken {
			t.Errorf("%s: %q, %v", written, d, err)
		}
	}
	for _, bad := range []string{"", "9 October 2026", "2026-02-30", "26", "2026-9", "20261", "2026-10-09T00:00:00Z"} {
		if d, err := help.ParseDate(bad); err == nil {
			t.Errorf("%q was read as %s", bad, d)
		}
	}
	if (help.Date{}).String() != "" {
		t.Error("no date has words")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(head + entry)
	f.Add("version: 2\nnoted: 2026\nentries: [{country: ZZ}]")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := help.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, e := range everyEntry(d) {
			if e.Source == "" || (e.Dated.IsZero() && len(e.Phones) > 0) {
				t.Errorf("accepted %+v", e)
			}
		}
	})
}
