package chatexport

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// readWhatsApp reads the text of a WhatsApp export. The grammar is not
// documented by WhatsApp; it was gathered from exports in tests of public
// readers of them.
func (g *gathering) readWhatsApp(r io.Reader) error {
	text, err := readText(r)
	if err != nil {
		return err
	}
	if !utf8.Valid(text) {
		text = []byte(valid(string(text)))
		g.counts[NoteNotUTF8] = 1
	}
	all := lines(text)
	style, ok := detectStyle(all)
	if !ok {
		return &UnknownError{SeenText}
	}
	p := reading{g: g, c: g.conversation(WhatsApp, "")}
	p.c.named = true
	entries, unread := split(all, style)
	for _, line := range unread {
		g.aside(p.c, NoteUnread, place(line.number), line.text)
	}
	order, note := decideOrder(stampsOf(entries), g.options)
	p.order = order
	g.note(Note{Code: NoteNoTimeZone, Text: "The file does not say in which time zone its times are. They are taken as UTC."})
	g.note(note)
	for _, e := range entries {
		if err := p.entry(e); err != nil {
			return err
		}
	}
	return nil
}

func place(line int) string { return fmt.Sprintf("line %d", line) }

// An entry is a header with what follows it up to the next.
type entry struct {
	line  int
	stamp stamp
	raw   string // the header's own line
	text  string
}

// split finds the entries. Lines before the first are given apart.
func split(all []rawLine, s style) (entries []entry, unread []rawLine) {
	var body []string
	flush := func() {
		if n := len(entries); n > 0 {
			entries[n-1].text = strings.Join(body, "\n")
		}
	}
	for _, line := range all {
		if stamp, rest, ok := s.header(line.text); ok {
			flush()
			entries = append(entries, entry{line: line.number, stamp: stamp, raw: line.text})
			body = []string{rest}
			continue
		}
		if len(entries) > 0 {
			body = append(body, line.text)
		} else if strings.TrimSpace(strip(line.text)) != "" {
			unread = append(unread, line)
		}
	}
	flush()
	return entries, unread
}

func stampsOf(entries []entry) []stamp {
	stamps := make([]stamp, len(entries))
	for i, e := range entries {
		stamps[i] = e.stamp
	}
	return stamps
}

// reading reads the entries of one file.
type reading struct {
	g     *gathering
	c     *conversation
	last  time.Time
	order order
}

func (p *reading) entry(e entry) error {
	at, ok := e.stamp.in(p.order)
	if !ok {
		p.oddDate(e)
		return nil
	}
	sender, text, ok := splitSender(e.text)
	if !ok || isSystem(text, len(p.c.said) == 0) {
		p.g.aside(p.c, NoteSystem, place(e.line), e.text)
		return nil
	}
	if at.Before(p.last) {
		p.g.counts[NoteTimeBackwards]++
		at = p.last
	}
	p.last = at
	p.c.person(sender, sender)
	b := p.body(text)
	if b.text == deletedMarker.text && isOwn(text) {
		p.own(sender)
	}
	return p.g.add(p.c, sender, at, b)
}

// own notes who exported: WhatsApp says «you» to them alone. Two cannot be.
func (p *reading) own(sender string) {
	if p.c.me != "" && p.c.me != sender {
		sender = mine
	}
	p.c.me = sender
}

// oddDate keeps the line of a header whose date is none: in the message that
// it stands under, as it is likely something pasted.
func (p *reading) oddDate(e entry) {
	p.g.counts[NoteOddDates]++
	whole := e.raw
	if _, more, ok := strings.Cut(e.text, "\n"); ok {
		whole += "\n" + more
	}
	if n := len(p.c.said); n > 0 {
		p.c.said[n-1].text += "\n" + whole
		return
	}
	p.g.aside(p.c, NoteUnread, place(e.line), whole)
}

// splitSender splits "Sender: text". French puts a space before the colon.
func splitSender(s string) (sender, text string, ok bool) {
	const longest = 200 // bytes; lines without a sender may hold a colon late
	first, _, _ := strings.Cut(s, "\n")
	i := strings.Index(first, ": ")
	if i < 0 && strings.HasSuffix(first, ":") {
		i = len(first) - 1
	}
	if i < 0 || i > longest {
		return "", "", false
	}
	sender = displayName(s[:i])
	return sender, strings.TrimPrefix(s[i+1:], " "), sender != "" && !opensQuote(sender)
}

// opensQuote reports whether s holds a quotation that does not end in it: then
// it is the start of a line such as: Ana created group "Match: Saturday".
func opensQuote(s string) bool {
	return strings.Count(s, `"`)%2 == 1 ||
		strings.ContainsAny(s, "“„") && !strings.Contains(s, "”") ||
		strings.Contains(s, "«") && !strings.Contains(s, "»")
}

// displayName takes from a name the marks that WhatsApp puts around it. The "~"
// before the name that somebody who is no contact gave themselves stays: they
// are not the contact of the same name.
func displayName(s string) string {
	const spaces = " \t\u00a0\u202f"
	s = strings.Trim(strip(s), spaces)
	if own, ok := strings.CutPrefix(s, "~"); ok {
		return "~" + strings.Trim(own, spaces)
	}
	return s
}

// body reads a message's text: the marker that its first line may be, and the
// caption under it.
func (p *reading) body(text string) body {
	text = strings.TrimRight(text, "\n")
	if strings.HasSuffix(text, ">") {
		if loc := edited.FindStringIndex(text); loc != nil {
			p.g.counts[NoteEdited]++
			text = text[:loc[0]]
		}
	}
	text = strings.TrimLeft(text, "\u200e")
	first, caption, more := strings.Cut(text, "\n")
	m, ok := findMarker(first)
	if !ok {
		return body{text: text}
	}
	var b body
	p.g.mark(&b, m)
	if more {
		b.text += "\n" + caption
	}
	return b
}
