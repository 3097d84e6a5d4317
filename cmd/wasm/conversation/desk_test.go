package main

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/evidence"
	"github.com/breakwater-safety/breakwater/internal/dossier"
	"github.com/breakwater-safety/breakwater/risk"
)

var engine = sync.OnceValue(func() dossier.Engine { return risk.New() })

func newDesk() *Desk { return &Desk{Engine: engine, Rand: rand.Reader} }

// chat is what WhatsApp exports.
const chat = `[01/03/2026, 21:04:10] Robin: hi, we never met, you look so sweet. how old are you
[01/03/2026, 21:05:10] Sam: hi, who is this
[01/03/2026, 21:06:10] Robin: I have your private pic and screenshots of all your followers
[01/03/2026, 21:07:10] Robin: pay me 200 on paypal.me/robin-example or I send it to your family, you have one hour
[01/03/2026, 21:08:10] Sam: please don't
`

const calm = `[01/03/2026, 21:04:10] Robin: shall we meet at eight
[01/03/2026, 21:05:10] Sam: yes, bring the book
`

func opened(t *testing.T, text string) *Desk {
	t.Helper()
	d := newDesk()
	if o, ok := d.Open(strings.NewReader(text), int64(len(text)), OpenQuestion{}).(Opened); !ok || len(o.Threads) == 0 {
		t.Fatalf("opened %+v", o)
	}
	return d
}

func readOne(t *testing.T, d *Desk, language string) Seen {
	t.Helper()
	s, ok := d.Read(ReadQuestion{0, language}).(Seen)
	if !ok {
		t.Fatal("it cannot be read")
	}
	return s
}

func TestRead(t *testing.T) {
	t.Parallel()
	for language, title := range map[string]string{"en": "Demands money", "de": "", "xx": "Demands money"} {
		s := readOne(t, opened(t, chat), language)
		if s.Level < risk.High || len(s.Sections) == 0 || !s.Timed || len(s.Messages) != 5 {
			t.Errorf("%s: level %v, %d sections, %d messages", language, s.Level, len(s.Sections), len(s.Messages))
		}
		if title != "" && s.Signs["money_demand"] != title {
			t.Errorf("%s: signs %v", language, s.Signs)
		}
		if m := s.Messages[4]; len(m.Signs) > 0 || m.Name != "Sam" {
			t.Errorf("%s: what the person targeted said is marked: %+v", language, m)
		}
		marked := false
		var whole strings.Builder
		for _, p := range s.Messages[3].Parts {
			marked = marked || p.Marked
			whole.WriteString(p.Text)
		}
		if !marked || !strings.HasPrefix(whole.String(), "pay me 200") {
			t.Errorf("%s: message %+v", language, s.Messages[3])
		}
	}
}

func TestReadCalm(t *testing.T) {
	t.Parallel()
	s := readOne(t, opened(t, calm), "en")
	if s.Level != risk.None || len(s.Sections) > 0 || len(s.Signs) > 0 || s.Crisis {
		t.Errorf("a calm chat gives %+v", s)
	}
}

func TestReadCrisis(t *testing.T) {
	t.Parallel()
	s := readOne(t, opened(t, calm+"[01/03/2026, 22:05:10] Sam: I can't go on, I want to hurt myself\n"), "en")
	if !s.Crisis || len(s.Sections) == 0 || s.Sections[0].Kind != "crisis" {
		t.Errorf("a person who may not be safe gives %+v", s.Sections)
	}
}

func TestOpenFailures(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]string{
		"empty": "", "picture": "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 50), "html": "<!doctype html><html><body>chat", "text": "some words",
	} {
		if f, ok := newDesk().Open(strings.NewReader(text), int64(len(text)), OpenQuestion{}).(Failure); !ok || f.Failure != want {
			t.Errorf("%s: %+v", want, f)
		}
	}
	if f, _ := newDesk().Open(broken{}, 100, OpenQuestion{}).(Failure); f.Failure != "damaged" {
		t.Errorf("a file that cannot be read gives %+v", f)
	}
	if f, _ := newDesk().Read(ReadQuestion{}).(Failure); f.Failure != "nothing" {
		t.Errorf("nothing open gives %+v", f)
	}
}

type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, errors.New("gone") }

func TestPaste(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text     string
		names    string
		messages int
	}{
		"names":           {"Robin: hi\nSam: hello\nRobin: how are you", "Robin|Sam", 3},
		"times and names": {"[21:04, 01/03/2026] Robin: hi\n[21:05, 01/03/2026] Sam: hello\nand more", "Robin|Sam", 2},
		"no names":        {"pay me or else\nyou have one hour", "", 2},
		"a link":          {"look at https://a.example/x\nand https://b.example/y", "", 2},
		"colons":          {"first: a\nsecond: b\nthird: c\nfourth: d", "", 4},
		"blank lines":     {"\n\n one \n\n\n two\n", "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk()
			if _, ok := d.Paste(PasteQuestion{tt.text}).(Opened); !ok {
				t.Fatal("it cannot be read")
			}
			got := d.opened.Threads[0]
			var names []string
			for _, a := range got.Accounts {
				names = append(names, d.opened.Names[a.ID])
			}
			if strings.Join(names, "|") != tt.names || len(got.Messages) != tt.messages {
				t.Errorf("names %q, messages %+v", names, got.Messages)
			}
			if err := got.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPastedExportIsReadAsOne(t *testing.T) {
	t.Parallel()
	d := newDesk()
	o, _ := d.Paste(PasteQuestion{chat}).(Opened)
	if o.App != "WhatsApp" || d.pasted != "" || !readOne(t, d, "en").Timed {
		t.Errorf("opened %+v", o)
	}
}

// No sign comes from the times, which are made up, and no time is shown.
func TestPastedWordsHaveNoTimes(t *testing.T) {
	t.Parallel()
	d := newDesk()
	d.Paste(PasteQuestion{"hi, send me a pic\nI have your private pic\npay me 200 or I send it to your family, you have one hour"})
	s := readOne(t, d, "en")
	if s.Level < risk.Caution || s.Timed || s.Messages[0].At != "" {
		t.Errorf("level %v, timed %t, at %q", s.Level, s.Timed, s.Messages[0].At)
	}
	if _, ok := s.Signs["fast_escalation"]; ok {
		t.Error("a sign was read out of times that nobody knows")
	}
}

func FuzzPaste(f *testing.F) {
	for _, text := range []string{chat, "a: b\na: c", "[21:04] x: y\n", "\u202e: \u202e", strings.Repeat("a:b\n", 50)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := lines(strings.ToValidUTF8(text, "?"))
		if len(r.Threads) != 1 {
			t.Fatal("no thread")
		}
		if th := r.Threads[0]; len(th.Messages) > 0 && th.Validate() != nil {
			t.Errorf("not a thread: %v", th.Validate())
		}
	})
}

func question() PackQuestion {
	words := evidence.Words{}
	for _, key := range evidence.WordKeys() {
		words[key] = key
	}
	return PackQuestion{At: time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC), Language: "en", Dir: "ltr", Under18: true, Words: words, Threads: []int{0}}
}

func TestPack(t *testing.T) {
	t.Parallel()
	said, bag := opened(t, chat).Pack(question(), nil)
	packed, ok := said.(Packed)
	if !ok {
		t.Fatalf("said %+v", said)
	}
	r, err := evidence.Verify(bytes.NewReader(bag), int64(len(bag)))
	if err != nil || !r.Intact() || r.Seal.String() != packed.Seal {
		t.Fatalf("%v, problems %+v, seal %s", err, r.Problems, packed.Seal)
	}
	var facts evidence.Facts
	if err := json.Unmarshal(file(t, bag, "record/data/facts.json"), &facts); err != nil {
		t.Fatal(err)
	}
	if len(facts.Found) != 1 || facts.Found[0].Kind != evidence.Link || len(facts.Signs) == 0 || len(facts.Threads[0].Original) != 64 || facts.Threads[0].App != "WhatsApp" {
		t.Errorf("facts %+v", facts)
	}
	_, again := opened(t, chat).Pack(question(), nil)
	if bytes.Equal(bag, again) {
		t.Error("two bags have the same key")
	}
}

func TestPackRefusals(t *testing.T) {
	t.Parallel()
	with := question()
	with.Files = []FileQuestion{{"a.png", 3}}
	if said, bag := opened(t, chat).Pack(with, []byte("abc")); said != (Failure{"input:files"}) || bag != nil {
		t.Errorf("a file under 18 gives %+v", said)
	}
	with.Under18 = false
	if said, _ := opened(t, chat).Pack(with, []byte("ab")); said != (Failure{"question"}) {
		t.Errorf("too few bytes give %+v", said)
	}
	if said, bag := opened(t, chat).Pack(with, []byte("abc")); len(bag) == 0 {
		t.Errorf("an adult's file gives %+v", said)
	}
	with.Recipient = "no key"
	if said, bag := opened(t, chat).Pack(with, []byte("abc")); said != (Failure{"input:recipient"}) || bag != nil {
		t.Errorf("a wrong key gives %+v", said)
	}
}

// Times that are made up do not become evidence.
func TestPackPasted(t *testing.T) {
	t.Parallel()
	d := newDesk()
	long := "pay me 200 or I send it to your family\n" + strings.Repeat(strings.Repeat("é", 3000)+"\n", 50)
	d.Paste(PasteQuestion{long})
	said, bag := d.Pack(question(), nil)
	if _, ok := said.(Packed); !ok {
		t.Fatalf("said %+v", said)
	}
	if facts := string(file(t, bag, "record/data/facts.json")); strings.Contains(facts, "2000-01-01") || !strings.Contains(facts, "pay me 200") {
		t.Error("the facts have a time that nobody knows, or lack the words")
	}
	if r, err := evidence.Verify(bytes.NewReader(bag), int64(len(bag))); err != nil || !r.Intact() || len(r.Files) != 2 {
		t.Errorf("%v, %+v", err, r)
	}
}

func file(t *testing.T, bag []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(bag), int64(len(bag)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
