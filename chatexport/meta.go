package chatexport

import (
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"github.com/breakwater-safety/breakwater/thread"
)

// A metaMessage is a message as Meta writes it: with the names of "Download
// your information" or with those of Messenger's end-to-end encrypted chats.
// Meta documents neither; the names were gathered from public readers.
type metaMessage struct {
	Sender    *string    `json:"sender_name"`
	At        integer    `json:"timestamp_ms"`
	Content   string     `json:"content"`
	Type      string     `json:"type"`
	Unsent    bool       `json:"is_unsent"`
	Photos    []struct{} `json:"photos"`
	Videos    []struct{} `json:"videos"`
	Audio     []struct{} `json:"audio_files"`
	GIFs      []struct{} `json:"gifs"`
	Files     []struct{} `json:"files"`
	Sticker   *struct{}  `json:"sticker"`
	Share     *metaShare `json:"share"`
	Duration  *integer   `json:"call_duration"`
	Missed    bool       `json:"missed"`
	Reactions []struct{} `json:"reactions"`

	Sender2 *string `json:"senderName"`
	At2     integer `json:"timestamp"`
	Text    string  `json:"text"`
	Unsent2 bool    `json:"isUnsent"`
	Media   []struct {
		URI string `json:"uri"`
	} `json:"media"`
}

type metaShare struct {
	Link string `json:"link"`
	Text string `json:"share_text"`
}

// A metaReading reads one message_N.json.
type metaReading struct {
	g       *gathering
	c       *conversation
	s       *scanner
	mend    func(string) string // Messenger's text needs no mending
	members []string
	request bool
}

// readMeta reads a conversation, or a part of one: those of a folder are one.
func (g *gathering) readMeta(f file, r io.Reader) error {
	key, dir := "", strings.ToLower(path.Dir(f.path))
	if f.path != "" {
		key = dir
	}
	if f.format == Messenger {
		key = f.path
	}
	c := g.conversation(f.format, key)
	c.named = true
	m := &metaReading{g: g, c: c, s: newScanner(r), mend: demojibake,
		request: strings.Contains(dir, "/message_requests/") || strings.Contains(dir, "/filtered_threads/")}
	if f.format == Messenger {
		m.mend = func(s string) string { return s }
	}
	err := m.s.object(m.field)
	m.finish()
	return err
}

func (m *metaReading) field(key string) error {
	switch key {
	case "participants":
		return m.g.list(m.s, m.c, key, m.participant)
	case "messages":
		return m.g.list(m.s, m.c, key, m.message)
	case "title":
		title, err := m.s.text()
		m.c.title = m.mend(title)
		return err
	case "threadName":
		title, err := m.s.text()
		m.c.title = threadNumber.ReplaceAllString(title, "")
		return err
	case "thread_path":
		where, err := m.s.text()
		m.request = m.request || strings.HasPrefix(where, "message_requests/") || strings.HasPrefix(where, "filtered_threads/")
		return err
	}
	return m.s.skip()
}

// threadNumber is what Messenger puts behind the name of a conversation.
var threadNumber = regexp.MustCompile(`_\d+$`)

func (m *metaReading) participant(int) error {
	kind, err := m.s.peek()
	if err != nil {
		return err
	}
	var p struct{ Name string }
	if kind == '"' {
		p.Name, err = m.s.text()
	} else {
		_, err = m.g.record(m.s, m.c, "participants", &p)
	}
	if err != nil || p.Name == "" {
		return err
	}
	name := m.mend(p.Name)
	m.members = append(m.members, name)
	m.c.person(name, name)
	return m.g.keep(len(name))
}

// finish finds out who exported: a conversation of two has the other's name for
// a title.
func (m *metaReading) finish() {
	if len(m.members) == 2 && m.members[0] != m.members[1] {
		switch m.c.title {
		case m.members[0]:
			m.c.me = m.members[1]
		case m.members[1]:
			m.c.me = m.members[0]
		}
	}
	if m.request && m.c.relation == nil {
		no := false
		m.c.relation = &thread.Relation{Accepted: &no}
		m.g.counts[NoteRequests]++
	}
}

func (m *metaReading) message(i int) error {
	place := fmt.Sprintf("messages[%d]", i)
	var in metaMessage
	q, err := m.g.record(m.s, m.c, place, &in)
	if err != nil || q == unreadable {
		return err
	}
	sender, at := in.Sender, in.At
	if sender == nil {
		sender, at = in.Sender2, max(in.At, in.At2)
	}
	t, ok := fromUnix(int64(at))
	if sender == nil || !ok {
		m.g.lost(m.s, m.c, place)
		return nil
	}
	name := m.mend(*sender)
	m.c.person(name, name)
	b := m.body(in)
	if q == partly {
		m.g.mark(&b, oddMarker)
	}
	return m.g.add(m.c, name, t, b)
}

func (m *metaReading) body(in metaMessage) body {
	var b body
	m.g.counts[NoteReactions] += len(in.Reactions)
	switch {
	case in.Unsent || in.Unsent2:
		m.g.mark(&b, deletedMarker)
		return b
	case in.Missed:
		m.g.mark(&b, missedMarker)
		return b
	case in.Duration != nil || in.Type == "Call":
		m.g.mark(&b, callMarker)
		return b
	}
	m.media(&b, in)
	content := m.mend(in.Content)
	switch found := reacted.FindStringSubmatch(content); {
	case found != nil:
		m.g.mark(&b, reactionMarker)
		b.text = strings.TrimSuffix(b.text, "]") + strings.TrimRight(" "+found[1], " ") + "]"
	case in.Share != nil && attachment.MatchString(content): // which Meta wrote, not they
	default:
		b.say(content)
	}
	b.say(in.Text)
	if in.Share != nil {
		m.g.mark(&b, shareMarker)
		b.say(m.mend(in.Share.Text))
		if !strings.Contains(b.text, in.Share.Link) {
			b.say(in.Share.Link)
		}
	}
	return b
}

// What Meta writes as if somebody had said it, in English; other languages'
// wording stays as it stands.
var (
	reacted    = regexp.MustCompile(`^(?:Reacted (\S{1,24}) to your message|Liked a message)\s*$`)
	attachment = regexp.MustCompile(`^.{1,100} sent (?:an attachment|a link)\.$`)
)

func (m *metaReading) media(b *body, in metaMessage) {
	for _, kind := range []struct {
		n int
		marker
	}{
		{len(in.Photos) + len(in.GIFs), imageMarker}, {len(in.Videos), videoMarker}, {len(in.Audio), voiceMarker}, {len(in.Files), fileMarker},
	} {
		for range kind.n {
			m.g.mark(b, kind.marker)
		}
	}
	if in.Sticker != nil {
		m.g.mark(b, stickerMarker)
	}
	for _, media := range in.Media {
		if path.Ext(media.URI) == "" { // as "Failed to download media"
			m.g.mark(b, unknownMedia)
			continue
		}
		m.g.mark(b, fileKind(path.Base(media.URI)))
	}
}
