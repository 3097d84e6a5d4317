package words

import (
	"fmt"
	"strings"

	"github.com/breakwater-safety/breakwater/risk"
)

// A Reader is whom the words are for.
type Reader string

// The readers.
const (
	// Reviewer reads short and exact sentences about signs, never about what a
	// person is.
	Reviewer Reader = "reviewer"
	// Young is a fifteen-year-old, or their parent or friend.
	Young Reader = "young"
)

// A Text is a verdict in words.
type Text struct {
	Language string    `json:"language"`
	For      Reader    `json:"for"`
	Sections []Section `json:"sections"`
}

// A Section is some lines under a title, what is most urgent first.
type Section struct {
	// Kind is verdict, crisis, do, signs, raised, earlier, flags, facts,
	// lowered or beside, as in the titles of a text file.
	Kind  string `json:"kind"`
	Title string `json:"title"`
	Lines []Line `json:"lines"`
}

// A Line is a sentence or a few.
type Line struct {
	Text string `json:"text"`
	// Signal and MessageID say what it is of; the words that raised it are for
	// the caller to quote from that message.
	Signal    string `json:"signal,omitempty"`
	MessageID string `json:"message_id,omitempty"`
	// Source is whose advice it is and where it was read.
	Source string `json:"source,omitempty"`
}

// Section gives the section of a kind, and whether there is one.
func (t Text) Section(kind string) (Section, bool) {
	for _, s := range t.Sections {
		if s.Kind == kind {
			return s, true
		}
	}
	return Section{}, false
}

// Say puts the verdict into words for a reader.
func (c *Catalogue) Say(to Reader, v Verdict) Text {
	if to == Young {
		return c.Young(v)
	}
	return c.Reviewer(v)
}

// speaker collects sections for one reader.
type speaker struct {
	*Catalogue
	to  Reader
	out Text
}

func (c *Catalogue) speaker(to Reader) *speaker {
	return &speaker{c, to, Text{Language: c.Language(), For: to, Sections: []Section{}}}
}

// section adds a section, unless it has no lines.
func (s *speaker) section(kind string, lines []Line) {
	if len(lines) > 0 {
		s.out.Sections = append(s.out.Sections, Section{kind, s.text("titles." + kind), lines})
	}
}

// text gives a text of the reader's own, its places filled by name and value.
func (s *speaker) text(key string, places ...string) string {
	return s.fill(string(s.to)+"."+key, places...)
}

// line gives one of the lines.
func (s *speaker) line(key string, places ...string) Line {
	return Line{Text: s.text("lines."+key, places...)}
}

func (s *speaker) lines(keys ...string) []Line {
	out := make([]Line, len(keys))
	for i, key := range keys {
		out[i] = s.line(key)
	}
	return out
}

// fill gives the text of a key. A key that is not there is a mistake in this
// package, which loading and the tests keep out: the key itself is shown.
func (c *Catalogue) fill(key string, places ...string) string {
	text, ok := c.byKey[key]
	if !ok {
		return key
	}
	pairs := make([]string, len(places))
	for i := 0; i+1 < len(places); i += 2 {
		pairs[i], pairs[i+1] = "{"+places[i]+"}", places[i+1]
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// flagLines give the red flags that the signs show, from a notice on.
func (s *speaker) flagLines(v Verdict) []Line {
	var out []Line
	if v.Level < risk.Notice {
		return nil
	}
	for _, f := range s.flags {
		if f.raised(v.Signs) {
			out = append(out, Line{Text: s.fill(fmt.Sprintf("flags.%s.%s", f.ID, s.to)), Source: f.Cite()})
		}
	}
	return out
}

func (s *speaker) factLines(v Verdict) []Line {
	var out []Line
	for _, f := range v.Facts {
		out = append(out, Line{Text: s.text("facts." + string(f))})
	}
	return out
}

// Title gives a signal's title, a few words; the name itself where the signal
// is not known.
func (c *Catalogue) Title(signal string) string {
	if title, ok := c.byKey["signals."+signal+".title"]; ok {
		return title
	}
	return signal
}

// Sentence says what a signal is, for a reader; nothing where it is not known.
func (c *Catalogue) Sentence(to Reader, signal string) string {
	return c.byKey["signals."+signal+"."+string(to)]
}

// SectionTitle gives the title of a kind of section.
func (c *Catalogue) SectionTitle(to Reader, kind string) string {
	return c.byKey[string(to)+".titles."+kind]
}

// Level gives the name of a level in the catalogue's language.
func (c *Catalogue) Level(l risk.Level) string {
	return c.byKey["reviewer.level_names."+l.String()]
}
