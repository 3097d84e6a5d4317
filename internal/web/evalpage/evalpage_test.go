package evalpage_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/evaluation"
	"github.com/breakwater-safety/breakwater/internal/web/evalpage"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

func conversation(id string, label thread.Label, texts ...string) thread.Thread {
	t := thread.Thread{ID: id, Label: label, Language: "en", Accounts: []thread.Account{{ID: "o"}, {ID: "v"}}}
	if label == thread.LabelSextortion {
		t.Offender, t.Target, t.Marks = "o", "v", &thread.Marks{Threat: "m1"}
	}
	for i, text := range texts {
		t.Messages = append(t.Messages, thread.Message{
			ID: fmt.Sprint("m", i+1), From: t.Accounts[i%2].ID, Text: text, At: time.Date(2026, 3, 1, 12, i, 0, 0, time.UTC),
		})
	}
	return t
}

// report measures what goes right, what is missed and what alarms, the words of
// which hold what could break a page.
func report(withheld bool) evalpage.Page {
	meter := evaluation.Meter{Engine: risk.New(), Explain: true, Withheld: withheld}
	blackmail := []string{"i recorded everything and i have your followers list <script>alert(1)</script>", "what do you want <script>alert(1)</script>", "pay me 200 dollars or i send it to all your friends <script>alert(1)</script>", "please don't send it <script>alert(1)</script>"}
	italian := conversation("a-hn-002", thread.LabelHardNegative, "ciao")
	italian.Language = "it"
	var s evaluation.Summary
	for _, t := range []thread.Thread{
		conversation("a-sx-001", thread.LabelSextortion, blackmail...),
		conversation("a-sx-002", thread.LabelSextortion, "words that nobody reads as \"blackmail\" & <b>more</b>", "ok"),
		conversation("a-hn-001", thread.LabelHardNegative, blackmail...),
		conversation("a-cr-001", thread.LabelCrisis, "see you at the match"), italian,
	} {
		s.Add(meter.Measure(t))
	}
	s.Elapsed = time.Second
	return evalpage.Page{Made: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Files: []string{"/home/private-name/corpus/fit/a.jsonl"}, Summary: s}
}

func write(t *testing.T, p evalpage.Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := evalpage.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func pages(t *testing.T) map[string]string {
	t.Helper()
	compared := report(false)
	var run bytes.Buffer
	if err := compared.Summary.WriteJSON(&run, nil); err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(run.String(), `"hard_negative_at_high": true`, `"hard_negative_at_high": false`, 1)
	before, err := evaluation.ReadRun(strings.NewReader(changed))
	if err != nil {
		t.Fatal(err)
	}
	against := compared.Summary.Against(before)
	compared.Against = &against
	return map[string]string{
		"open": write(t, report(false)), "withheld": write(t, report(true)), "empty": write(t, evalpage.Page{}), "compared": write(t, compared),
	}
}

// TestPage holds that each page is well-formed (it is written so that it is XML,
// too), asks nothing of any network, and says of what it draws and lists what it
// is.
func TestPage(t *testing.T) {
	t.Parallel()
	for name, page := range pages(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ids, captions, tables := map[string]bool{}, 0, 0
			for d := xml.NewDecoder(strings.NewReader(page)); ; {
				token, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("not well-formed: %v", err)
				}
				start, ok := token.(xml.StartElement)
				if !ok {
					continue
				}
				of := map[string]string{}
				for _, a := range start.Attr {
					of[a.Name.Local] = a.Value
				}
				switch start.Name.Local {
				case "table":
					tables++
				case "caption":
					captions++
				case "th":
					if of["scope"] != "col" && of["scope"] != "row" {
						t.Error("a heading of a table without a scope")
					}
				case "svg":
					if of["aria-hidden"] != "true" && (of["role"] != "img" || of["aria-labelledby"] == "") {
						t.Errorf("a drawing without words: %v", of)
					}
				case "script", "img", "link", "iframe", "object", "form", "base", "a", "use", "image":
					t.Errorf("the page has a %s", start.Name.Local)
				}
				if id := of["id"]; id != "" {
					if ids[id] {
						t.Errorf("the id %s stands twice", id)
					}
					ids[id] = true
				}
				for ref := range strings.FieldsSeq(of["aria-labelledby"]) {
					if !strings.Contains(page, `id="`+ref+`"`) {
						t.Errorf("nothing has the id %s", ref)
					}
				}
			}
			if tables != captions {
				t.Errorf("%d tables, %d captions", tables, captions)
			}
			for _, outside := range []string{"http:", "https:", "//", "src=", "href=", "url(", "@import", "<script"} {
				if strings.Contains(page, outside) {
					t.Errorf("the page holds %s", outside)
				}
			}
			if strings.Contains(page, "private-name") {
				t.Error("the page tells whose folder it was")
			}
		})
	}
}

func TestWhatIsShown(t *testing.T) {
	t.Parallel()
	all := pages(t)
	for _, c := range []struct {
		page, text string
		want       bool
	}{
		{"open", "<mark>", true},
		{"open", "words that nobody reads as", true},
		{"open", "&lt;script&gt;alert(1)", true},
		{"open", "fit/a.jsonl", true},
		{"open", "Of the threads in it", true},
		{"open", "Reliability curve", true},
		{"open", "only the ids are here", true},
		{"withheld", "a-sx-002", true},
		{"withheld", "a-hn-001", true},
		{"withheld", "Ids only:", true},
		{"withheld", "words that nobody", false},
		{"withheld", "<blockquote>", false},
		{"withheld", "followers list", false},
		{"compared", "What changed", true},
		{"compared", `<strong class="no">Lost</strong>, hard negatives at high: <code>a-hn-001</code>`, true},
		{"open", "What changed", false},
		{"empty", "None.", true},
		{"empty", "<figure>", false},
	} {
		if got := strings.Contains(all[c.page], c.text); got != c.want {
			t.Errorf("%s: %q is there: %t, want %t", c.page, c.text, got, c.want)
		}
	}
}
