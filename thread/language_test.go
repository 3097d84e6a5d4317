package thread

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
)

func TestIsLanguage(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]bool{
		"en": true, "pt-BR": true, "zh-Hant": true, "zh-Hant-TW": true, "es-419": true, "fil": true, "PT-br": true,
		"de-CH-1901": true, "sl-rozaj-biske-1994": true, "de-DE-u-co-phonebk": true, "en-x-home": true, "x-home": true, "x-a": true,
		"xx": false, "xx-US": false, "  ": false, "": false, "e": false, "english": false, "en_US": false, "en-": false, "-en": false, "en--US": false, "en-u": false,
		"en-toolongsubtag": false, "e1": false, "én": false, "en US": false, "x": false, "x-": false, "12": false,
		"en" + strings.Repeat("-abcdefgh", 20): false,
	} {
		if got := isLanguage(tag); got != want {
			t.Errorf("%q: %t, want %t", tag, got, want)
		}
	}
}

// TestShortLanguages holds the list against the registry.
func TestShortLanguages(t *testing.T) {
	t.Parallel()
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			tag := string(a) + string(b)
			if _, err := language.Parse(tag); isLanguage(tag) != (err == nil) {
				t.Errorf("%q: %t, the registry says otherwise", tag, isLanguage(tag))
			}
		}
	}
}
