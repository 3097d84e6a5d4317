package help_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/help"
)

// maxGrade is the reading grade that every page stays under.
const maxGrade = 7

// grade is the Flesch-Kincaid grade level (Kincaid et al. 1975):
// 0.39 words/sentences + 11.8 syllables/words − 15.59.
func grade(text string) float64 {
	sentences, words, syllables := 0, 0, 0
	for _, sentence := range sentenceEnd.Split(text, -1) {
		found := word.FindAllString(strings.ToLower(sentence), -1)
		if len(found) == 0 {
			continue
		}
		sentences++
		words += len(found)
		for _, w := range found {
			syllables += syllablesOf(w)
		}
	}
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
}

var (
	sentenceEnd = regexp.MustCompile(`[.?:!]["”)]*(?:\s|$)`)
	word        = regexp.MustCompile(`[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*`)
	vowels      = regexp.MustCompile(`[aeiouy]+`)
)

// syllablesOf counts groups of vowels, without a silent final e.
func syllablesOf(w string) int {
	n := len(vowels.FindAllString(w, -1))
	if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
		n--
	}
	if strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ted") && !strings.HasSuffix(w, "ded") && n > 1 {
		n--
	}
	return max(n, 1)
}

// Only whole sentences are measured: headings and labels are short and would
// make the grade look lower than it is.
func sentencesOf(texts []string) string {
	var kept []string
	for _, text := range texts {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); strings.ContainsAny(line, ".?") {
				kept = append(kept, line)
			}
		}
	}
	return strings.Join(kept, "\n")
}

func TestReadingGrade(t *testing.T) {
	t.Parallel()
	texts, err := help.English()
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]string{}
	for _, key := range texts.Keys() {
		raw, err := texts.Raw(key)
		if err != nil {
			t.Fatal(err)
		}
		part, _, _ := strings.Cut(key, ".")
		parts[part] = append(parts[part], raw)
		parts["all"] = append(parts["all"], raw)
	}
	parts["directory"] = directorySentences(t)
	for part, lines := range parts {
		prose := sentencesOf(lines)
		if prose == "" {
			continue
		}
		got := grade(prose)
		t.Logf("%-10s grade %5.2f", part, got)
		if got >= maxGrade {
			t.Errorf("%s: reading grade %.2f, want under %d", part, got, maxGrade)
		}
	}
}

func directorySentences(t *testing.T) []string {
	t.Helper()
	d, err := help.Load()
	if err != nil {
		t.Fatal(err)
	}
	var sentences []string
	seen := map[string]bool{}
	for _, country := range append(d.Countries(), help.Country{Code: help.World}) {
		for _, audience := range []help.Audience{help.Under18, help.Adult} {
			for _, e := range d.For(country.Code, audience).All() {
				if !seen[e.WhatFor] {
					seen[e.WhatFor] = true
					sentences = append(sentences, e.WhatFor, e.Note)
				}
			}
		}
	}
	return sentences
}

// A measure that calls everything easy would hold nothing.
func TestGradeTellsHardFromEasy(t *testing.T) {
	t.Parallel()
	easy := "Stop. Do not pay. You can tell a friend. It is not your fault."
	hard := "Notwithstanding the aforementioned considerations, individuals experiencing coercive " +
		"solicitation are advised to immediately discontinue communication and preserve documentation."
	if got := grade(easy); got > 3 {
		t.Errorf("an easy text has grade %.2f", got)
	}
	if got := grade(hard); got < 15 {
		t.Errorf("a hard text has grade %.2f", got)
	}
	for w, want := range map[string]int{"pay": 1, "threaten": 2, "image": 2, "made": 1, "police": 2, "people": 2, "blocked": 1, "wanted": 2, "emergency": 4} {
		if got := syllablesOf(w); got != want {
			t.Errorf("syllables of %s: %d, want %d", w, got, want)
		}
	}
}
