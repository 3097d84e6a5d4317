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
	"golang.org/x/text/language"
)

//go:embed text/*/*.yaml
var textFiles embed.FS

// Catalogue is what people read, in every language. It does not change after it
// was read and is safe for concurrent use.
type Catalogue struct {
	texts   []*Texts // English first, then by tag
	missing map[string][]string
	matcher language.Matcher
}

// LoadTexts gives the texts that are part of the program: a folder for each
// language, in it a file for each part of the pages. A language that lacks a text
// is refused.
func LoadTexts() (*Catalogue, error) {
	inner, err := fs.Sub(textFiles, "text")
	if err != nil {
		return nil, fmt.Errorf("load texts: %w", err)
	}
	return ReadCatalogue(inner, false)
}

// English gives the English texts, from which all others are translated.
func English() (*Texts, error) {
	all, err := LoadTexts()
	if err != nil {
		return nil, err
	}
	return all.texts[0], nil
}

// ReadCatalogue reads a folder of folders, each named by the tag of its
// language; English must be one of them. With fill, what a language lacks is
// taken from English, and a text that no longer fits an English one (its key is
// gone, or its places are others) is passed over; without, each is an error
// that names the keys.
func ReadCatalogue(fsys fs.FS, fill bool) (*Catalogue, error) {
	english, err := readLanguage(fsys, englishTag, nil, fill)
	if err != nil {
		return nil, err
	}
	folders, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("load texts: %w", err)
	}
	c := &Catalogue{texts: []*Texts{english}, missing: map[string][]string{}}
	tags := []language.Tag{language.English}
	for _, folder := range folders {
		tag := folder.Name()
		if tag == englishTag || !folder.IsDir() {
			continue
		}
		t, err := readLanguage(fsys, tag, english, fill)
		if err != nil {
			return nil, err
		}
		c.missing[tag] = fillIn(t.byKey, english.byKey)
		if !fill && len(c.missing[tag]) > 0 {
			return nil, fmt.Errorf("load texts: %s lacks %s", tag, strings.Join(c.missing[tag], ", "))
		}
		if t, err = newTexts(t.Language, t.byKey); err != nil {
			return nil, fmt.Errorf("load texts: %s: %w", tag, err)
		}
		c.texts = append(c.texts, t)
		tags = append(tags, language.Make(tag))
	}
	c.matcher = language.NewMatcher(tags)
	sentences := directorySentences(english)
	for _, t := range c.texts {
		t.sentences = sentences
	}
	return c, nil
}

// fillIn copies what is missing and gives its keys.
func fillIn(byKey, english map[string]string) []string {
	var missing []string
	for _, key := range slices.Sorted(maps.Keys(english)) {
		if _, ok := byKey[key]; !ok {
			byKey[key] = english[key]
			missing = append(missing, key)
		}
	}
	return missing
}

// All gives the texts of every language, English first.
func (c *Catalogue) All() []*Texts { return slices.Clone(c.texts) }

// Missing gives the keys that a language lacks.
func (c *Catalogue) Missing(tag string) []string { return slices.Clone(c.missing[tag]) }

// Preferred gives the texts in the language that a browser asks for
// (Accept-Language, RFC 9110, section 12.5.4); English when we have none of
// them.
func (c *Catalogue) Preferred(accept string) *Texts {
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return c.texts[0]
	}
	_, at, sure := c.matcher.Match(wanted...)
	if sure == language.No {
		return c.texts[0]
	}
	return c.texts[at]
}

// readLanguage reads the files of one language, all keys in one space, and
// holds them against the English ones.
func readLanguage(fsys fs.FS, tag string, english *Texts, fill bool) (*Texts, error) {
	l, err := languageOf(tag)
	if err != nil {
		return nil, fmt.Errorf("load texts: %w", err)
	}
	files, err := fs.Glob(fsys, path.Join(tag, "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, errors.Join(fmt.Errorf("load texts: there are none in %s", tag), err)
	}
	all := map[string]string{}
	for _, name := range files {
		one, err := readTextFile(fsys, name)
		if err != nil {
			return nil, err
		}
		for key, text := range one {
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("load texts: %s: %s stands in another file too", name, key)
			}
			if err := samePlaces(key, text, english); err != nil && fill {
				continue // without fill it is refused
			} else if err != nil {
				return nil, fmt.Errorf("load texts: %s: %w", name, err)
			}
			all[key] = text
		}
	}
	return newTexts(l, all)
}

// samePlaces holds that a translation belongs to an English text and leaves the
// same places to be filled.
func samePlaces(key, text string, english *Texts) error {
	if english == nil {
		return nil
	}
	original, err := english.Raw(key)
	if err != nil {
		return err
	}
	if !slices.Equal(placesOf(text), placesOf(original)) {
		return fmt.Errorf("%s: its places are %v, want %v as in English", key, placesOf(text), placesOf(original))
	}
	return nil
}

func readTextFile(fsys fs.FS, name string) (map[string]string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("load texts: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	byKey, err := readKeys(f)
	if err != nil {
		return nil, fmt.Errorf("load texts: %s: %w", name, err)
	}
	return byKey, nil
}

// ReadTexts reads one file of English texts: one YAML mapping of keys to texts.
// It refuses a key that stands twice, an empty text, a brace that is no place,
// and anything after the mapping.
func ReadTexts(r io.Reader) (*Texts, error) {
	byKey, err := readKeys(r)
	if err != nil {
		return nil, err
	}
	l, err := languageOf(englishTag)
	if err != nil {
		return nil, err
	}
	return newTexts(l, byKey)
}

func readKeys(r io.Reader) (map[string]string, error) {
	dec := yaml.NewDecoder(r)
	var byKey map[string]string
	if err := dec.Decode(&byKey); err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("read texts: one document is expected")
	}
	for key, text := range byKey {
		text = strings.TrimSpace(text)
		switch {
		case text == "":
			return nil, fmt.Errorf("read texts: %s is empty", key)
		case strings.ContainsAny(place.ReplaceAllString(text, ""), "{}") || strings.Contains(text, "${"):
			return nil, fmt.Errorf("read texts: %s has a brace that is no place such as {country}", key)
		}
		byKey[key] = text
	}
	return byKey, nil
}
