package help_test

import (
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/help"
)

const claims = `version: 1
noted: 2026-11-22
claims:
  - id: ie-crime
    country: IE
    about: crime
    url: https://law.example/go
    source: https://law.example/act
    dated: 2020-12-28
    certainty: official-page
`

func TestReadLawRefuses(t *testing.T) {
	t.Parallel()
	if _, err := help.ReadLaw(strings.NewReader(claims)); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, from, to, want string }{
		{"version", "version: 1", "version: 3", "version"},
		{"noted", "2026-11-22", "today", "noted"},
		{"unknown field", "about: crime", "about: crime\n    colour: blue", "colour"},
		{"about", "about: crime", "about: fines", "about"},
		{"id", "id: ie-crime", "id: Crime", "id"},
		{"country", "country: IE", "country: XX", "country"},
		{"no source", "source: https://law.example/act", "source: ''", "source"},
		{"certainty", "official-page", "hearsay", "certainty"},
		{"plain http", "url: https", "url: http", "url"},
		{"a check by one twice", "dated: 2020-12-28", "checked: {by: [AB, AB], on: 2026-11-20, how: read}", "checked.by"},
		{"two documents", "version: 1", "version: 1\n---\nversion: 1", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(claims, tt.from, tt.to, 1)
			if text == claims {
				t.Fatal("the test changes nothing")
			}
			if _, err := help.ReadLaw(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one that names %q", err, tt.want)
			}
		})
	}
	_, claim, _ := strings.Cut(claims, "claims:\n")
	twice := claims + claim
	if _, err := help.ReadLaw(strings.NewReader(twice)); err == nil {
		t.Error("a claim that stands there twice was read")
	}
}

func TestLawWaitsForTwo(t *testing.T) {
	t.Parallel()
	text := strings.Replace(claims, "official-page", "secondary", 1)
	for _, tt := range []struct {
		name, text string
		want       int
	}{{"nobody", text, 0}, {"one", text + "    checked: {by: [AB], on: 2026-11-22, how: read it}\n", 0}, {"two", text + "    checked: {by: [AB, CD], on: 2026-11-22, how: read it}\n", 1}} {
		law, err := help.ReadLaw(strings.NewReader(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(law.Of("IE")); got != tt.want || len(law.Countries()) != tt.want {
			t.Errorf("%s: %d claims shown, want %d", tt.name, got, tt.want)
		}
	}
}

// A law does not grow old by its own date, but our reading of it does.
func TestClaimExpires(t *testing.T) {
	t.Parallel()
	law, err := help.ReadLaw(strings.NewReader(claims))
	if err != nil {
		t.Fatal(err)
	}
	c := law.Of("IE")[0]
	if got := c.Expires().Format(time.DateOnly); got != "2027-11-22" {
		t.Errorf("expires %s", got)
	}
	if c.Old(time.Date(2027, 11, 21, 0, 0, 0, 0, time.UTC)) || !c.Old(time.Date(2027, 11, 22, 0, 0, 0, 0, time.UTC)) {
		t.Error("it is old a day too early or too late")
	}
}

// Every claim has its words, and no words are there without a claim.
func TestClaimsHaveWords(t *testing.T) {
	t.Parallel()
	law, err := help.LoadLaw()
	if err != nil {
		t.Fatal(err)
	}
	texts, n := english(t), 0
	for _, country := range law.Countries() {
		for _, c := range law.Of(country) {
			n++
			if !texts.Has("law.claim." + c.ID) {
				t.Errorf("%s has no words", c.ID)
			}
		}
	}
	for _, key := range texts.Keys() {
		if id, ok := strings.CutPrefix(key, "law.claim."); ok {
			n--
			if _, ok := law.Claim(id); !ok {
				t.Errorf("%s: there is no such claim", key)
			}
		}
	}
	if n != 0 {
		t.Errorf("%d more claims than words", n)
	}
}

func FuzzReadLaw(f *testing.F) {
	f.Add(claims)
	f.Add("version: 1\nnoted: 2026\nclaims: [{}]")
	f.Fuzz(func(t *testing.T, text string) {
		law, err := help.ReadLaw(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, country := range law.Countries() {
			for _, c := range law.Of(country) {
				if c.Source == "" || c.Clearance() == help.Waiting {
					t.Errorf("accepted %+v", c)
				}
			}
		}
	})
}
