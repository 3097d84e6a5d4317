package chatexport

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

// An smsReading reads the XML of SMS Backup & Restore, whose fields its makers
// describe (synctech.com.au/sms-backup-restore/fields-in-xml-backup-files).
type smsReading struct {
	g  *gathering
	n  int // messages seen
	mm *mms
}

// An mms is a message of several parts that is being read.
type mms struct {
	tag
	place  string
	body   body
	sender string
}

// smsAttributes are those that are read; "data" holds pictures.
var smsAttributes = []string{"address", "date", "type", "body", "contact_name", "msg_box", "ct", "text", "subject"}

func (g *gathering) readSMS(r io.Reader) error {
	p := &smsReading{g: g}
	tags := &tagReader{r: bufio.NewReaderSize(r, 64<<10), want: func(name string) bool { return slices.Contains(smsAttributes, name) }}
	for {
		t, err := tags.next()
		switch {
		case err != nil:
			if flushed := p.flush(); flushed != nil {
				return flushed
			}
			if errors.Is(err, io.EOF) { // before </smses>
				return &damage{tags.n}
			}
			return err
		case t.name == "smses" && t.end:
			return p.flush()
		}
		if err := p.tag(t); err != nil {
			return err
		}
	}
}

func (p *smsReading) tag(t tag) error {
	switch {
	case t.name == "sms" && !t.end:
		p.n++
		return p.sms(t)
	case t.name == "mms" && !t.end:
		p.n++
		err := p.flush()
		p.mm = &mms{tag: t, place: fmt.Sprintf("mms[%d]", p.n-1)}
		return err
	case t.name == "mms":
		return p.flush()
	case p.mm == nil || t.end:
	case t.name == "part":
		p.part(t)
	case t.name == "addr" && t.attr["type"] == "137":
		p.mm.sender = t.attr["address"]
	}
	return nil
}

// What SMS Backup & Restore calls the states of a message; 4 and 6 wait to be
// sent.
const (
	smsReceived = "1"
	smsDraft    = "3"
	smsFailed   = "5"
)

func (p *smsReading) sms(t tag) error {
	place := fmt.Sprintf("sms[%d]", p.n-1)
	b := body{text: t.attr["body"]} // also if it is the word null
	return p.message(place, t, t.attr["type"], known(t.attr["address"]), b)
}

// flush ends the MMS in hand.
func (p *smsReading) flush() error {
	m := p.mm
	if m == nil {
		return nil
	}
	p.mm = nil
	sender := known(m.sender)
	if sender == "" || strings.HasPrefix(sender, "insert-address") {
		sender, _, _ = strings.Cut(known(m.attr["address"]), "~")
	}
	if subject := known(m.attr["subject"]); subject != "" && !strings.HasPrefix(subject, "proto:") {
		m.body.text = strings.TrimRight(subject+"\n"+m.body.text, "\n")
	}
	return p.message(m.place, m.tag, m.attr["msg_box"], sender, m.body)
}

func (p *smsReading) part(t tag) {
	switch kind := t.attr["ct"]; kind {
	case "application/smil": // how to lay out the others
	case "text/plain":
		p.mm.body.say(t.attr["text"])
	default:
		p.g.mark(&p.mm.body, mimeKind(kind))
	}
}

// known gives a value that the app writes as "null" when there is none.
func known(value string) string {
	if value == "null" {
		return ""
	}
	return value
}

func (p *smsReading) message(place string, t tag, state, sender string, b body) error {
	address := known(t.attr["address"])
	at, ok := inMillis(t.attr["date"])
	if !ok || address == "" || state == "" {
		p.g.aside(nil, NoteUnreadable, place, b.text)
		return nil
	}
	c := p.conversation(t, address)
	switch state {
	case smsReceived:
		key := bareNumber(sender)
		if _, member := c.shown[key]; !member {
			c.person(key, sender)
		}
		return p.g.add(c, key, at, b)
	case smsDraft:
		p.g.aside(c, NoteDraft, place, b.text)
		return nil
	case smsFailed:
		b.say("[not delivered]")
	}
	return p.g.add(c, mine, at, b)
}

func inMillis(date string) (time.Time, bool) {
	ms, err := strconv.ParseInt(date, 10, 64)
	at := time.UnixMilli(ms).UTC()
	return at, err == nil && plausible(at)
}

// conversation gives the one with the numbers in the address, which has a ~
// between those of a group.
func (p *smsReading) conversation(t tag, address string) *conversation {
	numbers := strings.Split(address, "~")
	keys := make([]string, len(numbers))
	for i, n := range numbers {
		keys[i] = bareNumber(n)
	}
	slices.Sort(keys)
	c := p.g.conversation(SMS, strings.Join(keys, "~"))
	if len(c.people) > 0 {
		return c
	}
	contact := known(t.attr["contact_name"])
	saved := contact != "" && contact != "(Unknown)"
	for _, n := range numbers {
		name := strings.TrimSpace(n)
		if saved && len(numbers) == 1 {
			name = contact
		}
		c.person(bareNumber(n), name)
	}
	if saved {
		c.title = contact
	}
	c.person(mine, "")
	if len(numbers) == 1 {
		c.relation = &thread.Relation{PhoneContact: &saved}
	}
	return c
}

// bareNumber gives a telephone number without what phones put into it for show.
func bareNumber(n string) string {
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -()./\u00a0", r) {
			return -1
		}
		return r
	}, n)
	if bare == "" {
		return n
	}
	return bare
}
