package help

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// sentencePrefix begins the keys of the sentences of the directory.
const sentencePrefix = "place."

// directorySentences gives the keys of the directory's sentences by their English.
func directorySentences(english *Texts) map[string]string {
	keys := map[string]string{}
	for key, text := range english.byKey {
		if strings.HasPrefix(key, sentencePrefix) {
			keys[text] = key
		}
	}
	return keys
}

// Sentence gives a sentence of the directory in the language. It is false when
// there is only the English, which a page must then mark as English.
func (t *Texts) Sentence(english string) (string, bool) {
	text := t.byKey[t.sentences[english]]
	switch {
	case t.Language.Tag == englishTag:
		return english, true
	case text == "":
		return english, false
	}
	return text, text != english
}

// Date writes a date as exactly as it is known, as the language does: "9 October
// 2026", "October 2026", "2026"; "" for none. The words are those of [Texts.Day]
// and the text date.monthyear.
func (t *Texts) Date(d Date) (string, error) {
	switch d.layout {
	case spokenDay:
		return t.Day(d.start)
	case spokenMonth:
		return t.month(d)
	default:
		return d.String(), nil
	}
}

// Month writes the month of a date as the language does, or the year when it is
// no more exact; "" for none.
func (t *Texts) Month(d Date) (string, error) {
	if d.layout == spokenDay {
		return t.month(d)
	}
	return t.Date(d)
}

func (t *Texts) month(d Date) (string, error) {
	month, err := t.Get(fmt.Sprintf("date.month.%d", d.start.Month()))
	if err != nil {
		return "", err
	}
	return t.Get("date.monthyear", "month", month, "year", strconv.Itoa(d.start.Year()))
}

// LanguageNames gives the names of languages (BCP 47 tags) in the language,
// "Dutch, English"; "" for none.
func (t *Texts) LanguageNames(tags []string) string {
	namer := display.Languages(language.Make(t.Language.Tag))
	names := make([]string, len(tags))
	for i, tag := range tags {
		if namer != nil {
			names[i] = namer.Name(language.Make(tag))
		}
		if names[i] == "" {
			names[i] = display.English.Languages().Name(language.Make(tag))
		}
	}
	return strings.Join(names, ", ")
}
