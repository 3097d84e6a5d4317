package check_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/chatexport"
	"github.com/breakwater-safety/breakwater/internal/check"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

var update = flag.Bool("update", false, "write golden files anew")

var (
	library = func() *words.Library {
		l, err := words.Load()
		if err != nil {
			panic(err)
		}
		return l
	}()
	say = library.Choose("en")
)

// scripted is an engine that gives a prepared assessment after each message,
// by the message's id.
type scripted map[string]risk.Assessment

func (e scripted) Fold(s risk.State, _ risk.Facts, m thread.Message) (risk.State, risk.Assessment) {
	return s, e[m.ID]
}

func conversation(texts ...string) thread.Thread {
	t := thread.Thread{ID: "t1", Accounts: []thread.Account{{ID: "a1"}, {ID: "a2"}}}
	for i, text := range texts {
		t.Messages = append(t.Messages, thread.Message{
			ID: "m" + string(rune('1'+i)), From: t.Accounts[i%2].ID, Text: text,
			At: time.Date(2026, 3, 1, 12, i, 0, 0, time.UTC),
		})
	}
	return t
}

func raised(name, message string, spans ...risk.Span) risk.Signal {
	return risk.Signal{Name: name, From: "a1", MessageID: message, Spans: spans, Weight: 1, Explanation: "The account set a deadline."}
}

var (
	plain = conversation("shall we meet?", "yes, at eight")
	dark  = conversation("hi", "hello", "you have one hour\nor they all see it, ok? \x1b[31mred\u202e", "please no", "ok")
	high  = scripted{
		"m1": {Level: risk.Notice, Stage: risk.StageContact},
		"m3": {Level: risk.High, Stage: risk.StageThreat, Probability: 0.9},
		"m4": {
			Level: risk.High, Stage: risk.StageThreat, Probability: 0.95,
			Signals: []risk.Signal{raised("countdown", "m3", risk.Span{9, 17}),
				raised("conditional_exposure", "m3", risk.Span{18, 36}, risk.Span{0, 3}, risk.Span{30, 999})},
		},
		"m5": {Level: risk.Caution, Stage: risk.StageContact, Advice: risk.Advice{Crisis: "a2", CrisisMessage: "m4"}},
	}
)

func TestThread(t *testing.T) {
	t.Parallel()
	r := check.Thread(high, "chat.jsonl", dark, say)
	if r.Level != risk.High || r.Stage != risk.StageThreat || r.Probability != 0.95 {
		t.Errorf("level %v, stage %v, probability %v", r.Level, r.Stage, r.Probability)
	}
	if r.First[risk.Notice] != "m1" || r.First[risk.Caution] != "m3" || r.First[risk.High] != "m3" || len(r.First) != 3 {
		t.Errorf("first = %v", r.First)
	}
	if r.Crisis != "a2" || r.CrisisMessage != "m4" {
		t.Errorf("crisis = %q at %q", r.Crisis, r.CrisisMessage)
	}
	if got := strings.Join(r.Signals[1].Words, "|"); got != "you|or they all see it" {
		t.Errorf("words = %q; a span that is not in the text must be left out", got)
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	names := map[string]string{"a1": "Ana\x1b[5m"}
	crisis := scripted{"m1": {Advice: risk.Advice{Crisis: "a1", CrisisMessage: "m1"}}, "m2": {Advice: risk.Advice{Crisis: "a1", CrisisMessage: "m1"}}}
	aside := scripted{"m2": {Level: risk.Notice, Advice: risk.Advice{HelpSeeking: "a1", PastedScam: "a2"}}}
	imported := check.Thread(high, "chat.txt", dark, say)
	imported.Notes = []string{"The file does not say in which time zone its times are. They are taken as UTC."}
	for name, c := range map[string]struct {
		result check.Result
		styled bool
	}{
		"none.txt":        {check.Thread(scripted{}, "chat.jsonl", plain, say), false},
		"brief.txt":       {check.Thread(scripted{}, "chat.jsonl", plain, say), false},
		"high.txt":        {imported, false},
		"high-styled.txt": {imported, true},
		"crisis.txt":      {check.Thread(crisis, "chat.jsonl", plain, say), false},
		"aside.txt":       {check.Thread(aside, "chat.jsonl", plain, say), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := (check.Printer{Out: &b, Styled: c.styled, Brief: name == "brief.txt", Say: say}).Print(c.result, names); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(b.String(), "\x1b[31m") || strings.ContainsRune(b.String(), '\u202e') || strings.Contains(b.String(), "\x1b[5m") {
				t.Error("what a message holds reaches the terminal as a command")
			}
			golden(t, name, b.String())
		})
	}
	t.Run("high.json", func(t *testing.T) {
		t.Parallel()
		var b bytes.Buffer
		if err := check.WriteJSON(&b, imported); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "\n"); n != 1 || !json.Valid(b.Bytes()) {
			t.Errorf("%d lines, want one of JSON", n)
		}
		var indented bytes.Buffer
		if err := json.Indent(&indented, b.Bytes(), "", "  "); err != nil {
			t.Fatal(err)
		}
		golden(t, "high.json", indented.String())
	})
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
	}
}

func TestTotal(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := (check.Printer{Out: &b}).Total(map[risk.Level]int{risk.High: 2, risk.None: 5}); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "7 threads: 5 none, 2 high.\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLongMessagesAreCutAroundTheWords(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("é", 400) + " one hour " + strings.Repeat("ü", 400)
	i := strings.Index(text, "one hour")
	e := scripted{"m1": {Level: risk.Notice, Signals: []risk.Signal{raised("countdown", "m1", risk.Span{i, i + 8})}}}
	var b bytes.Buffer
	if err := (check.Printer{Out: &b, Styled: true, Say: say}).Print(check.Thread(e, "f", conversation(text), say), nil); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, ": …é") || !strings.Contains(got, "ü…\n") ||
		!strings.Contains(got, "\x1b[1;4mone hour\x1b[0m") || strings.Contains(got, "\uFFFD") || len(got) > 2000 {
		t.Errorf("got %s", got)
	}
}

func open(t *testing.T, name, data string) (*check.Source, error) {
	t.Helper()
	return check.Open(check.File{Name: name, Data: strings.NewReader(data), Size: int64(len(data))}, chatexport.Options{})
}

func TestSources(t *testing.T) {
	t.Parallel()
	const line = `{"id":"t1","accounts":[{"id":"a1"}],"messages":[]}`
	for _, c := range []struct {
		name, data string
		threads    int
		code       fault.Code
		says       string
	}{
		{"a.jsonl", line + "\n", 1, "", ""},
		{"a.txt", "\uFEFF\n" + line, 1, "", ""},
		{"empty.jsonl", "", 0, "", ""},
		{"chat.txt", "14/03/2026, 21:15 - Ana: hello", 1, "", ""},
		{"a.jsonl", line + "\n{}", 0, fault.Invalid, "a.jsonl: line 2: id: is missing."},
		{"diary.txt", "dear diary", 0, fault.Unsupported, "diary.txt: is neither a thread file"},
		{"result.jsonl", account, 2, "", ""},
		{"thread.json", line, 1, "", ""},
		{"photo.txt", "\xff\xd8\xff\xe0", 0, fault.Unsupported, "photo.txt: is neither a thread file (JSON Lines) nor a chat export that can be read: it is a picture."},
		{"cut.zip", "PK\x03\x04", 0, fault.Invalid, "cut.zip: chat export refused: the ZIP archive is damaged"},
	} {
		s, err := open(t, c.name, c.data)
		text, _ := fault.PublicOf(err)
		if fault.CodeOf(err) != c.code || !strings.HasPrefix(text, c.says) && c.says != "" {
			t.Errorf("%s: %v %q, want %v %q", c.name, fault.CodeOf(err), text, c.code, c.says)
		}
		if err != nil {
			continue
		}
		n := 0
		if err := s.Each(func(thread.Thread) error { n++; return nil }); err != nil || n != c.threads || s.Threads != n {
			t.Errorf("%s: %d threads, %v; want %d", c.name, n, err, c.threads)
		}
	}
}

func TestUnreadLinesAreNamed(t *testing.T) {
	t.Parallel()
	s, err := open(t, "chat.txt", "what is this\n14/03/2026, 21:15 - Ana: hello")
	if err != nil {
		t.Fatal(err)
	}
	if notes := s.Notes(); notes[len(notes)-1] != "Not read: line 1." {
		t.Errorf("notes are %q", notes)
	}
	if s.Names()["a1"] != "Ana" {
		t.Errorf("names are %v", s.Names())
	}
}

const account = `{"personal_information":{"user_id":1},"chats":{"list":[
{"name":"Ben\u001b[31m","type":"personal_chat","id":2,"messages":[
{"id":1,"type":"message","date_unixtime":"1773523000","from":"Ben","from_id":"user2","text":"hello"},
{"id":2,"type":"message","date_unixtime":"1773623000","from":"Ana","from_id":"user1","text":"hi"},
{"id":3,"type":"message","from":"Ana","from_id":"user1","text":"at what time?"}]},
{"name":null,"type":"private_group","id":3,"messages":[
{"id":1,"type":"message","date_unixtime":"1773523000","from":"Carl","from_id":"user4","text":"hello all"}]}]}}`

// TestList holds what is shown of an export of several conversations.
func TestList(t *testing.T) {
	t.Parallel()
	s, err := open(t, "result.json", account)
	if err != nil {
		t.Fatal(err)
	}
	var rows []check.Row
	var out strings.Builder
	err = s.Each(func(th thread.Thread) error {
		r := check.Thread(scripted{}, "result.json", th, say)
		r.Level = risk.Level(len(rows))
		rows = append(rows, s.Row(th, r))
		out.WriteString(s.About(th) + "\n")
		return nil
	})
	if err != nil || !s.Several() {
		t.Fatalf("%v, several %t", err, s.Several())
	}
	if err := (check.Printer{Out: &out, Say: say}).List(s, rows); err != nil {
		t.Fatal(err)
	}
	golden(t, "list.txt", strings.ReplaceAll(out.String(), "\x1b[31m\n", "\n")) // About is cleaned where it is printed
	if got := s.Names()["a2"]; got != "Ana (who exported this)" {
		t.Errorf("a2 is %q", got)
	}
}

func TestDatesSayWhichFlag(t *testing.T) {
	t.Parallel()
	for order, flag := range map[chatexport.DateOrder]string{chatexport.DayFirst: "--dates month-first.", chatexport.MonthFirst: "--dates day-first."} {
		const data = "03/04/26, 21:15 - Ana: hello"
		s, err := check.Open(check.File{Name: "a.txt", Data: strings.NewReader(data), Size: int64(len(data))}, chatexport.Options{IfAmbiguous: order})
		if err != nil {
			t.Fatal(err)
		}
		if notes := strings.Join(s.Notes(), " "); !strings.Contains(notes, flag) {
			t.Errorf("notes are %q, want %q in them", notes, flag)
		}
	}
}

// Where it does not add up, nobody is told that all is well, nor that nothing was
// found.
func TestSignsThatDoNotAddUp(t *testing.T) {
	t.Parallel()
	weak := raised("money_demand", "m1", risk.Span{0, 5})
	for name, e := range map[string]scripted{
		"weak": {"m2": {Signals: []risk.Signal{weak}}}, "nothing": {},
	} {
		r := check.Thread(e, "f", plain, say)
		var out strings.Builder
		if err := (check.Printer{Out: &out, Say: say}).Print(r, nil); err != nil {
			t.Fatal(err)
		}
		got := out.String()
		if !strings.Contains(got, "does not prove") || strings.Contains(got, "Nothing was found") || strings.Contains(got, "Demands money") != (name == "weak") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A signal that weighs nothing here is not shown beside those that do.
func TestSignalsOfNoWeight(t *testing.T) {
	t.Parallel()
	nothing := raised("age_probe", "m1", risk.Span{0, 3})
	nothing.Weight = 0
	e := scripted{"m1": {Level: risk.Notice, Signals: []risk.Signal{raised("countdown", "m1"), nothing}}}
	var out strings.Builder
	if err := (check.Printer{Out: &out, Say: say}).Print(check.Thread(e, "f", plain, say), nil); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "(countdown)") || strings.Contains(got, "age_probe") {
		t.Error(got)
	}
}

// The words come for both readers, in the language of the catalogue.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, tag := range library.Languages() {
		r := check.Thread(high, "f", dark, library.Choose(tag))
		if len(r.Words) != 2 || r.Words[0].For != words.Reviewer || r.Words[1].For != words.Young || r.Words[0].Language != tag {
			t.Fatalf("%s: words are %+v", tag, r.Words)
		}
		for _, kind := range []string{"crisis", "verdict", "do", "signs", "lowered"} {
			if _, ok := r.For(words.Young).Section(kind); !ok {
				t.Errorf("%s: no section %s", tag, kind)
			}
		}
		if len(r.Steps) != len(dark.Messages) || r.Steps[2].Level != risk.High {
			t.Errorf("steps are %+v", r.Steps)
		}
	}
}
