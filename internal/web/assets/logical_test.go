package assets_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// physical are properties that name a side of the screen. What a reader meets
// first stands at the start of a line, which is the right side in some
// languages.
var physical = regexp.MustCompile(`(?m)^[^/\n]*(?:(?:margin|padding|border)-(?:left|right)|\b(?:left|right):|text-align: (?:left|right)|border-(?:top|bottom)-(?:left|right)-radius|float:)`)

// forWork are the style sheets of the console and the demo, which are in English.
var forWork = []string{"console.scss", "demo.scss", "work.scss", "_stages.scss"}

// The public site is ready for languages that are written from the right.
func TestLogicalProperties(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("src/*.scss")
	if err != nil || len(names) < 5 {
		t.Fatalf("style sheets: %v, %v", names, err)
	}
	for _, name := range names {
		if slices.Contains(forWork, filepath.Base(name)) {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range physical.FindAllString(string(data), -1) {
			t.Errorf("%s names a side of the screen: %s", name, strings.TrimSpace(found))
		}
	}
	for _, bad := range []string{"  margin-left: 2px;", "  left: 0;", "a { text-align: right }"} {
		if !physical.MatchString(bad) {
			t.Errorf("%q is not found", bad)
		}
	}
}
