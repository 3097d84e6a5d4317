package help

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed text/*/*.yaml
var textFiles embed.FS

// Texts is what people read, in one language, by key. It is safe for concurrent
// use.
type Texts struct {
	byKey map[string]string
}

// English gives the English texts, from which all others are translated.
func English() (*Texts, error) { return loadTexts("en") }

// loadTexts reads the files of one language: one file for each part of the
// pages, all keys in one space. A key that stands in two files is refused.
func loadTexts(language string) (*Texts, error) {
	files, err := fs.Glob(textFiles, path.Join("text", language, "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, errors.Join(fmt.Errorf("load texts: there are none in %s", language), err)
	}
	all := &Texts{byKey: map[string]string{}}
	for _, name := range files {
		one, err := readTextFile(name)
		if err != nil {
			return nil, err
		}
		for key, text := range one.byKey {
			if _, twice := all.byKey[key]; twice {
				return nil, fmt.Errorf("load texts: %s: %s stands in another file too", name, key)
			}
			all.byKey[key] = text
		}
	}
	return all, nil
}

func readTextFile(name string) (*Texts, error) {
	f, err := textFiles.Open(name)
	if err != nil {
		return nil, fmt.Errorf("load texts: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	t, err := ReadTexts(f)
	if err != nil {
		return nil, fmt.Errorf("load texts: %s: %w", name, err)
	}
	return t, nil
}

// ReadTexts reads a catalogue: one YAML mapping of keys to texts. It refuses a
// key that stands twice, an empty text, and anything after the mapping.
func ReadTexts(r io.Reader) (*Texts, error) {
	dec := yaml.NewDecoder(r)
	t := &Texts{}
	if err := dec.Decode(&t.byKey); err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("read texts: one document is expected")
	}
	for key, text := range t.byKey {
		if t.byKey[key] = strings.TrimSpace(text); t.byKey[key] == "" {
			return nil, fmt.Errorf("read texts: %s is empty", key)
		}
	}
	return t, nil
}

// Keys gives every key, sorted.
func (t *Texts) Keys() []string { return slices.Sorted(maps.Keys(t.byKey)) }

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
// "country", "Ireland") fills {country}. It fails for an unknown key and for a
// place that is named but not there, or there but not named.
func (t *Texts) Get(key string, places ...string) (string, error) {
	text, err := t.Raw(key)
	if err != nil {
		return "", err
	}
	if len(places)%2 != 0 {
		return "", fmt.Errorf("text %s: places come as name and value", key)
	}
	var pairs []string
	for i := 0; i < len(places); i += 2 {
		place := "{" + places[i] + "}"
		if !strings.Contains(text, place) {
			return "", fmt.Errorf("text %s: it has no place %s", key, place)
		}
		pairs = append(pairs, place, places[i+1])
	}
	if want := strings.Count(text, "{"); want != len(pairs)/2 {
		return "", fmt.Errorf("text %s: %d places are filled of %d", key, len(pairs)/2, want)
	}
	return strings.NewReplacer(pairs...).Replace(text), nil
}

// Lines gives the text of a key as its paragraphs.
func (t *Texts) Lines(key string) ([]string, error) {
	text, err := t.Get(key)
	if err != nil {
		return nil, err
	}
	return strings.Split(text, "\n"), nil
}

// Step is one step of a guide.
type Step struct {
	Title string
	Lines []string
}

// guides are the steps of each guide in order, as the middle part of their keys.
func guides(name string) []string {
	switch name {
	case "now":
		return []string{"stop", "pay", "keep", "block", "lock", "tell", "beware"}
	case "parents":
		return []string{"say", "safe", "stop", "keep", "report", "after", "beware"}
	default:
		return nil
	}
}

// Guide gives the steps of a guide in order: "now" is what to do when someone
// threatens you, "parents" is for parents and friends.
func (t *Texts) Guide(name string) ([]Step, error) {
	keys := guides(name)
	if keys == nil {
		return nil, fmt.Errorf("guide %s: there is none", name)
	}
	steps := make([]Step, len(keys))
	for i, key := range keys {
		title, err := t.Get(name + "." + key + ".title")
		if err != nil {
			return nil, err
		}
		lines, err := t.Lines(name + "." + key + ".text")
		if err != nil {
			return nil, err
		}
		steps[i] = Step{title, lines}
	}
	return steps, nil
}
