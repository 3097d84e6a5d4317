package lexicon

import (
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// A Library holds the lexicons of every language. It never changes and may be
// used by many goroutines at once.
type Library struct {
	Lexicons []*Lexicon // in the order of Languages
	codes    []string
	teller   *Teller
	english  int
}

// LoadAll compiles the embedded files of every language.
func LoadAll() (*Library, error) {
	lib := &Library{codes: Languages()}
	lib.Lexicons = make([]*Lexicon, len(lib.codes))
	var group errgroup.Group
	for i, code := range lib.codes {
		group.Go(func() (err error) {
			lib.Lexicons[i], err = Load(code)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	lib.teller = NewTeller(lib.Lexicons)
	lib.english = max(0, slices.Index(lib.codes, "en"))
	return lib, nil
}

const (
	shortText  = 4  // words: too few to tell a language by
	smallShare = 20 // percent of small words by which a text shows its language against another that is given
)

// Choose gives the number of the lexicon to read a text with, -1 when the text
// is in no language that is known. Language is the BCP 47 tag that was given
// for the conversation, or empty; before is the lexicon that the message before
// was read with, or -1. They decide about texts that could be of several.
func (lib *Library) Choose(language string, before int, text string) int {
	given, favour := lib.find(language), before
	if language != "" {
		favour = given
	}
	tally := lib.teller.Tell(text)
	best, count := tally.Best(favour)
	switch {
	case language != "" && given < 0:
		if tally.Words < shortText || count*100 < smallShare*tally.Words {
			return -1
		}
	case count == 0 && favour < 0:
		return lib.english
	}
	return best
}

// Reads reports whether there is a lexicon for the language of a BCP 47 tag,
// whatever its region or script.
func (lib *Library) Reads(tag string) bool { return lib.find(tag) >= 0 }

// find gives the number of a tag's language, -1 when there is none.
func (lib *Library) find(tag string) int {
	code, _, _ := strings.Cut(tag, "-")
	return slices.Index(lib.codes, strings.ToLower(code))
}
