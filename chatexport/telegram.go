package chatexport

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// A telegramMessage is a message of Telegram Desktop's result.json. Telegram
// describes the names in its export schema only in passing; they were gathered
// from public readers.
type telegramMessage struct {
	Type      string          `json:"type"`
	Date      string          `json:"date"` // local, without a zone
	Unix      integer         `json:"date_unixtime"`
	Edited    integer         `json:"edited_unixtime"`
	From      string          `json:"from"`
	FromID    id              `json:"from_id"`
	Actor     string          `json:"actor"`
	ActorID   id              `json:"actor_id"`
	Action    string          `json:"action"`
	Discarded string          `json:"discard_reason"`
	Text      json.RawMessage `json:"text"`
	Forwarded json.RawMessage `json:"forwarded_from"`
	Photo     string          `json:"photo"`
	File      string          `json:"file"`
	MediaType string          `json:"media_type"`
	MIMEType  string          `json:"mime_type"`
	Contact   json.RawMessage `json:"contact_information"`
	Location  json.RawMessage `json:"location_information"`
	Poll      json.RawMessage `json:"poll"`
	Reactions []struct{ Count int }
}

// A telegramReading reads result.json: one chat, or an account with many.
type telegramReading struct {
	g  *gathering
	s  *scanner
	me string
}

func (g *gathering) readTelegram(r io.Reader) error {
	t := &telegramReading{g: g, s: newScanner(r)}
	first := len(g.convs)
	err := t.chat(t.account)
	if t.me != "" {
		for _, c := range g.convs[first:] {
			c.me = t.me
			c.person(t.me, "")
		}
	}
	return err
}

// account reads the fields that an account has beside those of a chat.
func (t *telegramReading) account(key string) error {
	switch key {
	case "personal_information":
		var me struct {
			ID id `json:"user_id"`
		}
		if _, err := t.g.record(t.s, nil, key, &me); err != nil {
			return err
		}
		if me.ID != "" {
			t.me = userKey(me.ID)
		}
		return nil
	case "chats", "left_chats":
		return t.s.object(func(key string) error {
			if key != "list" {
				return t.s.skip()
			}
			return t.s.array(func(int) error { return t.chat(func(string) error { return t.s.skip() }) })
		})
	}
	return t.s.skip()
}

// chat reads a chat; other is called for fields that are none of a chat's.
func (t *telegramReading) chat(other func(key string) error) error {
	var c *conversation
	var name, kind, number string
	err := t.s.object(func(key string) error {
		var err error
		switch key {
		case "name":
			name, err = t.s.text()
		case "type":
			kind, err = t.s.text()
		case "id":
			var raw []byte
			raw, err = t.s.raw()
			number = strings.Trim(string(raw), `"`)
		case "messages":
			c = t.g.conversation(Telegram, "")
			return t.g.list(t.s, c, key, func(i int) error { return t.message(c, i) })
		default:
			return other(key)
		}
		return err
	})
	if c == nil {
		return err
	}
	c.title = name
	if kind == "personal_chat" {
		t.of(c, "user"+number, name)
	}
	return err
}

// of finds out who exported a chat of two: the one who is not the other.
func (t *telegramReading) of(c *conversation, them, name string) {
	c.person(them, name)
	if len(c.people) != 2 {
		return
	}
	c.me = c.people[0]
	if c.me == them {
		c.me = c.people[1]
	}
}

func (t *telegramReading) message(c *conversation, i int) error {
	place := fmt.Sprintf("messages[%d]", i)
	var in telegramMessage
	q, err := t.g.record(t.s, c, place, &in)
	if err != nil || q == unreadable {
		return err
	}
	at, ok := t.at(in)
	who, name := in.FromID, in.From
	if in.Type == "service" {
		who, name = in.ActorID, in.Actor
	}
	b, isMessage := t.body(in)
	switch {
	case !isMessage:
		t.g.aside(c, NoteSystem, place, in.Action)
		return nil
	case !ok || who == "" && name == "":
		t.g.lost(t.s, c, place)
		return nil
	}
	key := userKey(who)
	if who == "" {
		key = "name " + name
	}
	c.person(key, name)
	if q == partly {
		t.g.mark(&b, oddMarker)
	}
	return t.g.add(c, key, at, b)
}

// userKey gives a sender's id as today's exports have it; old ones leave out
// what kind of sender it is.
func userKey(i id) string {
	if i != "" && '0' <= i[0] && i[0] <= '9' {
		return "user" + string(i)
	}
	return string(i)
}

func (t *telegramReading) at(in telegramMessage) (time.Time, bool) {
	if in.Unix != 0 {
		return fromUnix(int64(in.Unix))
	}
	at, err := time.Parse("2006-01-02T15:04:05", in.Date)
	if err == nil {
		t.g.note(Note{Code: NoteNoTimeZone, Text: "Some of the file's times name no time zone. They are taken as UTC."})
	}
	return at, err == nil && plausible(at)
}

// body gives what a message says; what is none is said by the app.
func (t *telegramReading) body(in telegramMessage) (b body, isMessage bool) {
	if in.Type == "service" {
		switch {
		case in.Action == "phone_call" && (in.Discarded == "missed" || in.Discarded == "busy"):
			t.g.mark(&b, missedMarker)
		case in.Action == "phone_call":
			t.g.mark(&b, callMarker)
		case in.Action == "take_screenshot" || in.Action == "screenshot_taken":
			t.g.mark(&b, screenshotMarker)
		default:
			return b, false
		}
		return b, true
	}
	if in.Edited > 0 {
		t.g.counts[NoteEdited]++
	}
	for _, r := range in.Reactions {
		t.g.counts[NoteReactions] += max(0, min(r.Count, maxMessages))
	}
	if present(in.Forwarded) {
		b.say("[forwarded]")
	}
	t.media(&b, in)
	text, ok := telegramText(in.Text)
	b.say(text)
	if !ok {
		t.g.mark(&b, oddMarker)
	}
	return b, true
}

func present(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

func (t *telegramReading) media(b *body, in telegramMessage) {
	switch {
	case in.Photo != "":
		t.g.mark(b, imageMarker)
	case in.MediaType == "sticker":
		t.g.mark(b, stickerMarker)
	case in.MediaType == "voice_message", in.MediaType == "audio_file":
		t.g.mark(b, voiceMarker)
	case in.MediaType == "video_file", in.MediaType == "video_message":
		t.g.mark(b, videoMarker)
	case in.MediaType == "animation":
		t.g.mark(b, imageMarker)
	case in.File != "" || in.MIMEType != "":
		t.g.mark(b, mimeKind(in.MIMEType))
	}
	if present(in.Contact) {
		t.g.mark(b, contactMarker)
	}
	if present(in.Location) {
		t.g.mark(b, locationMarker)
	}
	if present(in.Poll) {
		t.g.mark(b, pollMarker)
	}
}

// mimeKind tells the kind of a file by its MIME type.
func mimeKind(mime string) marker {
	kind, _, _ := strings.Cut(strings.ToLower(mime), "/")
	switch kind {
	case "image":
		return imageMarker
	case "video":
		return videoMarker
	case "audio":
		return voiceMarker
	}
	if strings.Contains(strings.ToLower(mime), "vcard") {
		return contactMarker
	}
	return fileMarker
}

// telegramText reads a string, or a list of strings and of pieces with a type;
// a link's address is given where the text hides it. It is not ok if there is
// anything else among them.
func telegramText(raw json.RawMessage) (text string, ok bool) {
	if len(raw) == 0 || json.Unmarshal(raw, &text) == nil {
		return text, true
	}
	var pieces []json.RawMessage
	if json.Unmarshal(raw, &pieces) != nil {
		return "", false
	}
	var b strings.Builder
	ok = true
	for _, piece := range pieces {
		var part struct{ Text, Href string }
		switch {
		case json.Unmarshal(piece, &text) == nil:
			b.WriteString(text)
		case json.Unmarshal(piece, &part) != nil:
			ok = false
		case part.Href != "" && part.Href != part.Text:
			fmt.Fprintf(&b, "%s (%s)", part.Text, part.Href)
		default:
			b.WriteString(part.Text)
		}
	}
	return b.String(), ok
}
