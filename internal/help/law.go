package help

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"
)

//go:embed law.yaml
var lawFile []byte

// About is what a claim about the law is about.
type About string

// What a claim can be about, in the order in which it is shown.
const (
	Crime     About = "crime"     // what those who share or threaten break
	Removal   About = "removal"   // what services must take down, and how to ask
	Complaint About = "complaint" // who to turn to when a service does not
)

var abouts = []About{Crime, Removal, Complaint}

// Claim is one fact about the law of a country or union. Its words are the text
// "law.claim." and its ID, so that they are translated as all others are.
type Claim struct {
	ID      string // such as "us-removal"
	Country string // ISO 3166-1 alpha-2, or a union that the directory has
	About   About
	URL     string // where to go, https; may be empty
	Standing
}

// claimMonths is how long a claim is relied on after it was read or checked. The
// age of a law says nothing of whether it still holds.
const claimMonths = 12

// Expires is the moment from which the claim is one to check first.
func (c Claim) Expires() time.Time {
	from := c.Noted
	if c.byTwo() {
		from = c.Checked.On
	}
	return c.expiry(from, claimMonths)
}

// Old says that the claim must be checked before anyone relies on it.
func (c Claim) Old(now time.Time) bool { return !now.Before(c.Expires()) }

// Site gives the host of the page to go to, or "".
func (c Claim) Site() string { return site(c.URL) }

// Law is what is known of the law. It does not change after it was read and is
// safe for concurrent use.
type Law struct {
	claims, waiting []Claim
}

// LoadLaw gives the claims that are part of the program, when their signature
// holds (see [Released]).
func LoadLaw() (*Law, error) {
	if _, err := Released(); err != nil {
		return nil, err
	}
	return ReadLaw(bytes.NewReader(lawFile))
}

type lawYAML struct {
	Version int         `yaml:"version"`
	Noted   string      `yaml:"noted"`
	Claims  []claimYAML `yaml:"claims"`
}

type claimYAML struct {
	ID           string `yaml:"id"`
	Country      string `yaml:"country"`
	About        About  `yaml:"about"`
	URL          string `yaml:"url"`
	standingYAML `yaml:",inline"`
}

// lawVersion is the only version of the file that this program reads.
const lawVersion = 1

// ReadLaw reads a file of claims (YAML; its fields stand in README.md). It
// refuses the whole file for one wrong claim; the error names it and the field.
func ReadLaw(r io.Reader) (*Law, error) {
	dec := yaml.NewDecoder(r)
	dec.KnownFields(true)
	var file lawYAML
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("read law: %w", err)
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("read law: one document is expected")
	}
	if file.Version != lawVersion {
		return nil, fmt.Errorf("read law: version: %d is not read here, only %d", file.Version, lawVersion)
	}
	noted, err := ParseDate(file.Noted)
	if err != nil {
		return nil, fmt.Errorf("read law: noted: %w", err)
	}
	l := &Law{}
	for i, raw := range file.Claims {
		if err := l.add(raw, noted); err != nil {
			return nil, fmt.Errorf("read law: claims[%d] (%s): %w", i, raw.ID, err)
		}
	}
	return l, nil
}

// claimID is lower case, with the country first.
var claimID = regexp.MustCompile(`^[a-z]{2}-[a-z-]+$`)

func (l *Law) add(raw claimYAML, noted Date) error {
	c := Claim{ID: raw.ID, Country: raw.Country, About: raw.About, URL: raw.URL}
	var err error
	if c.Standing, err = raw.standing(noted); err != nil {
		return err
	}
	if _, wrong := countryOf(c.Country); wrong != nil && c.Country != euUnion {
		return fmt.Errorf("country: %w", wrong)
	}
	switch {
	case !claimID.MatchString(c.ID):
		return errors.New("id: the country in small letters, a hyphen, and words in small letters")
	case slices.ContainsFunc(slices.Concat(l.claims, l.waiting), func(o Claim) bool { return o.ID == c.ID }):
		return errors.New("id: it stands there twice")
	case !slices.Contains(abouts, c.About):
		return fmt.Errorf("about: %q is not crime, removal or complaint", c.About)
	case c.URL != "" && !isWebAddress(c.URL, "https"):
		return errors.New("url: a whole https address is needed")
	}
	if c.Clearance() == Waiting {
		l.waiting = append(l.waiting, c)
	} else {
		l.claims = append(l.claims, c)
	}
	return nil
}

// euUnion is the one union that has law of its own here.
const euUnion = "EU"

// Countries gives the countries and unions of which something may be shown, in
// the order of the file.
func (l *Law) Countries() []string {
	var all []string
	for _, c := range l.claims {
		if !slices.Contains(all, c.Country) {
			all = append(all, c.Country)
		}
	}
	return all
}

// Of gives the claims about a country or union that may be shown: crimes first,
// then removal, then complaints.
func (l *Law) Of(country string) []Claim {
	var all []Claim
	for _, about := range abouts {
		for _, c := range l.claims {
			if c.Country == country && c.About == about {
				all = append(all, c)
			}
		}
	}
	return all
}

// Claim gives one claim that may be shown, by its id.
func (l *Law) Claim(id string) (Claim, bool) {
	for _, c := range l.claims {
		if c.ID == id {
			return c, true
		}
	}
	return Claim{}, false
}
