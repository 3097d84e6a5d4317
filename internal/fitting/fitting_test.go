package fitting

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/risk/expert"
)

// TestWeightsAreOfThisCorpus holds that the embedded weights were fitted from
// the conversations as they are.
func TestWeightsAreOfThisCorpus(t *testing.T) {
	t.Parallel()
	c, err := Read(os.DirFS(filepath.Join("..", "..", "corpus")))
	if err != nil {
		t.Fatal(err)
	}
	if got := risk.EmbeddedWeights().Data; got != c.Sum {
		t.Errorf("the weights are of the corpus %s, and it is %s: run «make fit»", got, c.Sum)
	}
	for _, cv := range c.Conversations {
		if cv.Author == "b" || cv.Author == "e" {
			t.Fatalf("%s is of an author for measuring", cv.ID)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ file, text, want string }{
		"sign":      {"signs/author-x.tsv", "# ok\nx-sx-001\tm1\tnonsense\n", `signs/author-x.tsv: line 2: unknown sign "nonsense"`},
		"fields":    {"signs/author-x.tsv", "x-sx-001\tm1\n", "line 1: 2 fields separated by tabs, want 3"},
		"line":      {"lines/en/author-x.tsv", "threat\n", "line 1: 1 fields separated by tabs, want 2"},
		"line sign": {"lines/en/author-x.tsv", "x\ttext\n", `unknown sign "x"`},
		"thread":    {"fit/author-x-sextortion.jsonl", "{}\n", "fit/author-x-sextortion.jsonl: line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(fstest.MapFS{tt.file: {Data: []byte(tt.text)}})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	l := of([]string{"threat", "money"})
	if l[expert.Threat] != yes || l[expert.Demand] != yes || l[expert.Blackmail] != yes || l[expert.Leverage] != no || l[expert.Answer] != no {
		t.Errorf("of a threat with money: %v", l)
	}
	if l = ofLine("hold"); l[expert.Leverage] != yes || l[expert.Threat] != unknown || l[expert.Answer] != no {
		t.Errorf("of a line that holds: %v", l)
	}
	if l = of([]string{"none"}); l != (Labels{}) {
		t.Errorf("of none: %v", l)
	}
}

// TestFitLearns fits from a few conversations by two authors: the same twice,
// and it tells their threats from their plans.
func TestFitLearns(t *testing.T) {
	t.Parallel()
	corpus := fstest.MapFS{}
	for _, author := range []string{"x", "y"} {
		var threats, plans strings.Builder
		for i := range 6 {
			id := string(rune('1' + i))
			threats.WriteString(`{"id":"` + author + `-sx-` + id + `","language":"en","accounts":[{"id":"a"},{"id":"b"}],"messages":[` +
				`{"id":"m1","from":"a","at":"2026-03-01T12:00:00Z","text":"i have your private pic ` + id + `"},` +
				`{"id":"m2","from":"a","at":"2026-03-01T12:01:00Z","text":"pay or everyone sees it ` + id + `"}],` +
				`"label":"sextortion","offender":"a","target":"b","marks":{"leverage":"m1","threat":"m2"}}` + "\n")
			plans.WriteString(`{"id":"` + author + `-hn-` + id + `","language":"en","accounts":[{"id":"a"},{"id":"b"}],"messages":[` +
				`{"id":"m1","from":"a","at":"2026-03-01T12:00:00Z","text":"shall we cook soup ` + id + `"}],"label":"hard-negative"}` + "\n")
		}
		corpus["fit/author-"+author+"-sextortion.jsonl"] = &fstest.MapFile{Data: []byte(threats.String())}
		corpus["fit/author-"+author+"-hard-negative.jsonl"] = &fstest.MapFile{Data: []byte(plans.String())}
	}
	corpus["lines/en/author-z.tsv"] = &fstest.MapFile{Data: []byte("threat\tpay or your mum sees it\nnone\tsee you at the match\n")}
	fitted := func() (string, *Result) {
		c, err := Read(corpus)
		if err != nil {
			t.Fatal(err)
		}
		out, err := Fit(t.Context(), c, Defaults, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		var model bytes.Buffer
		if err := out.Model.Write(&model); err != nil {
			t.Fatal(err)
		}
		return model.String(), out
	}
	first, out := fitted()
	if again, _ := fitted(); again != first {
		t.Error("the same corpus gives another model")
	}
	for _, f := range out.Folds {
		if f.Sextortion > 0 && (f.InTime != 6 || f.FalseHigh > 0) {
			t.Errorf("author %s: %d of %d in time, %d of %d falsely", f.Author, f.InTime, f.Sextortion, f.FalseHigh, f.Others)
		}
	}
	if !strings.Contains(out.Table(), "in time") {
		t.Error("the table has no heading")
	}
}

func TestFitEndsWhenTold(t *testing.T) {
	t.Parallel()
	c, err := Read(fstest.MapFS{"lines/en/author-z.tsv": {Data: []byte("none\thello there\n")}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Fit(ctx, c, Defaults, func(string) {}); err == nil {
		t.Error("it went on")
	}
}
