package help_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/internal/help"
)

func catalogue(t *testing.T) *help.Catalogue {
	t.Helper()
	all, err := help.LoadTexts()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Every language has every text, with the same places to fill.
func TestNoTextIsMissing(t *testing.T) {
	t.Parallel()
	all, err := help.ReadCatalogue(os.DirFS("text"), true) // so that all that is missing is said, not the first
	if err != nil {
		t.Fatal(err)
	}
	for _, texts := range all.All() {
		tag := texts.Language.Tag
		missing := all.Missing(tag)
		t.Logf("%s: %d texts, %d missing", tag, len(texts.Keys()), len(missing))
		for _, key := range missing {
			t.Errorf("%s lacks %s", tag, key)
		}
	}
	if _, err := help.LoadTexts(); err != nil {
		t.Error(err)
	}
}

// places are how many letters a text may have at most, by the last part of its
// key: a button's words stand on one line of a phone, a heading's on three. A
// key that is named in full goes before its class.
var places = map[string]int{
	"exit.button": 20, // beside the mark, 320 pixels wide
	"nav":         34,
	"plan.done":   30, "button": 30, "print": 30, "yes": 30,
	"go": 48, "link": 50, "title": 56, "label": 64, "heading": 70, "question": 116,
	"": 260, // a line of anything else
}

// room gives the most letters of a line of a text.
func room(key string) int {
	if most, ok := places[key]; ok {
		return most
	}
	if strings.HasPrefix(key, "nav.") {
		return places["nav"]
	}
	if most, ok := places[key[strings.LastIndexByte(key, '.')+1:]]; ok {
		return most
	}
	return places[""]
}

// No text exceeds its place. The English ones leave a quarter of it: in other
// languages the same takes longer.
func TestTextsFitTheirPlaces(t *testing.T) {
	t.Parallel()
	for _, texts := range catalogue(t).All() {
		for _, key := range texts.Keys() {
			text, err := texts.Raw(key)
			if err != nil {
				t.Fatal(err)
			}
			most := room(key)
			if texts.Language.Tag == "en" {
				most = most * 3 / 4
			}
			for line := range strings.SplitSeq(text, "\n") {
				if got := utf8.RuneCountInString(line); got > most {
					t.Errorf("%s: a line of %s has %d letters, its place has room for %d", texts.Language.Tag, key, got, most)
				}
			}
		}
	}
}

func files(texts map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range texts {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	all, err := help.ReadCatalogue(files(map[string]string{
		"en/a.yaml": "greet: Hello {name}.\nbye: Goodbye.", "en/b.yaml": "count: \"{count} of 100 %\"",
		"ar/a.yaml": "greet: مرحبا {name}.", "fr/a.yaml": "greet: Bonjour {name}.\nbye: Au revoir.\ncount: \"{count} sur 100 %\"",
	}), true)
	if err != nil {
		t.Fatal(err)
	}
	changed, err := help.ReadCatalogue(files(map[string]string{
		"en/a.yaml": "greet: Hello {name}.", "fr/a.yaml": "greet: Bonjour.\nold: Vieux.",
	}), true)
	if err != nil || !slices.Equal(changed.Missing("fr"), []string{"greet"}) || changed.All()[1].Has("old") {
		t.Errorf("while they are translated, texts that no longer fit are not passed over: %v", err)
	}
	var got []help.Language
	for _, texts := range all.All() {
		got = append(got, texts.Language)
	}
	want := []help.Language{{Tag: "en", Name: "English", Dir: "ltr"}, {Tag: "ar", Name: "العربية", Dir: "rtl"}, {Tag: "fr", Name: "Français", Dir: "ltr"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if missing := all.Missing("ar"); !slices.Equal(missing, []string{"bye", "count"}) || len(all.Missing("fr")) != 0 {
		t.Errorf("missing: %v, %v", missing, all.Missing("fr"))
	}
	for accept, tag := range map[string]string{"fr-CA,fr;q=0.9": "fr", "ja": "en", "": "en", "ar": "ar", "en-GB,fr;q=0.5": "en", "!!": "en"} {
		if got := all.Preferred(accept).Language.Tag; got != tag {
			t.Errorf("%q: %s, want %s", accept, got, tag)
		}
	}
	french := all.Preferred("fr")
	if got, err := french.Get("count", "count", 1234); err != nil || strings.Join(strings.FieldsFunc(got, func(r rune) bool { return r == '\u00a0' || r == '\u202f' || r == ' ' }), " ") != "1 234 sur 100 %" {
		t.Errorf("%q, %v", got, err)
	}
	if name := french.CountryName("DE"); name != "Allemagne" {
		t.Errorf("Germany is %s", name)
	}
}

func TestCatalogueRefuses(t *testing.T) {
	t.Parallel()
	english := map[string]string{"en/a.yaml": "greet: Hello {name}.\nbye: Goodbye."}
	for name, more := range map[string]map[string]string{
		"a key that English lacks": {"fr/a.yaml": "greet: Bonjour {name}.\nbye: Au revoir.\nmore: Plus."},
		"another place":            {"fr/a.yaml": "greet: Bonjour {nom}.\nbye: Au revoir."},
		"a place left out":         {"fr/a.yaml": "greet: Bonjour.\nbye: Au revoir."},
		"a text in two files":      {"fr/a.yaml": "bye: Au revoir.", "fr/b.yaml": "bye: Salut.\ngreet: Bonjour {name}."},
		"no language":              {"notalanguage/a.yaml": "bye: x"},
		"a brace":                  {"fr/a.yaml": "greet: Bonjour {name}{.\nbye: Au revoir."},
		"a missing text":           {"fr/a.yaml": "greet: Bonjour {name}."},
	} {
		all := maps.Clone(english)
		maps.Copy(all, more)
		if _, err := help.ReadCatalogue(files(all), false); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	if _, err := help.ReadCatalogue(files(map[string]string{"fr/a.yaml": "bye: Au revoir."}), true); err == nil {
		t.Error("read without English")
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 2, 23, 5, 0, 0, time.FixedZone("", 3600))
	if got, err := english(t).Day(at); err != nil || got != "2 November 2026" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := english(t).Moment(at); err != nil || got != "2 November 2026, 22:05 (UTC)" {
		t.Errorf("%q, %v", got, err)
	}
}
