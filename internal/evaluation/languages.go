package evaluation

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/risk"
)

const notGiven = "(not given)"

func named(language string) string { return cmp.Or(language, notGiven) }

// Unread lists the languages of the threads of which the engine does not read
// the words.
func (s Summary) Unread() []string {
	var out []string
	for _, l := range slices.Sorted(maps.Keys(s.Languages)) {
		if l != "" && !risk.Reads(l) {
			out = append(out, l)
		}
	}
	return out
}

// UnreadNote says so in a sentence, or is empty.
func (s Summary) UnreadNote() string {
	languages := s.Unread()
	if len(languages) == 0 {
		return ""
	}
	return "The engine reads " + strings.Join(risk.Languages(), ", ") + ". Of the threads in " + strings.Join(languages, ", ") +
		" it uses what needs no words: media, timing, accounts and relation, and words that happen to be of a language that it reads."
}
