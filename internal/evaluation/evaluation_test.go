package evaluation_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/evaluation"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

var update = flag.Bool("update", false, "write golden files anew")

// scripted is an engine that does what the messages say: each is words such as
// "caution move crisis".
type scripted struct{}

func (scripted) Fold(s risk.State, _ risk.Facts, m thread.Message) (risk.State, risk.Assessment) {
	a := risk.Assessment{Signals: []risk.Signal{}}
	for word := range strings.FieldsSeq(m.Text) {
		switch word {
		case "crisis":
			a.Advice.Crisis, a.Advice.CrisisMessage = m.From, m.ID
		case "help":
			a.Advice.HelpSeeking = m.From
		case "pasted":
			a.Advice.PastedScam = m.From
		default:
			if a.Level.UnmarshalText([]byte(word)) != nil {
				if err := a.Stage.UnmarshalText([]byte(word)); err != nil {
					panic(word)
				}
			}
		}
	}
	return s, a
}

var meter = evaluation.Meter{Engine: scripted{}}

// conversation gives a thread with a message a minute.
func conversation(id string, label thread.Label, marks *thread.Marks, texts ...string) thread.Thread {
	t := thread.Thread{ID: id, Label: label, Marks: marks, Accounts: []thread.Account{{ID: "a1"}, {ID: "a2"}}}
	for i, text := range texts {
		t.Messages = append(t.Messages, thread.Message{
			ID: fmt.Sprint("m", i+1), From: t.Accounts[i%2].ID, Text: text,
			At: time.Date(2026, 3, 1, 12, i, 0, 0, time.UTC),
		})
	}
	return t
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		thread thread.Thread
		want   string
	}{
		{"nothing", conversation("t1", thread.LabelBenign, nil, "", "none"), `{"id":"t1","label":"benign","max_level":"none","first":{},"stage":"none"}`},
		{"no messages", conversation("t1", "", nil), `{"id":"t1","label":"","max_level":"none","first":{},"stage":"none"}`},
		{"step by step", conversation("t2", thread.LabelSextortion, nil, "contact", "notice move", "notice", "caution request", "high threat", "critical demand"),
			`{"id":"t2","label":"sextortion","max_level":"critical","first":{"notice":"m2","caution":"m4","high":"m5","critical":"m6"},"stage":"demand"}`},
		{"high at once", conversation("t3", thread.LabelSextortion, nil, "", "high threat"),
			`{"id":"t3","label":"sextortion","max_level":"high","first":{"notice":"m2","caution":"m2","high":"m2"},"stage":"threat"}`},
		{"falls and rises", conversation("t4", thread.LabelSextortion, nil, "caution threat", "none", "caution", "high contact"),
			`{"id":"t4","label":"sextortion","max_level":"high","first":{"notice":"m1","caution":"m1","high":"m4"},"stage":"threat"}`},
		{"crisis", conversation("t5", thread.LabelCrisis, nil, "", "crisis", "crisis", ""),
			`{"id":"t5","label":"crisis","max_level":"none","first":{},"crisis":"m2","stage":"none"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			if err := evaluation.WriteVerdict(&got, meter.Measure(c.thread).Verdict); err != nil {
				t.Fatal(err)
			}
			if got.String() != c.want+"\n" {
				t.Errorf("got  %swant %s", got.String(), c.want)
			}
		})
	}
}

// sample is a corpus of which the figures can be counted by hand.
func sample() []thread.Thread {
	evidence := &thread.Marks{Leverage: "m2", Threat: "m3", Distress: "m4"}
	threads := []thread.Thread{
		conversation("s1", thread.LabelSextortion, evidence, "notice contact", "caution leverage", "high threat", "crisis"),
		conversation("s2", thread.LabelSextortion, evidence, "", "notice rapport", "", "high demand", "critical demand"),
		conversation("s3", thread.LabelSextortion, &thread.Marks{Demand: "m1"}, "", "", "caution demand"),
		conversation("s4", thread.LabelSextortion, nil, "", ""),
		conversation("b1", thread.LabelBenign, nil, "notice", ""),
		conversation("b2", thread.LabelBenign, nil, "", "crisis"),
		conversation("h1", thread.LabelHelpSeeking, nil, "", "caution help"),
		conversation("h2", thread.LabelHelpSeeking, nil, "", ""),
		conversation("p1", thread.LabelPastedScam, nil, "pasted"),
		conversation("c1", thread.LabelCrisis, &thread.Marks{Distress: "m1"}, "", "crisis"),
		conversation("u1", "", nil, "none"),
	}
	threads[0].Language, threads[1].Language, threads[4].Language = "en", "it", "en"
	threads[0].Tags, threads[2].Tags = []string{"known-person"}, []string{"known-person", "obfuscated"}
	for i := 6; i < 11; i++ {
		threads[i].Tags = []string{"adult"}
	}
	return threads
}

func summary(threads []thread.Thread) evaluation.Summary {
	var s evaluation.Summary
	for _, t := range threads {
		s.Add(meter.Measure(t))
	}
	return s
}

func TestSummary(t *testing.T) {
	t.Parallel()
	s := summary(sample())
	high := s.Levels[2]
	for name, c := range map[string]struct{ got, want any }{
		"threads":                 {s.Threads, 11},
		"messages":                {s.Messages, 26},
		"recall at notice":        {s.Levels[0].Recall, evaluation.Rate{Count: 3, Of: 4}},
		"recall at caution":       {s.Levels[1].Recall, evaluation.Rate{Count: 3, Of: 4}},
		"recall at high":          {high.Recall, evaluation.Rate{Count: 2, Of: 4}},
		"recall at critical":      {s.Levels[3].Recall, evaluation.Rate{Count: 1, Of: 4}},
		"high in time":            {high.InTime, evaluation.Rate{Count: 2, Of: 3}},
		"critical in time":        {s.Levels[3].InTime, evaluation.Rate{Count: 0, Of: 3}},
		"caution in time":         {s.Levels[1].InTime, evaluation.Rate{Count: 2, Of: 3}},
		"notice before leverage":  {s.Levels[0].BeforeLeverage, evaluation.Rate{Count: 1, Of: 2}},
		"benign at notice":        {*s.Levels[0].FalseAlarms[thread.LabelBenign], evaluation.Rate{Count: 1, Of: 2}},
		"help-seeking at caution": {*s.Levels[1].FalseAlarms[thread.LabelHelpSeeking], evaluation.Rate{Count: 1, Of: 2}},
		"minutes to high":         {s.Levels[2].Minutes.String(), "2.5"},
		"messages to high":        {s.ToHigh.String(), "1.5"},
		"crisis":                  {s.Crisis.Recall, evaluation.Rate{Count: 2, Of: 3}},
		"crisis at once":          {s.Crisis.AtOnce, evaluation.Rate{Count: 1, Of: 3}},
		"false crisis":            {s.Crisis.False, evaluation.Rate{Count: 1, Of: 8}},
		"help seeking":            {s.HelpSeeking.Recall, evaluation.Rate{Count: 1, Of: 2}},
		"pasted scam":             {s.PastedScam.Recall, evaluation.Rate{Count: 1, Of: 1}},
		"pasted scam elsewhere":   {s.PastedScam.False, evaluation.Rate{Count: 0, Of: 10}},
		"tag":                     {*s.Tags["known-person"].Recall[risk.High], evaluation.Rate{Count: 1, Of: 2}},
		"language":                {*s.Languages["en"].FalseAlarms[risk.Notice], evaluation.Rate{Count: 1, Of: 1}},
	} {
		if c.got != c.want {
			t.Errorf("%s is %v, want %v", name, c.got, c.want)
		}
	}
}

func TestReports(t *testing.T) {
	t.Parallel()
	s := summary(sample())
	s.Elapsed = 2 * time.Second
	for name, write := range map[string]func(*bytes.Buffer) error{
		"sample.txt":  func(b *bytes.Buffer) error { return s.WriteText(b) },
		"sample.json": func(b *bytes.Buffer) error { return s.WriteJSON(b, nil) },
		"empty.txt":   func(b *bytes.Buffer) error { return evaluation.Summary{}.WriteText(b) },
		"benign.txt":  func(b *bytes.Buffer) error { return summary(sample()[4:6]).WriteText(b) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			if err := write(&got); err != nil {
				t.Fatal(err)
			}
			golden(t, name, got.Bytes())
		})
	}
}

// golden holds what was written to a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
	}
}

// TestWilson holds the intervals to figures from Newcombe 1998, "Two-sided
// confidence intervals for the single proportion", table I.
func TestWilson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rate      evaluation.Rate
		low, high float64
	}{
		{evaluation.Rate{Count: 81, Of: 263}, 0.2553, 0.3662},
		{evaluation.Rate{Count: 15, Of: 148}, 0.0624, 0.1605},
		{evaluation.Rate{Count: 0, Of: 20}, 0, 0.1611},
		{evaluation.Rate{Count: 1, Of: 29}, 0.0061, 0.1718},
		{evaluation.Rate{}, 0, 1},
	} {
		low, high := c.rate.Wilson()
		if math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.rate.Count, c.rate.Of, low, high, c.low, c.high)
		}
	}
}

func TestRateIsWrittenPlainly(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]evaluation.Rate{
		"0/27 0% (0–12)":      {Count: 0, Of: 27},
		"27/27 100% (88–100)": {Count: 27, Of: 27},
		"38/40 95% (83–99)":   {Count: 38, Of: 40},
		"0/4508 0% (0–0.085)": {Count: 0, Of: 4508},
		"–":                   {},
	} {
		if got := r.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestRunStreams(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	for _, th := range sample() {
		if err := thread.Write(&file, th); err != nil {
			t.Fatal(err)
		}
	}
	whole := file.String()
	var ids []string
	each := func(o evaluation.Outcome) error { ids = append(ids, o.Verdict.ID); return nil }
	if err := meter.Run(t.Context(), strings.NewReader(whole), each); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(ids, " "), "s1 s2 s3 s4 b1 b2 h1 h2 p1 c1 u1"; got != want {
		t.Errorf("outcomes of %s, want %s", got, want)
	}

	var syntax *thread.SyntaxError
	if err := meter.Run(t.Context(), strings.NewReader(whole+"{}"), each); !errors.As(err, &syntax) || syntax.Line != 12 {
		t.Errorf("err = %v, want one in line 12", err)
	}
	stop := errors.New("full")
	if err := meter.Run(t.Context(), strings.NewReader(whole), func(evaluation.Outcome) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("err = %v, want %v", err, stop)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := meter.Run(ctx, strings.NewReader(whole), each); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want %v", err, context.Canceled)
	}
}

func TestRateJSON(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal([]any{evaluation.Rate{Count: 1, Of: 4}, evaluation.Rate{}, evaluation.Sample{3, 1, 2, 9}, evaluation.Sample{}})
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"count":1,"of":4,"rate":0.25,"low":0.045587,"high":0.699358},` +
		`{"count":0,"of":0,"rate":null,"low":null,"high":null},{"median":2.5,"of":4},{"median":null,"of":0}]`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
