package checkpage_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/check"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/internal/web/checkpage"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// scripted is an engine that gives a prepared assessment after each message.
type scripted map[string]risk.Assessment

func (e scripted) Fold(s risk.State, _ risk.Facts, m thread.Message) (risk.State, risk.Assessment) {
	return s, e[m.ID]
}

func conversation(id string, texts ...string) thread.Thread {
	t := thread.Thread{ID: id, Accounts: []thread.Account{{ID: "a1"}, {ID: "a2"}}}
	for i, text := range texts {
		t.Messages = append(t.Messages, thread.Message{
			ID: "m" + string(rune('1'+i)), From: t.Accounts[i%2].ID, Text: text, At: time.Date(2026, 3, 1, 12, i, 0, 0, time.UTC),
		})
	}
	return t
}

func page(t *testing.T, tag string) string {
	t.Helper()
	l, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	say := l.Choose(tag)
	engine := scripted{
		"m1": {Level: risk.Notice},
		"m3": {Level: risk.High, Stage: risk.StageThreat, Signals: []risk.Signal{{
			Name: "countdown", From: "a1", MessageID: "m3", Spans: []risk.Span{{9, 17}}, Weight: 1,
		}, {Name: "veiled_threat", From: "a1", MessageID: "m3", Spans: []risk.Span{}, Weight: 1}}},
	}
	p := checkpage.Page{Made: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Say: say}
	p.Add(check.Thread(engine, "/home/private-name/chat.txt", conversation("t1", "hi", "hello", "you have one hour <script>alert(1)</script>"), say),
		map[string]string{"a1": "Ana <b>"}, []string{"A note."})
	p.Add(check.Thread(scripted{}, "chat.txt", conversation("t2", "see you at the match"), say), nil, nil)
	var b bytes.Buffer
	if err := checkpage.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWhatIsShown(t *testing.T) {
	t.Parallel()
	got := page(t, "en")
	for _, want := range []string{
		"<mark>one hour</mark>", "&lt;script&gt;", "Ana &lt;b&gt;", "A note.", "Do not pay", "not your fault", "t2",
		"Someone sets a time limit", "A deadline is set", "high: <code>m3</code>", "National Crime Agency",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	for _, not := range []string{"<script>", "private-name", "see you at the match", "http-equiv=\"refresh\"", "<img", "src=", "href="} {
		if strings.Contains(got, not) {
			t.Errorf("%q is on the page", not)
		}
	}
	if bad := regexp.MustCompile(`[(]?\+?\d{2,}[ -]\d{3,}[ -]?\d{3,}`).FindString(regexp.MustCompile(`(?s)<style>.*</style>`).ReplaceAllString(got, "")); bad != "" {
		t.Errorf("%q looks like a phone number", bad)
	}
	if i, j := strings.Index(got, "Do not pay"), strings.Index(got, "<details>"); i < 0 || i > j {
		t.Error("what to do does not come before the details")
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"es": "Qué puedes hacer ahora", "fr": "Ce que tu peux faire maintenant", "pt": "O que você pode fazer agora", "de": "Was du jetzt tun kannst",
	} {
		got := page(t, tag)
		if !strings.Contains(got, want) || !strings.Contains(got, `<html lang="`+tag+`">`) || strings.Contains(got, "What you can do now") {
			t.Errorf("%s: the page is not in it", tag)
		}
	}
}
