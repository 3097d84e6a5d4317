package risk

import (
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/risk/lexicon"
)

// tongue is a language that can be read.
type tongue struct {
	code    string
	number  uint8 // from 1, in the order of Languages
	lexicon *lexicon.Lexicon
	frames  frames
}

// Languages lists the languages that are read, as BCP 47 tags without a
// region, in the order of the alphabet.
func Languages() []string { return lexicon.Languages() }

// Reads reports whether texts in the language of a BCP 47 tag ("pt-BR") are
// read.
func Reads(tag string) bool { return slices.Contains(Languages(), base(tag)) }

// base gives the language of a tag, without region or script.
func base(tag string) string {
	code, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(code)
}

const (
	shortText  = 4  // words: too few to tell a language by
	smallShare = 20 // percent of small words that show a language against a thread's other one
)

// tongue gives the language to read a text in; nil when it is in none that is
// known. The thread's language, where it is given, or that of the message
// before decides about texts that could be of several.
func (e *Engine) tongue(language string, before int, text string) *tongue {
	given := e.find(language)
	favour := given
	if language == "" && before > 0 {
		favour = before - 1
	}
	tally := e.teller.Tell(text)
	best, count := tally.Best(favour)
	switch {
	case language != "" && given < 0:
		if tally.Words < shortText || count*100 < smallShare*tally.Words {
			return nil
		}
	case count == 0 && favour < 0:
		best = e.find("en")
	}
	return &e.tongues[best]
}

// find gives the number of a tag's language, -1 when it is not read.
func (e *Engine) find(tag string) int {
	if tag == "" {
		return -1
	}
	code := base(tag)
	return slices.IndexFunc(e.tongues, func(t tongue) bool { return t.code == code })
}
