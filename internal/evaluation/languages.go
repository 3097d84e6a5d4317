package evaluation

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

const notGiven = "(not given)"

func named(language string) string { return cmp.Or(language, notGiven) }

// Unread lists the languages of the threads of which the engine does not read
// the words. It reads English only; this changes with package risk.
func (s Summary) Unread() []string {
	var out []string
	for _, l := range slices.Sorted(maps.Keys(s.Languages)) {
		if l != "" && l != "en" && !strings.HasPrefix(l, "en-") {
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
	return "The engine reads English only as yet. Of the threads in " + strings.Join(languages, ", ") +
		" it uses what needs no words: media, timing, accounts and relation, and words that happen to be English."
}
