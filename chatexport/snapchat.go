package chatexport

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
)

// A snapMessage is a record of Snapchat's chat_history.json or
// snap_history.json, of today's shape or of the older one. Snapchat documents
// neither; the names were gathered from public readers.
type snapMessage struct {
	From    string
	To      string
	Type    string `json:"Media Type"`
	Created string
	// Precise counts milliseconds in current files, whatever its name says.
	Precise integer `json:"Created(microseconds)"`
	Content string
	Text    string
	Title   string `json:"Conversation Title"`
	Mine    *bool  `json:"IsSender"`
	Media   string `json:"Media IDs"`
}

// A snapReading reads one of Snapchat's files.
type snapReading struct {
	g *gathering
	s *scanner
}

func (g *gathering) readSnapchat(r io.Reader) error {
	p := &snapReading{g: g, s: newScanner(r)}
	g.note(Note{Code: NoteOnlySaved, Text: "Snapchat gives only what it still has: messages that vanished before the export are not in it."})
	first := len(g.convs)
	err := p.s.object(func(key string) error {
		return g.list(p.s, nil, "a conversation", func(i int) error { return p.message(key, i) })
	})
	for _, c := range g.convs[first:] {
		if c.title == "" && len(c.people) < 2 { // one of the two never answered
			c.person(c.partner, c.partner)
		}
		c.person(mine, "")
	}
	return err
}

// message reads a record of the list of that key: a conversation's, or in the
// older shape "Sent Saved Chat History" and the like.
func (p *snapReading) message(key string, i int) error {
	place := fmt.Sprintf("messages[%d]", i)
	older := strings.HasPrefix(key, "Received ") || strings.HasPrefix(key, "Sent ")
	var c *conversation
	if !older && key != "" {
		c = p.conversation(key)
	}
	var in snapMessage
	q, err := p.g.record(p.s, c, place, &in)
	if err != nil || q == unreadable {
		return err
	}
	sent := in.Mine != nil && *in.Mine
	if older {
		sent = in.From == ""
		if partner := cmp.Or(in.From, in.To); partner != "" {
			c = p.conversation(partner)
		}
	}
	at, ok := in.at()
	if c == nil || !ok || !sent && in.From == "" {
		p.g.lost(p.s, c, place)
		return nil
	}
	c.title = cmp.Or(in.Title, c.title)
	b, isMessage := p.body(in)
	if !isMessage {
		p.g.aside(c, NoteSystem, place, in.Type)
		return nil
	}
	if q == partly {
		p.g.mark(&b, oddMarker)
	}
	return p.g.add(c, p.sender(c, in, sent), at, b)
}

func (p *snapReading) conversation(partner string) *conversation {
	c := p.g.conversation(Snapchat, partner)
	c.partner = partner
	return c
}

func (p *snapReading) sender(c *conversation, in snapMessage, sent bool) string {
	switch {
	case !sent:
		c.person(in.From, in.From)
		return in.From
	case in.From != c.partner:
		c.person(mine, in.From)
	}
	return mine
}

func (in snapMessage) at() (time.Time, bool) {
	if in.Precise != 0 {
		if at, ok := fromUnix(int64(in.Precise)); ok {
			return at, true
		}
	}
	for _, layout := range []string{"2006-01-02 15:04:05 UTC", "Mon Jan 2 15:04:05 UTC 2006"} {
		if at, err := time.Parse(layout, in.Created); err == nil {
			return at, plausible(at)
		}
	}
	return time.Time{}, false
}

// body gives what a record says; what is none was said by the app.
func (p *snapReading) body(in snapMessage) (b body, isMessage bool) {
	if m, ok := snapMarkers[in.Type]; ok {
		p.g.mark(&b, m)
	}
	switch {
	case strings.HasPrefix(in.Type, "STATUSERASED"):
		p.g.mark(&b, deletedMarker)
	case strings.HasPrefix(in.Type, "STATUSCALLMISSED"):
		p.g.mark(&b, missedMarker)
	case strings.HasPrefix(in.Type, "STATUSCALL"):
		p.g.mark(&b, callMarker)
	case strings.Contains(in.Type, "SCREENSHOT"):
		p.g.mark(&b, screenshotMarker)
	case strings.HasPrefix(in.Type, "STATUS") && b.text == "":
		return b, false
	case in.Type == "MEDIA":
		for range max(1, len(strings.Split(in.Media, " | "))) {
			p.g.mark(&b, unknownMedia)
		}
	}
	b.say(cmp.Or(in.Content, in.Text))
	return b, true
}

// snapMarkers are what Snapchat calls what is not text.
var snapMarkers = map[string]marker{
	"IMAGE": imageMarker, "VIDEO": videoMarker, "NOTE": voiceMarker, "STICKER": stickerMarker, "SHARE": shareMarker,
	"STATUSSAVETOCAMERAROLL": {text: "[saved to the camera roll]"}, "SHARESAVEDSTORY": shareMarker, "LOCATION": locationMarker, "MAPREACTION": reactionMarker,
}
