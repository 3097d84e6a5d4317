package explain_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/explain"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

var update = flag.Bool("update", false, "write golden files anew")

// One engine for all tests: it takes a while to make, and keeps nothing.
var engine = sync.OnceValue(risk.New)

// talk gives a thread between o and v, a message a minute: "o: text".
func talk(lines ...string) thread.Thread {
	t := thread.Thread{ID: "t1", Language: "en", Accounts: []thread.Account{{ID: "o"}, {ID: "v"}}}
	for i, line := range lines {
		from, text, _ := strings.Cut(line, ": ")
		t.Messages = append(t.Messages, thread.Message{
			ID: "m" + string(rune('1'+i)), From: from, Text: text, At: time.Date(2026, 3, 1, 12, i, 0, 0, time.UTC),
		})
	}
	return t
}

func blackmail() thread.Thread {
	return talk("o: hey", "v: who is this", "o: i recorded everything and i have your followers list",
		"v: what do you want", "o: pay me $200 or i send it to all your friends", "v: please don't send it to anyone")
}

// TestAgreesWithTheEngine holds that an explanation says of every message what
// the engine says, and nothing of what comes later.
func TestAgreesWithTheEngine(t *testing.T) {
	t.Parallel()
	e, th := engine(), blackmail()
	var s risk.State
	for i, m := range th.Messages {
		var a risk.Assessment
		s, a = e.Fold(s, risk.FactsOf(th), m)
		x, err := explain.At(e, th, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		if x.After.Level != a.Level || x.After.Probability != a.Probability || x.After.Stage != a.Stage {
			t.Errorf("%s: after is %+v, the engine says %+v", m.ID, x.After, a)
		}
		if len(x.Raised)+len(x.Earlier) != len(a.Signals) {
			t.Errorf("%s: %d signs, the engine has %d", m.ID, len(x.Raised)+len(x.Earlier), len(a.Signals))
		}
		if i == 0 && x.Before.Level != risk.None {
			t.Errorf("before the first message: %s", x.Before.Level)
		}
		for _, sign := range x.Raised {
			if !slices.Contains(a.Raised, sign.Name) && sign.From == m.From {
				t.Errorf("%s: %s was not raised by it", m.ID, sign.Name)
			}
		}
	}
}

func TestExplainsAThreat(t *testing.T) {
	t.Parallel()
	x, err := explain.At(engine(), blackmail(), "m5")
	if err != nil {
		t.Fatal(err)
	}
	if x.After.Level < risk.High || x.Before.Level >= x.After.Level || len(x.Raised) == 0 || len(x.Earlier) == 0 {
		t.Fatalf("%+v", x)
	}
	if !slices.ContainsFunc(x.Text, func(p explain.Part) bool { return p.Marked }) {
		t.Error("no words of the message are marked")
	}
	if x.Lower == 0 || x.Without[0].Level >= x.After.Level {
		t.Errorf("%d changes lower the level: %+v", x.Lower, x.Without)
	}
	if i := slices.IndexFunc(x.Without, func(w explain.Without) bool { return w.What == "without message m5" }); i < 0 || x.Without[i].Level != x.Before.Level {
		t.Errorf("without the message it is not as before: %+v", x.Without)
	}
}

func TestOtherLanguage(t *testing.T) {
	t.Parallel()
	for language, unread := range map[string]bool{"it": true, "es": false, "pt-BR": false, "": false} {
		th := talk("o: ciao", "v: chi sei")
		th.Language = language
		x, err := explain.At(engine(), th, "m2")
		if err != nil {
			t.Fatal(err)
		}
		s, _ := english(t).Reviewer(x.Verdict()).Section("verdict")
		said := slices.ContainsFunc(s.Lines, func(l words.Line) bool { return strings.Contains(l.Text, "does not read") })
		if said != unread {
			t.Errorf("%q: said not to be read: %t", language, said)
		}
	}
}

func english(t *testing.T) *words.Catalogue {
	t.Helper()
	l, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	return l.Choose("en")
}

// TestWordsOfAThreat holds that both readers are told what the engine found, and
// what would have lowered it, in every language.
func TestWordsOfAThreat(t *testing.T) {
	t.Parallel()
	x, err := explain.At(engine(), blackmail(), "m5")
	if err != nil {
		t.Fatal(err)
	}
	l, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range l.Languages() {
		for _, to := range []words.Reader{words.Reviewer, words.Young} {
			text := l.Choose(tag).Say(to, x.Verdict())
			for _, kind := range []string{"verdict", "raised", "earlier", "flags", "lowered"} {
				if s, ok := text.Section(kind); !ok || s.Title == "" || len(s.Lines) == 0 {
					t.Errorf("%s %s: no section %s", tag, to, kind)
				}
			}
		}
	}
}

func TestNoSuchMessage(t *testing.T) {
	t.Parallel()
	for _, th := range []thread.Thread{blackmail(), talk()} {
		if _, err := explain.At(engine(), th, "m9"); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("err = %v", err)
		}
	}
}

// sample is made by hand, so that what is written of it does not hang on the
// engine's weights.
func sample() explain.Explanation {
	sign := func(name, from, message string, weight float64, words ...string) explain.Sign {
		d, _ := risk.Describe(name)
		return explain.Sign{
			Signal: risk.Signal{Name: name, From: from, MessageID: message, Spans: []risk.Span{}, Weight: weight, Explanation: d.Means},
			Title:  d.Title, Family: d.Family, Most: d.Weight, Words: words,
		}
	}
	deadline := sign("countdown", "o", "m5", 0.5, "one hour")
	deadline.Notes = []string{"50% of the 1.00 that it can weigh"}
	return explain.Explanation{
		ThreadID: "t1", Language: "en", MessageID: "m5", From: "o", At: time.Date(2026, 3, 1, 12, 4, 0, 0, time.UTC),
		Text:    explain.Mark("you have one hour\x1b[2J <b>", []risk.Span{{9, 17}}),
		Before:  explain.Standing{Level: risk.Notice, Probability: 0.1, Stage: risk.StageLeverage, Offender: "o", Target: "v"},
		After:   explain.Standing{Level: risk.Caution, Probability: 0.3, Stage: risk.StageDemand, Offender: "o", Families: []explain.Sum{{Family: risk.FamilyPressure, Signals: 1, Strongest: 0.5, Total: 0.5}}},
		Raised:  []explain.Sign{deadline},
		Earlier: []explain.Sign{sign("new_stranger_contact", "o", "m1", 0.5)},
		Without: []explain.Without{{Kind: words.WithoutMessage, MessageID: "m5", What: "without message m5", Level: risk.Notice, Probability: 0.1}, {Kind: words.WithoutSignal, Signal: "countdown", Family: risk.FamilyPressure, MessageID: "m5", What: "without the words of «Deadline» in m5", Level: risk.Caution, Probability: 0.25, Words: []string{"one hour"}}},
		Lower:   1,
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	unmoved, say := sample(), english(t)
	unmoved.Lower, unmoved.Text = 0, nil
	for name, write := range map[string]func(*bytes.Buffer) error{
		"plain.txt":   func(b *bytes.Buffer) error { return explain.Printer{Out: b, Say: say}.Print(sample()) },
		"styled.txt":  func(b *bytes.Buffer) error { return explain.Printer{Out: b, Say: say, Styled: true}.Print(sample()) },
		"unmoved.txt": func(b *bytes.Buffer) error { return explain.Printer{Out: b, Say: say}.Print(unmoved) },
		"young.txt": func(b *bytes.Buffer) error {
			return explain.Printer{Out: b, Say: say, For: words.Young}.Print(sample())
		},
		"sample.json": func(b *bytes.Buffer) error { return sample().WriteJSON(b) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("%s is\n%s\nwant\n%s", name, got.String(), want)
			}
			if strings.Contains(got.String(), "\x1b[2J") {
				t.Error("a message can steer the terminal")
			}
		})
	}
}

func TestJSONReadsBack(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	x, err := explain.At(engine(), blackmail(), "m5")
	if err != nil {
		t.Fatal(err)
	}
	var back explain.Explanation
	if err := x.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back.After.Level != x.After.Level || len(back.Without) != len(x.Without) {
		t.Errorf("%+v, %v", back, err)
	}
}

// TestMark holds that marking loses nothing of a text, whatever the spans.
func TestMark(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringMatching(`[a-z ]{0,30}`).Draw(r, "text")
		var spans []risk.Span
		for range rapid.IntRange(0, 5).Draw(r, "spans") {
			spans = append(spans, risk.Span{rapid.IntRange(-3, 35).Draw(r, "from"), rapid.IntRange(-3, 35).Draw(r, "to")})
		}
		var b strings.Builder
		marked := make([]bool, 0, len(text))
		for _, p := range explain.Mark(text, spans) {
			b.WriteString(p.Text)
			for range len(p.Text) {
				marked = append(marked, p.Marked)
			}
		}
		if b.String() != text {
			r.Fatalf("%q became %q", text, b.String())
		}
		for i := range marked {
			want := slices.ContainsFunc(spans, func(s risk.Span) bool { return s[0] <= i && i < s[1] })
			if marked[i] != want {
				r.Fatalf("byte %d is marked: %t", i, marked[i])
			}
		}
	})
}
