package chatexport

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A tiktokReading reads the direct messages of TikTok's user_data.json. TikTok
// documents no names; they were gathered from a public reader.
type tiktokReading struct {
	g  *gathering
	s  *scanner
	me string // as the profile says, where there is one
}

func (g *gathering) readTikTok(r io.Reader) error {
	t := &tiktokReading{g: g, s: newScanner(r)}
	first := len(g.convs)
	err := t.s.object(t.root)
	if t.me != "" {
		for _, c := range g.convs[first:] {
			c.me = t.me
			c.person(t.me, t.me)
		}
	}
	return err
}

func (t *tiktokReading) root(key string) error {
	switch key {
	case "Direct Message", "Direct Messages":
		return t.section(2)
	case "Profile", "Profile And Settings":
		return t.s.object(t.profile)
	}
	return t.s.skip()
}

func (t *tiktokReading) profile(key string) error {
	if key != "Profile Info" && key != "Profile Information" {
		return t.s.skip()
	}
	var profile struct {
		ProfileMap struct {
			Name string `json:"userName"`
		}
	}
	_, err := t.g.record(t.s, nil, key, &profile)
	t.me = profile.ProfileMap.Name
	return err
}

// section finds the chats, which stand one level deeper in some files.
func (t *tiktokReading) section(depth int) error {
	return t.s.object(func(key string) error {
		switch {
		case key == "ChatHistory":
			return t.s.object(t.chat)
		case depth > 1:
			return t.section(depth - 1)
		}
		return t.s.skip()
	})
}

func (t *tiktokReading) chat(key string) error {
	c := t.g.conversation(TikTok, key)
	user := chatWith(key)
	c.person(user, user)
	err := t.g.list(t.s, c, "ChatHistory", func(i int) error { return t.message(c, i) })
	c.me = t.owner(c, user)
	if len(c.people) == 1 { // the owner never answered
		c.person(mine, "")
	}
	return err
}

// chatWith takes the user's name out of "Chat History with NAME:".
func chatWith(key string) string {
	for _, prefix := range []string{"Chat History with ", "Chat with "} {
		if name, ok := strings.CutPrefix(key, prefix); ok {
			return strings.TrimSuffix(name, ":")
		}
	}
	return strings.TrimSuffix(key, ":")
}

func (t *tiktokReading) message(c *conversation, i int) error {
	place := fmt.Sprintf("ChatHistory[%d]", i)
	var in struct{ Date, From, Content string }
	q, err := t.g.record(t.s, c, place, &in)
	if err != nil || q == unreadable {
		return err
	}
	at, zone, ok := tiktokTime(in.Date)
	if !ok || in.From == "" {
		t.g.lost(t.s, c, place)
		return nil
	}
	if !zone {
		t.g.note(Note{Code: NoteNoTimeZone, Text: "The file does not say in which time zone its times are. They are taken as UTC."})
	}
	c.person(in.From, in.From)
	b := body{text: in.Content}
	if q == partly {
		t.g.mark(&b, oddMarker)
	}
	return t.g.add(c, in.From, at, b)
}

// tiktokTime reads a date, of which some say that they are UTC.
func tiktokTime(s string) (at time.Time, zone, ok bool) {
	s, zone = strings.CutSuffix(s, " UTC")
	at, err := time.Parse(time.DateTime, s)
	return at, zone, err == nil && plausible(at)
}

// owner gives the one who speaks with the user, if there is only one. A user
// who never speaks may be known by another name in the messages.
func (t *tiktokReading) owner(c *conversation, user string) string {
	spoke := slices.ContainsFunc(c.said, func(s said) bool { return s.from == user })
	if !spoke || len(c.people) != 2 {
		return ""
	}
	return c.people[1] // the user is the first
}
