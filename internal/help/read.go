package help

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

// fileVersion is the only version of the file that this program reads.
const fileVersion = 2

// directoryYAML is the file as it is written; see README.md.
type directoryYAML struct {
	Version int                 `yaml:"version"`
	Noted   string              `yaml:"noted"`
	Unions  map[string][]string `yaml:"unions"`
	Entries []entryYAML         `yaml:"entries"`
}

type entryYAML struct {
	Country      string      `yaml:"country"`
	Audience     Audience    `yaml:"audience"`
	Kind         Kind        `yaml:"kind"`
	Name         string      `yaml:"name"`
	WhatFor      string      `yaml:"what_for"`
	Note         string      `yaml:"note"`
	URL          string      `yaml:"url"`
	Phones       []phoneYAML `yaml:"phones"`
	Text         string      `yaml:"text"`
	Hours        string      `yaml:"hours"`
	Languages    []string    `yaml:"languages"`
	Only         []string    `yaml:"only"`
	Fallback     bool        `yaml:"fallback"`
	standingYAML `yaml:",inline"`
}

type phoneYAML struct {
	Number string `yaml:"number"`
	Label  string `yaml:"label"`
}

// Read reads a directory file (YAML; its fields stand in README.md). It refuses
// the whole file for an unknown field, an entry without a source, a check by
// less than a person, or a number without a date. The error names the entry and
// the field. Entries that wait for two people are read, and never shown.
func Read(r io.Reader) (*Directory, error) {
	dec := yaml.NewDecoder(r)
	dec.KnownFields(true)
	var file directoryYAML
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("read directory of help: %w", err)
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("read directory of help: one document is expected")
	}
	d, err := file.directory()
	if err != nil {
		return nil, fmt.Errorf("read directory of help: %w", err)
	}
	return d, nil
}

func (f directoryYAML) directory() (*Directory, error) {
	if f.Version != fileVersion {
		return nil, fmt.Errorf("version: %d is not read here, only %d", f.Version, fileVersion)
	}
	noted, err := ParseDate(f.Noted)
	if err != nil {
		return nil, fmt.Errorf("noted: %w", err)
	}
	d := &Directory{unions: f.Unions}
	seen := map[string]bool{}
	for union, members := range f.Unions {
		for _, code := range members {
			if _, err := countryOf(code); err != nil {
				return nil, fmt.Errorf("unions.%s: %w", union, err)
			}
		}
	}
	for i, raw := range f.Entries {
		e, err := raw.entry(f.Unions, noted)
		if err != nil {
			return nil, fmt.Errorf("entries[%d] (%s %s): %w", i, raw.Country, raw.Name, err)
		}
		if seen[e.id()] {
			return nil, fmt.Errorf("entries[%d] (%s): it stands there twice", i, e.id())
		}
		seen[e.id()] = true
		if e.Clearance() == Waiting {
			d.waiting = append(d.waiting, e)
		} else {
			d.entries = append(d.entries, e)
		}
	}
	if err := d.listCountries(); err != nil {
		return nil, err
	}
	return d, nil
}

// entry validates one entry.
func (r entryYAML) entry(unions map[string][]string, noted Date) (Entry, error) {
	e := Entry{
		Country: r.Country, Audience: r.Audience, Kind: r.Kind, Name: r.Name, WhatFor: r.WhatFor,
		Note: r.Note, URL: r.URL, Text: r.Text, Hours: r.Hours, Languages: r.Languages,
		only: r.Only, fallback: r.Fallback,
	}
	for _, p := range r.Phones {
		e.Phones = append(e.Phones, Phone(p))
	}
	var err error
	if e.Standing, err = r.standing(noted); err != nil {
		return Entry{}, err
	}
	return e, cmp.Or(e.checkWords(), e.checkPlace(unions), e.checkReach())
}

// id tells the entry from all others, for people.
func (e Entry) id() string {
	return fmt.Sprintf("%s %s %s %s", e.Country, e.Kind, e.Audience, e.Name)
}

func (e Entry) checkWords() error {
	switch {
	case !slices.Contains([]Audience{Under18, Adult, Everyone}, e.Audience):
		return fmt.Errorf("audience: %q is not under18, adult or all", e.Audience)
	case !slices.Contains([]Kind{Emergency, Crisis, ReportImage, Police, Helpline}, e.Kind):
		return fmt.Errorf("kind: %q is not emergency, crisis, report-image, police or helpline", e.Kind)
	case e.Name == "" || e.WhatFor == "":
		return errors.New("name and what_for: both are needed")
	}
	for _, tag := range e.Languages {
		if _, err := language.Parse(tag); err != nil {
			return fmt.Errorf("languages: %q is not a language tag", tag)
		}
	}
	return nil
}

func (e Entry) checkPlace(unions map[string][]string) error {
	members, isUnion := unions[e.Country]
	for _, code := range e.only {
		if !slices.Contains(members, code) {
			return fmt.Errorf("only: %q is not a member of %q", code, e.Country)
		}
	}
	if isUnion || e.Country == World {
		return nil
	}
	if _, err := countryOf(e.Country); err != nil {
		return fmt.Errorf("country: %w", err)
	}
	return nil
}

// phoneForm is a number as people print it.
var phoneForm = regexp.MustCompile(`^\d+(?:[ -]\d+)*$`)

// maxDigits is the longest number there is (ITU-T E.164).
const maxDigits = 15

// checkReach holds that a number never stands without a date.
func (e Entry) checkReach() error {
	if e.URL == "" && len(e.Phones) == 0 {
		return errors.New("url, phones: one of them is needed")
	}
	if e.URL != "" && !isWebAddress(e.URL, "https") {
		return errors.New("url: a whole https address is needed")
	}
	if e.Dated.IsZero() && !e.byTwo() && e.Clearance() != Waiting && e.reachable() {
		return errors.New("dated: phones, text and hours are only shown with the date of their source")
	}
	for _, p := range e.Phones {
		if !phoneForm.MatchString(p.Number) || len(p.Tel()) > maxDigits {
			return errors.New("phones: a number is digits, with single spaces or hyphens between them")
		}
	}
	return nil
}

func isWebAddress(s, scheme string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == scheme && u.Host != "" && u.User == nil
}
