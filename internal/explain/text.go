package explain

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/breakwater-safety/breakwater/internal/explain/words"
)

// WriteJSON writes the explanation as one indented JSON document.
func (x Explanation) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(x)
}

// A Printer shows explanations on a terminal. Styled says that it shows bold,
// underline and colours; without, the words that raised a signal stand in
// brackets.
type Printer struct {
	Out    io.Writer
	Styled bool
	// Say has the words, and For is whom they are for, a reviewer where it is
	// empty. A reviewer also sees what every signal weighs and every change
	// that was tried.
	Say *words.Catalogue
	For words.Reader
}

// Print writes the explanation in one call.
func (p Printer) Print(x Explanation) error {
	if p.For == "" {
		p.For = words.Reviewer
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, message %s, %s, from %s\n", p.bold(clean(x.ThreadID)), p.bold(clean(x.MessageID)),
		x.At.Format("2 Jan 2006 15:04"), clean(x.From))
	fmt.Fprintf(&b, "  %s\n", p.text(x.Text))
	text := p.Say.Say(p.For, x.Verdict())
	if p.For == words.Young {
		p.sections(&b, x, text, "")
	} else {
		p.review(&b, x, text)
	}
	_, err := io.WriteString(p.Out, b.String())
	return err
}

// review writes the words, then what was counted.
func (p Printer) review(b *strings.Builder, x Explanation, text words.Text) {
	b.WriteString("\n")
	p.standing(b, "before", x.Before)
	p.standing(b, "after", x.After)
	p.sections(b, x, text, "raised earlier")
	p.signs(b, "raised", x.Raised)
	p.signs(b, "earlier", x.Earlier)
	sums(b, x.After.Families)
	p.changes(b, x)
}

// sections writes the words, but for the sections to be left out.
func (p Printer) sections(b *strings.Builder, x Explanation, text words.Text, out string) {
	for _, s := range text.Sections {
		if strings.Contains(out, s.Kind) {
			continue
		}
		heading(b, s.Title)
		for _, line := range s.Lines {
			fmt.Fprintf(b, "  %s\n", clean(line.Text))
			if line.Signal != "" {
				p.quote(b, x, line)
			}
			if line.Source != "" {
				fmt.Fprintf(b, "    (%s)\n", line.Source)
			}
		}
	}
}

// quote writes the words that raised the signal of the line.
func (p Printer) quote(b *strings.Builder, x Explanation, line words.Line) {
	for _, s := range slices.Concat(x.Raised, x.Earlier) {
		if s.Name == line.Signal && s.MessageID == line.MessageID && len(s.Words) > 0 && p.For == words.Young {
			fmt.Fprintf(b, "    %s\n", clean("“"+strings.Join(s.Words, "”, “")+"”"))
			return
		}
	}
}

func heading(b *strings.Builder, s string) { fmt.Fprintf(b, "\n%s\n", s) }

func (p Printer) standing(b *strings.Builder, when string, s Standing) {
	fmt.Fprintf(b, "  %-7s %s, probability %.4f, stage %s", when, p.level(s), s.Probability, s.Stage)
	if s.Offender != "" {
		fmt.Fprintf(b, "; signs point from %s", clean(s.Offender))
		if s.Target != "" {
			fmt.Fprintf(b, " to %s", clean(s.Target))
		}
	}
	b.WriteString("\n")
}

func (p Printer) signs(b *strings.Builder, kind string, all []Sign) {
	if len(all) == 0 {
		return
	}
	heading(b, p.Say.SectionTitle(p.For, kind))
	for _, s := range all {
		fmt.Fprintf(b, "  %+.2f  %s (%s, %s) by %s in %s\n", s.Weight, p.bold(p.Say.Title(s.Name)), s.Name, s.Family, clean(s.From), clean(s.MessageID))
		fmt.Fprintf(b, "         %s\n", p.Say.Sentence(p.For, s.Name))
		if len(s.Words) > 0 {
			fmt.Fprintf(b, "         words: %s\n", clean("“"+strings.Join(s.Words, "”, “")+"”"))
		} else {
			b.WriteString("         from facts, media or timing, not from words\n")
		}
		for _, n := range s.Notes {
			fmt.Fprintf(b, "         %s\n", clean(n))
		}
	}
}

func sums(b *strings.Builder, all []Sum) {
	if len(all) == 0 {
		return
	}
	heading(b, "By family, in nats (the engine counts the strongest whole, the others in part, up to a bound)")
	for _, s := range all {
		fmt.Fprintf(b, "  %-9s strongest %.2f, together %.2f of %d\n", s.Family, s.Strongest, s.Total, s.Signals)
	}
}

func (p Printer) changes(b *strings.Builder, x Explanation) {
	if len(x.Without) == 0 {
		return
	}
	heading(b, "What would have changed it (the conversation read again with one thing changed)")
	if x.Lower == 0 && x.After.Level > 0 {
		b.WriteString("  No single change lowers the level; these change the probability only.\n")
	}
	for _, w := range x.Without {
		fmt.Fprintf(b, "  %-8s %.4f  %s", w.Level, w.Probability, clean(w.What))
		if len(w.Words) > 0 {
			fmt.Fprintf(b, ": %s", clean("“"+strings.Join(w.Words, "”, “")+"”"))
		}
		b.WriteString("\n")
	}
}

// text gives the parts with the marked ones underlined, or in brackets.
func (p Printer) text(parts []Part) string {
	var b strings.Builder
	for _, part := range parts {
		switch t := clean(part.Text); {
		case !part.Marked:
			b.WriteString(t)
		case p.Styled:
			b.WriteString("\x1b[1;4m" + t + "\x1b[0m")
		default:
			b.WriteString("[" + t + "]")
		}
	}
	if b.Len() == 0 {
		return "(no text)"
	}
	return b.String()
}

// level gives a level's name, coloured by how much it asks for.
func (p Printer) level(s Standing) string {
	if !p.Styled {
		return s.Level.String()
	}
	colour := [...]string{"0", "36", "33", "1;31", "1;31"}[min(int(s.Level), 4)]
	return "\x1b[" + colour + "m" + s.Level.String() + "\x1b[0m"
}

func (p Printer) bold(s string) string {
	if !p.Styled {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

// clean makes text harmless to a terminal: line breaks become spaces; control
// characters, and marks that turn the direction of text, are left out.
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
