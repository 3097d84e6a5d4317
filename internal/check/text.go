package check

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/risk"
)

// Printer shows results to a person.
type Printer struct {
	// Out is written in one call a result.
	Out io.Writer
	// Styled says that Out is a terminal: the words that raised a signal are
	// bold and underlined in their message. Otherwise they stand beside it.
	Styled bool
	// Brief says that there are many results: one in which nothing was found
	// takes a line.
	Brief bool
	// Say has the words.
	Say *words.Catalogue
}

// textWidth is where lines of prose are broken.
const textWidth = 96

// Print writes what was seen, and what to do. Names gives a name to show for
// an account, and may have none.
func (p Printer) Print(r Result, names map[string]string) error {
	name := p.bold(clean(r.File + ": " + r.ThreadID))
	young, reviewer := r.For(words.Young), r.For(words.Reviewer)
	if p.Brief && r.Quiet() && len(r.Notes) == 0 {
		_, err := fmt.Fprintf(p.Out, "%s\nLevel: none. %s\n\n", name, p.nothing())
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", name)
	if r.About != "" {
		fmt.Fprintf(&b, "%s\n", clean(r.About))
	}
	fmt.Fprintf(&b, "Level: %s", p.bold(r.Level.String()))
	if r.Level > risk.None {
		fmt.Fprintf(&b, ", stage: %s%s", r.Stage, firsts(r.First))
	}
	b.WriteString("\n")
	p.section(&b, young, "crisis")
	p.section(&b, young, "verdict")
	p.section(&b, young, "beside")
	p.section(&b, young, "do")
	shown := r.Shown()
	if len(shown) > 0 {
		fmt.Fprintf(&b, "\n%s\n", p.Say.SectionTitle(words.Reviewer, "signs"))
	}
	for _, s := range shown {
		p.signal(&b, s, names)
	}
	p.section(&b, young, "flags")
	p.section(&b, reviewer, "facts")
	p.section(&b, reviewer, "lowered")
	if len(r.Notes) > 0 {
		b.WriteString("\nAbout this file\n")
		items(&b, r.Notes)
	}
	b.WriteString("\n")
	_, err := io.WriteString(p.Out, b.String())
	return err
}

// section writes a section of the words.
func (p Printer) section(b *strings.Builder, t words.Text, kind string) {
	s, ok := t.Section(kind)
	if !ok {
		return
	}
	fmt.Fprintf(b, "\n%s\n", s.Title)
	for _, line := range s.Lines {
		hanging(b, "  - ", "    ", line.Text)
		if line.Source != "" {
			fmt.Fprintf(b, "    (%s)\n", line.Source)
		}
	}
}

// nothing is what is said where nothing adds up.
func (p Printer) nothing() string {
	s, _ := p.Say.Young(words.Verdict{}).Section("verdict")
	return s.Lines[0].Text
}

// Total writes how many threads reached which level.
func (p Printer) Total(levels map[risk.Level]int) error {
	total, parts := 0, []string{}
	for _, level := range risk.Levels() {
		if n := levels[level]; n > 0 {
			total += n
			parts = append(parts, fmt.Sprintf("%d %s", n, level))
		}
	}
	if total == 0 {
		parts = []string{"nothing to read"}
	}
	_, err := fmt.Fprintf(p.Out, "%d threads: %s.\n", total, strings.Join(parts, ", "))
	return err
}

func firsts(first map[risk.Level]string) string {
	var b strings.Builder
	for _, level := range risk.Levels() {
		if id, ok := first[level]; ok {
			fmt.Fprintf(&b, ", %s from %s", level, clean(id))
		}
	}
	return b.String()
}

func (p Printer) signal(b *strings.Builder, s Signal, names map[string]string) {
	fmt.Fprintf(b, "\n  %s (%s)\n", p.bold(p.Say.Title(s.Name)), s.Name)
	prose(b, "    ", p.Say.Sentence(words.Reviewer, s.Name))
	who := s.Writer
	if name := names[who]; name != "" {
		who = name
	}
	fmt.Fprintf(b, "    %s, %s, %s", clean(s.MessageID), s.At.Format("2 Jan 2006 15:04"), clean(who))
	if s.text != "" {
		fmt.Fprintf(b, ": %s", p.excerpt(s))
	}
	b.WriteString("\n")
	if !p.Styled && len(s.Words) > 0 {
		fmt.Fprintf(b, "    words: %s\n", clean("“"+strings.Join(s.Words, "”, “")+"”"))
	}
}

// excerpt gives the message with the words marked, or of a long one the part
// around the first of them.
func (p Printer) excerpt(s Signal) string {
	const around, longest = 160, 480 // bytes
	start, end := 0, len(s.text)
	if end > longest {
		if len(s.Spans) > 0 {
			start = max(0, s.Spans[0][0]-around)
		}
		start = boundary(s.text, start)
		end = boundary(s.text, min(end, start+longest))
	}
	var b strings.Builder
	if start > 0 {
		b.WriteString("…")
	}
	at := start
	for _, span := range s.Spans {
		from, to := max(span[0], at), min(span[1], end)
		if from >= to {
			continue
		}
		b.WriteString(clean(s.text[at:from]))
		b.WriteString(p.mark(clean(s.text[from:to])))
		at = to
	}
	b.WriteString(clean(s.text[at:end]))
	if end < len(s.text) {
		b.WriteString("…")
	}
	return b.String()
}

// boundary moves i back to where a rune starts.
func boundary(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// clean makes text harmless to a terminal: what it holds comes from whoever
// wrote the messages. Line breaks become spaces, control characters and marks
// that turn the direction of text are left out.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}

func (p Printer) bold(s string) string { return p.escape("\x1b[1m", s) }

func (p Printer) mark(s string) string { return p.escape("\x1b[1;4m", s) }

func (p Printer) escape(on, s string) string {
	if !p.Styled {
		return s
	}
	return on + s + "\x1b[0m"
}

func items(b *strings.Builder, all []string) {
	for _, item := range all {
		hanging(b, "  - ", "    ", item)
	}
}

func prose(b *strings.Builder, indent, text string) { hanging(b, indent, indent, text) }

// hanging writes text in lines of at most [textWidth] runes; first stands
// before the first and rest before the others.
func hanging(b *strings.Builder, first, rest, text string) {
	b.WriteString(first)
	column := utf8.RuneCountInString(first)
	for i, word := range strings.Fields(clean(text)) {
		width := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+width > textWidth:
			b.WriteString("\n" + rest)
			column = utf8.RuneCountInString(rest)
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += width
	}
	b.WriteString("\n")
}
