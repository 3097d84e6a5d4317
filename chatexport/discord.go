package chatexport

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
)

// A discordMessage is a message of a Discord data package, as JSON or as line
// of the older CSV. Discord documents only that there are "messages"; the names
// were gathered from public readers.
type discordMessage struct {
	ID          id
	Timestamp   string
	Contents    string
	Attachments string // addresses with spaces between
}

// discordCSV is the first line of the older messages.csv.
const discordCSV = "ID,Timestamp,Contents,Attachments"

func isDiscordCSV(text []byte) bool { return bytes.HasPrefix(text, []byte(discordCSV)) }

// readDiscord reads the messages of one channel. Who is in it stands in files
// beside them.
func (g *gathering) readDiscord(f file, r io.Reader) error {
	g.note(Note{Code: NoteOnlyOwn, Text: "A Discord package has only what its owner wrote. What the others wrote is not in it: " +
		"keep that with screenshots, and report it in the app."})
	c := g.conversation(Discord, f.path)
	g.discordPeople(f, c)
	start := make([]byte, len(discordCSV))
	n, err := io.ReadFull(r, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	r = io.MultiReader(bytes.NewReader(start[:n]), r)
	if isDiscordCSV(start[:n]) {
		return g.discordLines(c, r)
	}
	s := newScanner(r)
	return s.array(func(i int) error {
		place := fmt.Sprintf("messages[%d]", i)
		var in discordMessage
		q, err := g.record(s, c, place, &in)
		if err != nil || q == unreadable {
			return err
		}
		return g.discordMessage(c, place, in, q)
	})
}

func (g *gathering) discordLines(c *conversation, r io.Reader) error {
	text, err := readText(r)
	if err != nil {
		return err
	}
	lines := csv.NewReader(bytes.NewReader(text))
	lines.FieldsPerRecord, lines.LazyQuotes, lines.ReuseRecord = -1, true, true
	for n := 0; ; n++ {
		fields, err := lines.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case n == 0 && err == nil: // the names
			continue
		}
		at, _ := lines.FieldPos(0)
		if err != nil || len(fields) < 3 {
			g.aside(c, NoteUnreadable, place(max(at, 1)), strings.Join(fields, ","))
			continue
		}
		in := discordMessage{ID: id(fields[0]), Timestamp: fields[1], Contents: valid(fields[2])}
		if len(fields) > 3 {
			in.Attachments = fields[3]
		}
		if err := g.discordMessage(c, place(at), in, whole); err != nil {
			return err
		}
	}
}

func (g *gathering) discordMessage(c *conversation, place string, in discordMessage, q quality) error {
	at, ok := in.at()
	if !ok {
		g.aside(c, NoteUnreadable, place, in.Contents)
		return nil
	}
	b := body{text: in.Contents}
	for address := range strings.FieldsSeq(in.Attachments) {
		name, _, _ := strings.Cut(address, "?")
		g.mark(&b, fileKind(path.Base(name)))
	}
	if q == partly {
		g.mark(&b, oddMarker)
	}
	return g.add(c, mine, at, b)
}

// at reads the time; one without a zone is UTC, as the id shows: it counts
// milliseconds since 2015 in all but its last 22 bits
// (discord.com/developers/docs/reference#snowflakes).
func (in discordMessage) at() (time.Time, bool) {
	for _, layout := range []string{"2006-01-02 15:04:05-07:00", time.DateTime, time.RFC3339} {
		if at, err := time.Parse(layout, in.Timestamp); err == nil {
			return at.UTC(), plausible(at)
		}
	}
	const epoch = 1420070400000
	var n integer
	_ = n.UnmarshalJSON([]byte(in.ID)) // 0 if it is none
	if n < 1<<22 {
		return time.Time{}, false
	}
	at := time.UnixMilli(int64(n)>>22 + epoch).UTC()
	return at, plausible(at)
}

// discordPeople reads who the owner is, who else is in the channel and what it
// is called.
func (g *gathering) discordPeople(f file, c *conversation) {
	dir := path.Dir(f.path)
	var owner struct {
		ID       id
		Username string
	}
	top := path.Dir(path.Dir(dir))
	if json.Unmarshal(f.in.small(path.Join(top, "account/user.json")), &owner) != nil {
		owner.Username = ""
	}
	c.person(mine, owner.Username)
	var channel struct {
		ID         id
		Name       string
		Recipients []id
	}
	if json.Unmarshal(f.in.small(path.Join(dir, "channel.json")), &channel) != nil {
		return
	}
	var labels map[string]string
	_ = json.Unmarshal(f.in.small(path.Join(path.Dir(dir), "index.json")), &labels) // without it there is no title
	c.title = cmp.Or(labels[string(channel.ID)], channel.Name)
	others := 0
	for _, who := range channel.Recipients {
		if who != owner.ID || owner.ID == "" {
			others++
		}
	}
	for _, who := range channel.Recipients {
		name := "user " + string(who)
		if with, ok := strings.CutPrefix(c.title, "Direct Message with "); ok && others == 1 {
			name = with
		}
		if who != "" && (who != owner.ID || owner.ID == "") {
			c.person(string(who), name)
		}
	}
}
