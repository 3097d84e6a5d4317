package evaluation_test

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/evaluation"
	"github.com/breakwater-safety/breakwater/internal/evaluation/disguise"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// given is an engine that gives the probability that a message says, and names
// an offender when it says "accuse".
type given struct{}

func (given) Fold(s risk.State, _ risk.Facts, m thread.Message) (risk.State, risk.Assessment) {
	a := risk.Assessment{Signals: []risk.Signal{}}
	switch m.Text {
	case "0.25":
		a.Probability = 0.25
	case "0.95":
		a.Probability, a.Level = 0.95, risk.High
	case "1":
		a.Probability, a.Level = 1, risk.Critical
	case "accuse":
		a.Level, a.Offender = risk.Notice, m.From
	}
	return s, a
}

func measured(threads ...thread.Thread) evaluation.Summary {
	var s evaluation.Summary
	for _, t := range threads {
		s.Add(evaluation.Meter{Engine: given{}}.Measure(t))
	}
	return s
}

func TestCalibration(t *testing.T) {
	t.Parallel()
	sx, bn := thread.LabelSextortion, thread.LabelBenign
	s := measured(
		conversation("1", sx, nil, "0.25"), conversation("2", bn, nil, "0.25"), conversation("3", bn, nil, "0.25"), conversation("4", bn, nil, "0.25"),
		conversation("5", sx, nil, "0.95"), conversation("6", sx, nil, "1"), conversation("7", bn, nil, ""), conversation("8", bn, nil, "0.95", "0.25"),
		conversation("9", "", nil, "1"), // not labelled: not counted
	)
	// 0.2 to 0.3: five of mean 0.25, one true: |1.25 - 1|; above 0.9: two of mean 0.975, both true: |1.95 - 2|.
	if ece, ok := s.Calibration.ECE(); !ok || math.Abs(ece-(0.25+0.05)/8) > 1e-9 || s.Calibration.Threads() != 8 {
		t.Errorf("ECE is %v of %d", ece, s.Calibration.Threads())
	}
	if _, ok := (evaluation.Calibration{}).ECE(); ok {
		t.Error("there is an ECE of nothing")
	}
}

func TestFLatency(t *testing.T) {
	t.Parallel()
	at := func(m string) *thread.Marks { return &thread.Marks{Threat: m} }
	sx := thread.LabelSextortion
	s := measured(
		conversation("before it", sx, at("m3"), "0.95", "", "", "", ""),
		conversation("at it", sx, at("m3"), "", "", "0.95", "", ""),
		conversation("two later", sx, at("m3"), "", "", "", "", "0.95"),
		conversation("never", sx, at("m3"), "", "", "", "", ""),
		conversation("false", thread.LabelHardNegative, nil, "0.95"),
		conversation("right", thread.LabelHardNegative, nil, "0.25"),
		conversation("not known", "", nil, "0.95"),
	)
	// 3 found, 1 missed, 1 false: F1 = 6/8. k by turn is 1, 1, 3: no penalty at
	// the median. k by thread is 1, 3, 5.
	if f1 := s.Latency.F1(); f1 != 0.75 {
		t.Errorf("F1 is %v", f1)
	}
	if turn, ok := s.Latency.ByTurn(); !ok || turn != 0.75 {
		t.Errorf("by turn: %v", turn)
	}
	penalty := -1 + 2/(1+math.Exp(-0.0078*2))
	if byThread, ok := s.Latency.ByThread(); !ok || math.Abs(byThread-0.75*(1-penalty)) > 1e-12 {
		t.Errorf("by thread: %v", byThread)
	}
	// All at the median length: by turn the penalty is one half.
	late := measured(conversation("late", sx, at("m1"), "", "", "", "", "0.95"))
	if turn, _ := late.Latency.ByTurn(); math.Abs(turn-0.5) > 1e-12 {
		t.Errorf("as late as a thread is long: %v, want a half", turn)
	}
	if _, ok := measured(conversation("right", thread.LabelBenign, nil, "")).Latency.ByTurn(); ok {
		t.Error("there is an F-latency without sextortion")
	}
}

func TestAccused(t *testing.T) {
	t.Parallel()
	helped := conversation("h1", thread.LabelHelpSeeking, nil, "", "accuse", "")
	other := conversation("s1", thread.LabelSextortion, nil, "0.95")
	other.Offender = "a1" // the engine names nobody
	s := measured(helped, conversation("h2", thread.LabelHelpSeeking, nil, "", ""), other)
	if got := *s.Checks[evaluation.HelpAccused]; got != (evaluation.Rate{Count: 1, Of: 2}) {
		t.Errorf("accused: %v", got)
	}
	if got := *s.Checks[evaluation.WrongAccount]; got != (evaluation.Rate{Count: 1, Of: 1}) {
		t.Errorf("wrong account: %v", got)
	}
}

func TestCost(t *testing.T) {
	t.Parallel()
	now, calls := time.Time{}, 0
	clock := func() time.Time {
		calls++
		if calls%2 == 0 { // after each message
			now = now.Add(time.Duration(calls/2) * time.Microsecond)
		}
		return now
	}
	var s evaluation.Summary
	s.Add(evaluation.Meter{Engine: risk.New(), Now: clock}.Measure(conversation("1", "", nil, make([]string, 100)...)))
	if mean, p99 := s.Cost.Mean(), s.Cost.P99(); mean != 50500*time.Nanosecond || p99 != 100*time.Microsecond {
		t.Errorf("mean %s, p99 %s", mean, p99)
	}
	if mean, most := s.Cost.State(); mean <= 0 || most != mean {
		t.Errorf("state of %d, most %d bytes", mean, most)
	}
}

func TestAuthors(t *testing.T) {
	t.Parallel()
	s := measured(conversation("a-sx-001", "", nil, ""), conversation("a-hn-001", "", nil, ""), conversation("casino-1", "", nil, ""), conversation("É-1", "", nil, ""))
	if s.Authors["A"].Threads != 2 || s.Authors[""].Threads != 2 || len(s.Authors) != 2 {
		t.Errorf("%v", s.Authors)
	}
}

func TestWithheld(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"corpus/test/author-b-crisis.jsonl": true, "/x/corpus/es/Test/a.jsonl": true, "test/a.jsonl": true, "test/fr/a.jsonl": true,
		"corpus/fit/a.jsonl": false, "corpus/fit/test": false, "testdata/a.jsonl": false, "latest/a.jsonl": false, "a.jsonl": false,
	} {
		if got := evaluation.Withheld(path); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
}

// TestCases holds which threads are kept with what was said, and which without.
func TestCases(t *testing.T) {
	t.Parallel()
	threads := []thread.Thread{
		conversation("missed", thread.LabelSextortion, &thread.Marks{Threat: "m2"}, "0.25", "the words", "later"),
		conversation("found", thread.LabelSextortion, &thread.Marks{Threat: "m2"}, "", "0.95"),
		conversation("alarm", thread.LabelBenign, nil, "0.25", "0.95", ""),
		conversation("quiet", thread.LabelBenign, nil, "0.25"),
	}
	threads[1].Offender = "" // nobody is named, so that nothing is wrong
	for _, withheld := range []bool{false, true} {
		var s evaluation.Summary
		for _, th := range threads {
			s.Add(evaluation.Meter{Engine: given{}, Explain: true, Withheld: withheld}.Measure(th))
		}
		if len(s.Cases) != 2 || s.Cases[0].ID != "missed" || !s.Cases[0].Missed() || s.Cases[1].ID != "alarm" || !s.Cases[1].Alarmed() {
			t.Fatalf("%+v", s.Cases)
		}
		for _, c := range s.Cases {
			switch {
			case withheld && c.Why != nil:
				t.Errorf("%s: words of a withheld thread", c.ID)
			case !withheld && (c.Why == nil || c.Why.MessageID != "m2"):
				t.Errorf("%s: want m2 explained, got %+v", c.ID, c.Why)
			}
		}
	}
}

func TestDisguised(t *testing.T) {
	t.Parallel()
	th := conversation("s1", thread.LabelSextortion, nil, "I recorded everything, and I have your followers list!",
		"what do you want", "pay me 200 dollars or i send it to all your friends", "please don't")
	th.Offender, th.Target, th.Language = "a1", "a2", "en"
	o := evaluation.Meter{Engine: risk.New(), Disguises: disguise.Kinds(), Seed: 1}.Measure(th)
	for _, kind := range disguise.Kinds() {
		if _, is := o.Checks[evaluation.Disguised(kind)]; !is {
			t.Errorf("%s was not tried", kind)
		}
	}
	th.Label = thread.LabelHardNegative
	for check := range (evaluation.Meter{Engine: risk.New(), Disguises: disguise.Kinds()}).Measure(th).Checks {
		if strings.HasPrefix(string(check), "found_in_disguise") {
			t.Error("a thread without blackmail was disguised")
		}
	}
}

// earlier gives the run as it is read back.
func earlier(t *testing.T, s evaluation.Summary) evaluation.Run {
	t.Helper()
	var file bytes.Buffer
	if err := s.WriteJSON(&file, nil); err != nil {
		t.Fatal(err)
	}
	run, err := evaluation.ReadRun(&file)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestAgainst(t *testing.T) {
	t.Parallel()
	at := &thread.Marks{Threat: "m1"}
	sx, hn := thread.LabelSextortion, thread.LabelHardNegative
	before := measured(
		conversation("s1", sx, at, ""), conversation("s2", sx, at, "0.95"), conversation("s3", sx, at, "0.95"),
		conversation("h1", hn, nil, "0.95"), conversation("h1", hn, nil, ""), conversation("gone", hn, nil, ""),
	)
	now := measured(
		conversation("s1", sx, at, "0.95"), conversation("s2", sx, at, "", "", "0.95"), conversation("s3", sx, at, "0.95"),
		conversation("h1", hn, nil, ""), conversation("h1", hn, nil, "0.95"), conversation("new", hn, nil, ""),
	)
	c := now.Against(earlier(t, before))
	if c.Threads != 5 || c.OnlyBefore != 1 || c.OnlyNow != 1 {
		t.Errorf("%d of both, %d only before, %d only now", c.Threads, c.OnlyBefore, c.OnlyNow)
	}
	var text bytes.Buffer
	if err := c.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	golden(t, "against.txt", text.Bytes())

	var same bytes.Buffer
	if err := before.Against(earlier(t, before)).WriteText(&same); err != nil || !strings.Contains(same.String(), "no thread was won or lost") {
		t.Errorf("%v\n%s", err, same.String())
	}
}

func TestReadRunRefuses(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		"":                               "is not a run",
		"private words":                  "is not a run",
		`[]`:                             "is not a run",
		`{"threads":3}`:                  "format must be",
		`{"format":"breakwater-eval/2"}`: "format must be",
		`{"format":"breakwater-eval/1","results":[{"id":"","label":"benign"}]}`:              "results[0].id",
		`{"format":"breakwater-eval/1","results":[{"id":"t1","max_level":"private words"}]}`: "is not a run",
	} {
		if _, err := evaluation.ReadRun(strings.NewReader(data)); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "private") {
			t.Errorf("%s: err = %v, want %q", data, err, want)
		}
	}
}

func FuzzReadRun(f *testing.F) {
	for _, seed := range []string{"", "{}", `{"format":"breakwater-eval/1","results":[{"id":"t1","max_level":"high","checks":{"found_at_high":true}},{"id":"t1"}]}`} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, data string) {
		if run, err := evaluation.ReadRun(strings.NewReader(data)); err == nil {
			measured(conversation("t1", thread.LabelSextortion, nil, "0.95")).Against(run)
		}
	})
}
