package words

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

//go:embed text/*.yaml flags.yaml
var files embed.FS

// english is what the others are translated from, and what is given when no
// wanted language is there.
const english = "en"

// A Catalogue has the texts of one language. It is safe for concurrent use.
type Catalogue struct {
	tag    language.Tag
	flags  []Flag
	byKey  map[string]string
	places map[string]string // of each key, the places to be filled, sorted
}

// Language gives the catalogue's BCP 47 tag, as "pt".
func (c *Catalogue) Language() string { return c.tag.String() }

// A Library has the catalogues of all languages. It is safe for concurrent use.
type Library struct {
	catalogues []*Catalogue // English first
	matcher    language.Matcher
}

// Load reads the texts that are built in. An error says which text of which
// language is missing, is one too many, or has other places than in English.
func Load() (*Library, error) {
	all, err := files.ReadDir("text")
	if err != nil {
		return nil, err
	}
	byName := map[string][]byte{}
	for _, f := range all {
		data, err := files.ReadFile(path.Join("text", f.Name()))
		if err != nil {
			return nil, err
		}
		byName[strings.TrimSuffix(f.Name(), ".yaml")] = data
	}
	return build(byName)
}

// build makes a library of files by language.
func build(byName map[string][]byte) (*Library, error) {
	flags, err := Flags()
	if err != nil {
		return nil, err
	}
	names := []string{english}
	for name := range byName {
		if name != english {
			names = append(names, name)
		}
	}
	slices.Sort(names[1:])
	l := &Library{}
	tags := make([]language.Tag, 0, len(names))
	want := required(flags)
	for _, name := range names {
		c, err := read(name, byName[name])
		if err != nil {
			return nil, fmt.Errorf("texts %s: %w", name, err)
		}
		if err := c.whole(want); err != nil {
			return nil, fmt.Errorf("texts %s: %w", name, err)
		}
		c.flags = flags
		l.catalogues = append(l.catalogues, c)
		tags = append(tags, c.tag)
	}
	l.matcher = language.NewMatcher(tags)
	return l, nil
}

// Languages lists the tags of the languages there are, English first.
func (l *Library) Languages() []string {
	var out []string
	for _, c := range l.catalogues {
		out = append(out, c.Language())
	}
	return out
}

// Choose gives the catalogue that fits best what is wanted: BCP 47 tags or
// Accept-Language headers, the most wanted first. What cannot be read is passed
// over; where nothing fits, it is English.
func (l *Library) Choose(wanted ...string) *Catalogue {
	_, i := language.MatchStrings(l.matcher, wanted...)
	return l.catalogues[i]
}

// Has reports whether there are texts in the language of the tag.
func (l *Library) Has(tag string) bool {
	t, err := language.Parse(tag)
	if err != nil {
		return false
	}
	base, _ := t.Base()
	return slices.Contains(l.Languages(), base.String())
}

// read reads a catalogue: nested mappings of texts, and nothing else.
func read(name string, data []byte) (*Catalogue, error) {
	var root map[string]any
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&root); err != nil {
		return nil, err
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("one document is expected")
	}
	c := &Catalogue{byKey: map[string]string{}, places: map[string]string{}}
	if err := c.flatten("", root); err != nil {
		return nil, err
	}
	if c.byKey["language"] != name {
		return nil, fmt.Errorf("language is %q, but the file is called %s", c.byKey["language"], name)
	}
	if c.byKey["provenance"] == "" {
		return nil, errors.New("provenance is missing: say who wrote it, and who checked it")
	}
	var err error
	c.tag, err = language.Parse(name)
	delete(c.byKey, "language")
	delete(c.byKey, "provenance")
	return c, err
}

func (c *Catalogue) flatten(prefix string, m map[string]any) error {
	for k, v := range m {
		key := prefix + k
		switch v := v.(type) {
		case map[string]any:
			if err := c.flatten(key+".", v); err != nil {
				return err
			}
		case string:
			places, err := placesOf(v)
			if err != nil || strings.TrimSpace(v) != v || v == "" {
				return fmt.Errorf("%s: is empty, has space around it, or a brace that is not closed", key)
			}
			c.byKey[key], c.places[key] = v, places
		default:
			return fmt.Errorf("%s: is neither a text nor a mapping", key)
		}
	}
	return nil
}

// placesOf gives the names in braces, sorted.
func placesOf(text string) (string, error) {
	var names []string
	for {
		before, rest, found := strings.Cut(text, "{")
		if strings.Contains(before, "}") {
			return "", errors.New("a brace is not opened")
		}
		if !found {
			break
		}
		name, after, found := strings.Cut(rest, "}")
		if !found || name == "" || strings.Contains(name, "{") {
			return "", errors.New("a brace is not closed")
		}
		names, text = append(names, name), after
	}
	slices.Sort(names)
	return strings.Join(names, " "), nil
}
