package contact

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func allRules(t *testing.T) map[string]rule {
	all := map[string]rule{}
	for _, preset := range Presets() {
		for _, r := range mustLoad(t, preset).all {
			all[string(r.id)] = r
		}
	}
	return all
}

// A claim about a law or a platform says where it was read, and when; only
// what was read in the platform's or the law's own words stands as its rule.
func TestLawsHaveASourceAndADate(t *testing.T) {
	t.Parallel()
	source := regexp.MustCompile(`^(Modelled on .*secondary source|Snapchat's published rule .*\(values\.snap\.com|Utah Code 13-71-202 .*was not checked)`)
	date := regexp.MustCompile(`read (January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d`)
	found := 0
	for id, r := range allRules(t) {
		law := r.reason.Law
		if law == "" {
			continue
		}
		found++
		if !source.MatchString(law) || !date.MatchString(law) {
			t.Errorf("%s: %q has no source or no date", id, law)
		}
	}
	if found < 5 {
		t.Errorf("only %d laws found", found)
	}
}

func TestTextsAreSentences(t *testing.T) {
	t.Parallel()
	for id, r := range allRules(t) {
		text := r.reason.Text
		if !strings.HasSuffix(text, ".") || strings.ContainsAny(text, "!\n") {
			t.Errorf("%s: %q is not a calm sentence", id, text)
		}
		for _, word := range []string{"victim", "perpetrator", "should have", "offender", "nude"} {
			if strings.Contains(strings.ToLower(text), word) {
				t.Errorf("%s: says %q", id, word)
			}
		}
		// A warning speaks to the person, and leaves it to them.
		if r.warning.ID != "" && !strings.Contains(text, "ou can ") {
			t.Errorf("%s: %q does not say what you can do", id, text)
		}
	}
}

func TestTheDocumentationNamesEveryPolicy(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/concepts/contact.md")
	if err != nil {
		t.Fatal(err)
	}
	all := allRules(t)
	for id := range all {
		if !strings.Contains(string(page), "`"+id+"`") {
			t.Errorf("docs/concepts/contact.md does not name %s", id)
		}
	}
	_, presets, _ := strings.Cut(string(page), "## Presets")
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)`").FindAllStringSubmatch(presets, -1) {
		if _, known := all[m[1]]; !known {
			t.Errorf("docs/concepts/contact.md names %s, which is no policy", m[1])
		}
	}
}
