package evaluation_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Letters of a single line.
const (
	shortestLine = 2
	longestLine  = 200
)

// young is what would make the person spoken to somebody under 18.
var young = regexp.MustCompile(`(?i)\b1[0-7] ?(y\b|yo\b|y/o|years?\b|años\b|ans\b|anos\b|jahre\b)|\b(i'?m|u r|ur|you'?re|you are|tienes|tengo|t'as|j'ai|tens|tenho|bist|bin) 1[0-7]\b` +
	`|\b(under ?18|minor|underage|teen|kid|homework|menor de edad|mineure?|lycée|collège|colegio|escuela|escola|schule|school|grade)\b`)

// TestLines holds corpus/lines to what corpus/README.md says of it. It prints
// places and rules, never a text.
func TestLines(t *testing.T) {
	t.Parallel()
	files := glob(t, "lines", "*", "*")
	if len(files) < 3 {
		t.Fatalf("%d files of lines, want all of them", len(files))
	}
	taken, n := map[string]string{}, 0
	for _, name := range files {
		language := filepath.Base(filepath.Dir(name))
		_, ok := authorOf(name)
		if !ok || !regexp.MustCompile(`^[a-z]{2}$`).MatchString(language) {
			t.Errorf("lines/%s/%s: want lines/LANGUAGE/author-x.tsv", language, filepath.Base(name))
			continue
		}
		shown := map[string]bool{}
		for _, row := range tsv(t, name, 2) {
			sign, text := row.fields[0], row.fields[1]
			at := fmt.Sprintf("lines/%s/%s:%d", language, filepath.Base(name), row.line)
			for _, rule := range brokenLine(sign, text) {
				t.Errorf("%s: %s", at, rule)
			}
			key := strings.ToLower(strings.Join(strings.Fields(text), " "))
			if before := taken[key]; before != "" {
				t.Errorf("%s: the same line stands at %s", at, before)
			}
			taken[key] = at
			shown[sign] = true
			n++
		}
		for _, s := range append(slices.Concat(offenderSigns, otherSigns), "none") {
			if !shown[s] {
				t.Errorf("lines/%s/%s: no line shows %s", language, filepath.Base(name), s)
			}
		}
	}
	t.Logf("%d files, %d lines", len(files), n)
}

// brokenLine names the rules that a line breaks.
func brokenLine(sign, text string) []string {
	var out []string
	rule := func(ok bool, format string, args ...any) {
		if !ok {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	rule(sign == "none" || slices.Contains(offenderSigns, sign) || slices.Contains(otherSigns, sign), "%q is not a sign", sign)
	for what, pattern := range found {
		rule(!pattern.MatchString(text), "it holds %s", what)
	}
	letters := utf8.RuneCountInString(text)
	rule(letters >= shortestLine && letters <= longestLine, "%d letters, want %d to %d", letters, shortestLine, longestLine)
	rule(!slices.Contains(imageSigns, sign) || !young.MatchString(text), "it asks for an image or a camera, and reads as to somebody under 18")
	return out
}

// TestLineRules holds that each rule finds what breaks it.
func TestLineRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sign, text, want string }{
		{"call", "by video tonight, 11 your time", ""},
		{"probe", "are you still at school", ""},
		{"none", "see you at 12:30", ""},
		{"menace", "see you", "is not a sign"},
		{"threat", "look at example.com now", "address of a page"},
		{"move", "add @somebody", "a handle"},
		{"money", "to 020 7946 0000", "like a phone number"},
		{"money", "to 1" + strings.Repeat("a", 33), "like a wallet"},
		{"none", "k", "want 2 to 200"},
		{"none", strings.Repeat("long ", 41), "want 2 to 200"},
		{"request", "private pic? you are 16 right", "under 18"},
		{"call", "after school by video", "under 18"},
		{"more", "tienes 15 años? otra", "under 18"},
	} {
		if got := strings.Join(brokenLine(c.sign, c.text), "; "); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s %q: %q is not in %q", c.sign, c.text, c.want, got)
		}
	}
}
