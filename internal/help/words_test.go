package help_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"github.com/breakwater-safety/breakwater/internal/help"
)

// The sentences of the directory are texts, word for word, so that translators
// find them where everything else is.
func TestSentencesAreTexts(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("directory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Entries []struct {
			WhatFor           string `yaml:"what_for"`
			Name, Note, Hours string
			Text              string
			Phones            []struct{ Label string }
		}
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	texts, have, used := english(t), map[string]bool{}, map[string]bool{}
	for _, key := range texts.Keys() {
		if text, err := texts.Raw(key); err == nil && strings.HasPrefix(key, "place.") {
			have[text] = true
		}
	}
	need := func(sentence string) {
		used[sentence] = true
		if sentence != "" && !have[sentence] {
			t.Errorf("text/en/places.yaml lacks %q", sentence)
		}
	}
	for _, e := range file.Entries {
		need(e.WhatFor)
		need(e.Note)
		need(e.Hours)
		need(e.Text)
		used[e.Name] = true
		for _, p := range e.Phones {
			if p.Label != "" && !strings.ContainsAny(p.Label, "0123456789") {
				need(p.Label)
			}
		}
	}
	for sentence := range have {
		if !used[sentence] {
			t.Errorf("no entry says %q", sentence)
		}
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	all, err := help.ReadCatalogue(fstest.MapFS{
		"en/a.yaml": {Data: []byte("place.danger: Danger right now.\nplace.other: Other.")},
		"es/a.yaml": {Data: []byte("place.danger: Peligro ahora.")},
	}, true)
	if err != nil {
		t.Fatal(err)
	}
	english, spanish := all.All()[0], all.All()[1]
	for _, tt := range []struct {
		texts      *help.Texts
		in, out    string
		translated bool
	}{
		{english, "Danger right now.", "Danger right now.", true},
		{english, "Of a newer directory.", "Of a newer directory.", true},
		{spanish, "Danger right now.", "Peligro ahora.", true},
		{spanish, "Other.", "Other.", false},
		{spanish, "Of a newer directory.", "Of a newer directory.", false},
	} {
		if out, ok := tt.texts.Sentence(tt.in); out != tt.out || ok != tt.translated {
			t.Errorf("%s %q: %q %v", tt.texts.Language.Tag, tt.in, out, ok)
		}
	}
}

func TestDatesInWords(t *testing.T) {
	t.Parallel()
	texts := english(t)
	for written, want := range map[string][2]string{
		"2026-10-09": {"9 October 2026", "October 2026"}, "2026-09": {"September 2026", "September 2026"}, "2024": {"2024", "2024"},
	} {
		d, err := help.ParseDate(written)
		if err != nil {
			t.Fatal(err)
		}
		date, err := texts.Date(d)
		if err != nil || date != want[0] {
			t.Errorf("%s: %q, %v", written, date, err)
		}
		if month, err := texts.Month(d); err != nil || month != want[1] {
			t.Errorf("%s: month %q, %v", written, month, err)
		}
	}
	if got := texts.LanguageNames([]string{"nl", "fr", "en"}); got != "Dutch, French, English" {
		t.Errorf("languages %q", got)
	}
}
