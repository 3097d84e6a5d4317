package risk

import (
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/risk/expert"
	"github.com/breakwater-safety/breakwater/risk/lexicon"
)

// tongue is a language that can be read.
type tongue struct {
	number  uint8 // from 1, in the order of Languages
	lexicon *lexicon.Lexicon
	frames  frames
	classes *expert.Classes
}

// Languages lists the languages that are read, as BCP 47 tags without a
// region, in the order of the alphabet.
func Languages() []string { return lexicon.Languages() }

// Reads reports whether texts in the language of a BCP 47 tag ("pt-BR") are
// read.
func Reads(tag string) bool {
	code, _, _ := strings.Cut(tag, "-")
	return slices.Contains(Languages(), strings.ToLower(code))
}

// tongue gives the language to read a text in; nil when it is in none that is
// known. Before is the number of the one that was read last, 0 for none.
func (e *Engine) tongue(language string, before uint8, text string) *tongue {
	if i := e.library.Choose(language, int(before)-1, text); i >= 0 {
		return &e.tongues[i]
	}
	return nil
}
