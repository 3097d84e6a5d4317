package chatexport

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

// Bounds on what is kept of an export, far above what people have.
const (
	maxMessages = 3_000_000
	maxThreads  = 200_000
	maxKept     = 512 << 20 // bytes of text
	maxOthers   = 1000      // of more, only the number is kept
	maxShown    = 500       // bytes of one that is kept
)

// A gathering is what has been read so far of an export.
type gathering struct {
	options  Options
	file     string // the archive's entry that is being read, without folders
	convs    []*conversation
	byKey    map[string]*conversation
	counts   map[NoteCode]int
	notes    []Note
	others   []other
	messages int
	kept     int
	crowded  bool // there are more than maxThreads conversations
	// threads are those of thread files, which are ready as they are.
	threads   []thread.Thread
	threadIDs map[string]bool
}

func newGathering(o Options) *gathering {
	return &gathering{options: o, byKey: map[string]*conversation{}, counts: map[NoteCode]int{}, threadIDs: map[string]bool{}}
}

// A conversation is a thread in the making. Who wrote a message is a key: the
// platform's own id where there is one, or else the name that is shown.
type conversation struct {
	id     string // given at the end, as some turn out to be empty
	format Format
	title  string
	// named says that keys are names: two people of one name in two
	// conversations need not be the same.
	named    bool
	me       string // the key of who exported, where this conversation says it
	partner  string // the key of who the conversation is with, where it says it
	people   []string
	shown    map[string]string // the names of keys
	relation *thread.Relation
	said     []said
}

// said is a message as it stands in the file.
type said struct {
	from string
	at   time.Time
	body
}

// A body is what a message says.
type body struct {
	text  string
	media []thread.Media
}

// An other is an [Other] whose thread has no id yet.
type other struct {
	Other
	conv *conversation
}

// mine is the key of who exported, in exports that do not name them.
const mine = "\x00me"

// conversation starts one, or gives the one of the key; the empty key is no
// other's.
func (g *gathering) conversation(f Format, key string) *conversation {
	full := string(f) + "\x00" + key
	if c := g.byKey[full]; c != nil && key != "" {
		return c
	}
	c := &conversation{format: f, shown: map[string]string{}}
	if len(g.convs) >= maxThreads {
		g.crowded = true
		return c
	}
	g.convs = append(g.convs, c)
	if key != "" {
		g.byKey[full] = c
	}
	return c
}

// person names somebody in the conversation, also if they say nothing.
func (c *conversation) person(key, name string) {
	if _, known := c.shown[key]; !known {
		c.people = append(c.people, key)
	}
	if name != "" || c.shown[key] == "" {
		c.shown[key] = short(name)
	}
}

// add takes a message, whose sender is a person of the conversation.
func (g *gathering) add(c *conversation, from string, at time.Time, b body) error {
	g.messages++
	if err := g.keep(len(b.text) + len(from)); err != nil {
		return err
	}
	if _, known := c.shown[from]; !known {
		c.person(from, "")
	}
	if strings.ContainsRune(b.text, '\uFFFD') { // half of an emoji, or damage
		g.counts[NoteNotUTF8] = 1
	}
	if b.text == "" && len(b.media) == 0 {
		g.counts[NoteEmpty]++
	}
	c.said = append(c.said, said{from: from, at: at, body: b})
	return nil
}

// keep counts bytes that are kept.
func (g *gathering) keep(n int) error {
	g.kept += n
	if g.messages > maxMessages || g.kept > maxKept || g.crowded {
		return refused("it has more than %d conversations, %d messages or %d MiB of text. Export one conversation alone",
			maxThreads, maxMessages, maxKept>>20)
	}
	return nil
}

// aside keeps a part of the export that is in no message.
func (g *gathering) aside(c *conversation, code NoteCode, place, text string) {
	g.counts[code]++
	if len(g.others) >= maxOthers {
		return
	}
	if len(text) > maxShown {
		text = text[:maxShown] + "…"
	}
	o := Other{File: g.file, Place: place, System: code == NoteSystem || code == NoteDraft, Text: valid(text)}
	g.others = append(g.others, other{Other: o, conv: c})
}

// earliest and latest bound what is taken for the time of a message.
var (
	earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

func plausible(t time.Time) bool { return t.After(earliest) && t.Before(latest) }

// fromUnix reads a count since 1970 in seconds, or in what its size says it
// must be: exports call milliseconds microseconds.
func fromUnix(n int64) (time.Time, bool) {
	var t time.Time
	switch {
	case n < 1e11:
		t = time.Unix(n, 0)
	case n < 1e14:
		t = time.UnixMilli(n)
	default:
		t = time.UnixMicro(n)
	}
	return t.UTC(), plausible(t)
}

// inOrder puts the messages in order of time. Those of one time stay as they
// stand in the file, or the other way round if the newest stands first there.
func (c *conversation) inOrder() {
	up, down := 0, 0
	for i := 1; i < len(c.said); i++ {
		switch c.said[i].at.Compare(c.said[i-1].at) {
		case 1:
			up++
		case -1:
			down++
		}
	}
	if down > up {
		slices.Reverse(c.said)
	}
	slices.SortStableFunc(c.said, func(a, b said) int { return a.at.Compare(b.at) })
}

// identity tells people apart over the whole export.
func (g *gathering) identity(c *conversation, n int, key string) string {
	switch {
	case key == mine || c.me != "" && key == c.me:
		return string(c.format) + mine
	case c.named:
		return fmt.Sprintf("%s %d %s", c.format, n, key)
	}
	return string(c.format) + " " + key
}

// agree sees to it that the conversations of an app name one person as who
// exported, and that this one is known in all of them: where they differ,
// nobody is.
func (g *gathering) agree() {
	owner := map[Format]string{}
	for _, c := range g.convs {
		if o, ok := owner[c.format]; ok && c.me != "" && o != c.me {
			owner[c.format] = mine
		} else if c.me != "" {
			owner[c.format] = c.me
		}
	}
	for _, c := range g.convs {
		c.me = owner[c.format]
	}
}

// result makes threads of the conversations.
func (g *gathering) result() (Result, error) {
	if err := g.keep(0); err != nil {
		return Result{}, err
	}
	r := Result{Threads: g.threads, Names: map[string]string{}, Titles: map[string]string{}}
	if len(g.threads) > 0 {
		r.Format = ThreadFile
	}
	g.agree()
	ids := map[string]string{}
	for n, c := range g.convs {
		if len(c.said) == 0 {
			g.counts[NoteEmptyThread]++
			continue
		}
		if r.Format == Unknown {
			r.Format = c.format
		}
		c.id = fmt.Sprintf("%s-%d", c.format, len(r.Threads)+1)
		t := g.thread(c, func(key string) string {
			who := g.identity(c, n, key)
			if ids[who] == "" {
				ids[who] = fmt.Sprintf("a%d", len(ids)+1)
				if who == string(c.format)+mine {
					r.Owners = append(r.Owners, ids[who])
				}
			}
			r.Names[ids[who]] = cmp.Or(r.Names[ids[who]], c.shown[key])
			return ids[who]
		})
		if err := t.Validate(); err != nil {
			return Result{}, fmt.Errorf("chat export: made a thread that is not valid: %w", err)
		}
		r.Threads = append(r.Threads, t)
		if c.title != "" {
			r.Titles[c.id] = c.title
		}
	}
	for id, name := range r.Names {
		if name == "" {
			r.Names[id] = nameless(slices.Contains(r.Owners, id))
		}
	}
	r.Notes = g.allNotes(g.app())
	for _, o := range g.others {
		if o.conv != nil {
			o.Thread = o.conv.id
		}
		r.Others = append(r.Others, o.Other)
	}
	return r, nil
}

// app gives the name of the app that the conversations are from.
func (g *gathering) app() string {
	only := Unknown
	for i, c := range g.convs {
		if i > 0 && c.format != only {
			return Unknown.App()
		}
		only = c.format
	}
	return only.App()
}

func nameless(owner bool) string {
	if owner {
		return "(who exported this)"
	}
	return "(no name in the export)"
}

func (g *gathering) thread(c *conversation, account func(key string) string) thread.Thread {
	c.inOrder()
	t := thread.Thread{ID: c.id, Relation: c.relation, Messages: make([]thread.Message, len(c.said))}
	seen := map[string]bool{}
	present := func(key string) string {
		id := account(key)
		if !seen[id] {
			seen[id] = true
			t.Accounts = append(t.Accounts, thread.Account{ID: id})
		}
		return id
	}
	for i, s := range c.said {
		t.Messages[i] = thread.Message{ID: fmt.Sprintf("m%d", i+1), From: present(s.from), At: s.at, Text: s.text, Media: s.media}
	}
	for _, key := range c.people {
		present(key)
	}
	c.said = nil
	return t
}
