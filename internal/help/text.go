package help

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Texts is what people read, in one language, by key. It is safe for concurrent
// use.
type Texts struct {
	Language Language

	byKey     map[string]string
	printer   *message.Printer
	sentences map[string]string // of the directory, in English → their keys
}

// place is where the page fills something in: {country}.
var place = regexp.MustCompile(`\{([a-z]+)\}`)

// newTexts puts texts into a message catalogue (golang.org/x/text/message),
// which knows how the language writes what is filled in.
func newTexts(l Language, byKey map[string]string) (*Texts, error) {
	tag := language.Make(l.Tag)
	messages := catalog.NewBuilder(catalog.Fallback(tag))
	for key, text := range byKey {
		if err := messages.SetString(tag, key, format(text)); err != nil {
			return nil, fmt.Errorf("text %s: %w", key, err)
		}
	}
	return &Texts{Language: l, byKey: byKey, printer: message.NewPrinter(tag, message.Catalog(messages))}, nil
}

// format writes a text as a format: its places are numbered in the order in
// which [placesOf] gives them.
func format(text string) string {
	names := placesOf(text)
	return place.ReplaceAllStringFunc(strings.ReplaceAll(text, "%", "%%"), func(found string) string {
		return fmt.Sprintf("%%[%d]v", 1+slices.Index(names, strings.Trim(found, "{}")))
	})
}

// placesOf gives the names of a text's places, sorted, each once.
func placesOf(text string) []string {
	var names []string
	for _, m := range place.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Keys gives every key, sorted.
func (t *Texts) Keys() []string { return slices.Sorted(maps.Keys(t.byKey)) }

// Has says whether there is a text of that key.
func (t *Texts) Has(key string) bool {
	_, ok := t.byKey[key]
	return ok
}

// Raw gives the text of a key with its places unfilled, for measuring and
// translating.
func (t *Texts) Raw(key string) (string, error) {
	text, ok := t.byKey[key]
	if !ok {
		return "", fmt.Errorf("text %s: there is none", key)
	}
	return text, nil
}

// Get gives the text of a key, its places filled: Get("danger.country",
// "country", "Ireland") fills {country}. A value is a string, or a number, which
// is written as the language writes it. It fails for an unknown key, and for a
// place that is named but not there, or there but not named.
func (t *Texts) Get(key string, places ...any) (string, error) {
	text, err := t.Raw(key)
	if err != nil {
		return "", err
	}
	if len(places)%2 != 0 {
		return "", fmt.Errorf("text %s: places come as name and value", key)
	}
	names := placesOf(text)
	values := make([]any, len(names))
	for i := 0; i < len(places); i += 2 {
		at := slices.Index(names, fmt.Sprint(places[i]))
		if at < 0 {
			return "", fmt.Errorf("text %s: it has no place {%v}", key, places[i])
		}
		values[at] = places[i+1]
	}
	if empty := slices.Index(values, nil); empty >= 0 {
		return "", fmt.Errorf("text %s: its place {%s} is not filled", key, names[empty])
	}
	return t.printer.Sprintf(message.Key(key, ""), values...), nil
}

// Lines gives the text of a key as its paragraphs, its places filled as by
// [Texts.Get].
func (t *Texts) Lines(key string, places ...any) ([]string, error) {
	text, err := t.Get(key, places...)
	if err != nil {
		return nil, err
	}
	return strings.Split(text, "\n"), nil
}
