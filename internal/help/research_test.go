package help_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// researchFile lies beside the checkout on machines of those who did the
// research. TestShippedDirectory holds without it what can be held without it.
const researchFile = "../../../shared/facts/directory.yaml"

type researched struct {
	Country, Name, Phone, Text, Hours, Certainty, Notes string
	Kind                                                string
	Source                                              string `yaml:"source_url"`
	Verified                                            string
}

// Every shipped entry is one that was researched and cleared: same country,
// source, date and certainty, and no number that the research does not have.
func TestShippedFromResearch(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(researchFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the research file is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Entries []researched }
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var shipped struct {
		Entries []struct {
			Checked                                        *struct{}
			Country, Name, Source, Dated, Certainty, Hours string
			Phones                                         []struct{ Number string }
		}
	}
	own, err := os.ReadFile("directory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(own, &shipped); err != nil {
		t.Fatal(err)
	}
	for _, e := range shipped.Entries {
		if e.Checked != nil {
			continue // two people have looked since
		}
		ok := slices.ContainsFunc(file.Entries, func(r researched) bool {
			return r.Country == e.Country && r.Source == e.Source && r.Certainty == e.Certainty && r.Verified == e.Dated &&
				(e.Hours == "" || r.Hours != "") &&
				!slices.ContainsFunc(e.Phones, func(p struct{ Number string }) bool {
					return !strings.Contains(r.Phone, p.Number) || strings.Contains(r.Notes, p.Number+" from knowledge")
				})
		})
		if !ok {
			t.Errorf("%s %s: no researched entry has this source, date, certainty and number", e.Country, e.Name)
		}
	}
}
