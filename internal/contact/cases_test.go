package contact

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A testCase is one entry of testdata/cases.yaml.
type testCase struct {
	Name     string         `yaml:"name"`
	Presets  []string       `yaml:"presets"`
	Request  map[string]any `yaml:"request"`
	Decision Outcome        `yaml:"decision"`
	Policies []string       `yaml:"policies"`
	Warnings []string       `yaml:"warnings"`
	Assumed  []string       `yaml:"assumed"`
}

// request takes the case through the wire form, as a platform would.
func (c testCase) request(t *testing.T) Request {
	t.Helper()
	c.Request["from"].(map[string]any)["id"] = "a"
	c.Request["to"].(map[string]any)["id"] = "b"
	text, err := json.Marshal(c.Request)
	if err != nil {
		t.Fatal(err)
	}
	check, err := ReadCheck(strings.NewReader(string(text)))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return check.Request
}

func readCases(t *testing.T) []testCase {
	t.Helper()
	text, err := os.ReadFile("testdata/cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var cases []testCase
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func mustLoad(t testing.TB, preset string) *Policy {
	t.Helper()
	p, err := Load(preset)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func ids(reasons []Reason) (names []string) {
	for _, r := range reasons {
		names = append(names, r.ID)
	}
	return names
}

func warningIDs(warnings []Warning) (names []string) {
	for _, w := range warnings {
		names = append(names, w.ID)
	}
	return names
}

func TestCases(t *testing.T) {
	t.Parallel()
	named, policies := map[string]bool{}, map[string]*Policy{}
	for _, preset := range Presets() {
		policies[preset] = mustLoad(t, preset)
	}
	for _, c := range readCases(t) {
		r := c.request(t)
		for _, preset := range c.Presets {
			t.Run(preset+"/"+c.Name, func(t *testing.T) {
				d := policies[preset].Decide(r)
				if d.Outcome != c.Decision || !slices.Equal(ids(d.Policies), c.Policies) {
					t.Errorf("got %s by %v, want %s by %v", d.Outcome, ids(d.Policies), c.Decision, c.Policies)
				}
				if got := warningIDs(d.Warnings); c.Warnings != nil && !slices.Equal(got, c.Warnings) {
					t.Errorf("warnings = %v, want %v", got, c.Warnings)
				}
				if !slices.Equal(d.Assumed, c.Assumed) {
					t.Errorf("assumed = %v, want %v", d.Assumed, c.Assumed)
				}
			})
			for _, id := range append(c.Policies, c.Warnings...) {
				named[id] = true
			}
		}
	}
	for _, preset := range Presets() {
		for _, r := range policies[preset].all {
			if !named[string(r.id)] {
				t.Errorf("no case shows policy %s of preset %s", r.id, preset)
			}
		}
	}
}
