package chatexport

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/thread"
)

// readWhatsApp reads the text of a WhatsApp export. The grammar is not
// documented by WhatsApp; it was gathered from exports in tests of public
// readers of them.
func readWhatsApp(text []byte, o Options) (Result, error) {
	p := reading{counts: map[NoteCode]int{}, accounts: map[string]string{}}
	if !utf8.Valid(text) {
		text = []byte(strings.ToValidUTF8(string(text), "\uFFFD"))
		p.counts[NoteNotUTF8] = 1
	}
	all := lines(text)
	style, ok := detectStyle(all)
	if !ok {
		return Result{}, ErrUnknownFormat
	}
	entries, unread := split(all, style)
	p.others(unread)
	order, note := decideOrder(stampsOf(entries), o)
	p.build(entries, order)
	if len(p.thread.Messages) == 0 {
		return Result{}, refused("there is no message in it")
	}
	return p.result(note)
}

// An entry is a header with what follows it up to the next.
type entry struct {
	line  int
	stamp stamp
	raw   string // the header's own line
	text  string
}

// split finds the entries. Lines before the first are given apart.
func split(all []rawLine, s style) (entries []entry, unread []Line) {
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
			unread = append(unread, Line{Number: line.number, Text: line.text})
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

// reading gathers what becomes a result.
type reading struct {
	thread   thread.Thread
	accounts map[string]string // display name to account id
	names    map[string]string
	counts   map[NoteCode]int
	lines    []Line
	last     time.Time
	order    order
}

func (p *reading) others(unread []Line) {
	p.lines = append(p.lines, unread...)
	p.counts[NoteUnread] += len(unread)
}

func (p *reading) build(entries []entry, o order) {
	p.names, p.order = map[string]string{}, o
	p.thread.ID = string(WhatsApp) + "-1"
	for _, e := range entries {
		p.entry(e)
	}
}

func (p *reading) entry(e entry) {
	at, ok := e.stamp.in(p.order)
	if !ok {
		p.oddDate(e)
		return
	}
	sender, text, ok := splitSender(e.text)
	if !ok || isSystem(text, len(p.thread.Messages) == 0) {
		p.counts[NoteSystem]++
		p.lines = append(p.lines, Line{Number: e.line, System: true, Text: e.text})
		return
	}
	if at.Before(p.last) {
		p.counts[NoteTimeBackwards]++
		at = p.last
	}
	p.last = at
	m := thread.Message{ID: fmt.Sprintf("m%d", len(p.thread.Messages)+1), From: p.account(sender), At: at}
	m.Text, m.Media = p.body(text)
	p.thread.Messages = append(p.thread.Messages, m)
}

// oddDate keeps the line of a header whose date is none: in the message that
// it stands under, as it is likely something pasted.
func (p *reading) oddDate(e entry) {
	p.counts[NoteOddDates]++
	whole := e.raw
	if _, more, ok := strings.Cut(e.text, "\n"); ok {
		whole += "\n" + more
	}
	if n := len(p.thread.Messages); n > 0 {
		p.thread.Messages[n-1].Text += "\n" + whole
		return
	}
	p.counts[NoteUnread]++
	p.lines = append(p.lines, Line{Number: e.line, Text: whole})
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

func (p *reading) account(name string) string {
	if id, ok := p.accounts[name]; ok {
		return id
	}
	id := fmt.Sprintf("a%d", len(p.accounts)+1)
	p.accounts[name], p.names[id] = id, name
	p.thread.Accounts = append(p.thread.Accounts, thread.Account{ID: id})
	return id
}

// body reads a message's text: the marker that its first line may be, and the
// caption under it.
func (p *reading) body(text string) (string, []thread.Media) {
	text = strings.TrimRight(text, "\n")
	if strings.HasSuffix(text, ">") {
		if loc := edited.FindStringIndex(text); loc != nil {
			p.counts[NoteEdited]++
			text = text[:loc[0]]
		}
	}
	text = strings.TrimLeft(text, "\u200e")
	first, caption, more := strings.Cut(text, "\n")
	m, ok := findMarker(first)
	if !ok {
		return text, nil
	}
	if m.note != "" {
		p.counts[m.note]++
	}
	if more {
		return m.text + "\n" + caption, append([]thread.Media(nil), m.media...)
	}
	return m.text, append([]thread.Media(nil), m.media...)
}
