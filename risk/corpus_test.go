package risk

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/thread"
)

var misses = flag.Bool("misses", false, "print the threads of corpus/fit that are missed or falsely alarmed")

// score counts what the engine makes of labelled threads. It holds no text.
type score struct {
	threads, intime, early, earlyOf int
	level                           [Critical + 1]int // threads by highest level
	help, scam, crisis, crisisOf    int
	wrongCrisis, accusedTarget      int
	delay                           []int
}

func (sc *score) add(e *Engine, t thread.Thread, miss func(why string)) {
	sc.threads++
	var s State
	high, first, crisis, notice := -1, len(t.Messages), "", -1
	leverage := len(t.Messages)
	most := None
	var last Assessment
	for i, m := range t.Messages {
		s, last = e.Fold(s, FactsOf(t), m)
		most = max(most, last.Level)
		if last.Level >= High && high < 0 {
			high = i
			if t.Offender != "" && last.Offender != t.Offender {
				sc.accusedTarget++
				miss("accused " + last.Offender)
			}
		}
		if last.Level >= Notice && notice < 0 {
			notice = i
		}
		if crisis == "" {
			crisis = last.Advice.CrisisMessage
		}
		if t.Marks != nil {
			if m.ID == t.Marks.Threat || m.ID == t.Marks.Demand {
				first = min(first, i)
			}
			if m.ID == t.Marks.Leverage || m.ID == t.Marks.Threat || m.ID == t.Marks.Demand {
				leverage = min(leverage, i)
			}
		}
	}
	sc.level[most]++
	switch t.Label {
	case thread.LabelSextortion:
		if high >= 0 && high <= first+1 {
			sc.intime++
		} else {
			miss(fmt.Sprintf("high at %d, first threat or demand at %d", high+1, first+1))
		}
		if leverage > 0 {
			sc.earlyOf++
			if notice >= 0 && notice < leverage {
				sc.early++
			}
		}
		if high >= 0 {
			sc.delay = append(sc.delay, high-leverage)
		}
	case thread.LabelHelpSeeking:
		if last.Advice.HelpSeeking != "" {
			sc.help++
		} else {
			miss("help not seen")
		}
	case thread.LabelPastedScam:
		if last.Advice.PastedScam != "" {
			sc.scam++
		} else {
			miss("scam not seen")
		}
	}
	if t.Label != thread.LabelSextortion && most >= Caution {
		miss("alarmed " + most.String())
	}
	if t.Marks != nil && t.Marks.Distress != "" {
		sc.crisisOf++
		if crisis != "" {
			sc.crisis++
		} else {
			miss("crisis not seen")
		}
	} else if crisis != "" {
		sc.wrongCrisis++
		miss("crisis seen")
	}
}

func (sc *score) String() string {
	med := 0
	if len(sc.delay) > 0 {
		slices.Sort(sc.delay)
		med = sc.delay[len(sc.delay)/2]
	}
	return fmt.Sprintf("%d threads; highest level %v; high in time %d; notice before leverage %d of %d; median delay %d; wrong account %d; help %d; scam %d; crisis %d of %d, wrongly %d",
		sc.threads, sc.level, sc.intime, sc.early, sc.earlyOf, med, sc.accusedTarget, sc.help, sc.scam, sc.crisis, sc.crisisOf, sc.wrongCrisis)
}

// floors are the least and the most, in per cent, that a part of the corpus
// may come to: just under the figures of the day they were set, with more room
// where the authors are unseen and few.
type floors struct {
	inTime, early, help, scam, crisis       int // at least
	high, alarmed, noticed, otherwiseCrisis int // hard negatives and others, at most
}

var partFloors = map[string]floors{
	"fit":  {inTime: 55, early: 45, help: 80, scam: 80, crisis: 74, high: 3, alarmed: 6, noticed: 35, otherwiseCrisis: 10},
	"test": {inTime: 30, early: 30, help: 50, scam: 60, crisis: 50, high: 11, alarmed: 19, noticed: 40, otherwiseCrisis: 15},
}

func (sc *score) floor(t *testing.T, label thread.Label, f floors) {
	t.Helper()
	high := sc.level[High] + sc.level[Critical]
	alarmed := high + sc.level[Caution]
	for _, c := range []struct {
		label    thread.Label
		what     string
		n, of    int
		from, to int // per cent
	}{
		{thread.LabelHardNegative, "high", high, sc.threads, 0, f.high},
		{thread.LabelHardNegative, "caution or above", alarmed, sc.threads, 0, f.alarmed},
		{thread.LabelHardNegative, "notice or above", alarmed + sc.level[Notice], sc.threads, 0, f.noticed},
		{thread.LabelSextortion, "high in time", sc.intime, sc.threads, f.inTime, 100},
		{thread.LabelSextortion, "notice before leverage", sc.early, sc.earlyOf, f.early, 100},
		{thread.LabelHelpSeeking, "help seeking", sc.help, sc.threads, f.help, 100},
		{thread.LabelPastedScam, "pasted scam", sc.scam, sc.threads, f.scam, 100},
		{thread.LabelCrisis, "crisis", sc.crisis, sc.crisisOf, f.crisis, 100},
		{label, "crisis where there is none", sc.wrongCrisis, sc.threads, 0, f.otherwiseCrisis},
	} {
		if c.label == label && (c.n*100 < c.from*c.of || c.n*100 > c.to*c.of) {
			t.Errorf("%s: %s: %d of %d, want %d%% to %d%%", label, c.what, c.n, c.of, c.from, c.to)
		}
	}
}

// corpora scores the labelled files of a directory, by label.
func corpora(t *testing.T, e *Engine, dir string, report bool) map[thread.Label]*score {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no thread files in %s: %v", dir, err)
	}
	out := map[thread.Label]*score{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		threads, err := thread.ReadAll(f)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, th := range threads {
			if out[th.Label] == nil {
				out[th.Label] = &score{}
			}
			out[th.Label].add(e, th, func(why string) {
				if report {
					t.Logf("%s %s: %s", th.ID, strings.Join(th.Tags, ","), why)
				}
			})
		}
	}
	return out
}

// TestCorpus measures the scripted threads and holds their floors. The figures themselves are in the log (go test -v). Nothing of corpus/test is
// ever printed but counts.
func TestCorpus(t *testing.T) {
	e := New()
	for _, language := range append([]string{""}, Languages()...) {
		for part, least := range partFloors {
			dir := filepath.Join("..", "corpus", language, part)
			if _, err := os.Stat(dir); err != nil {
				continue // English stands in corpus/fit and corpus/test themselves
			}
			t.Run(filepath.Join(language, part), func(t *testing.T) {
				for label, sc := range corpora(t, e, dir, *misses && part == "fit") {
					t.Logf("%s: %s", label, sc)
					sc.floor(t, label, least)
				}
			})
		}
	}
}

// TestEveryday holds that no everyday thread reaches caution. The corpora are
// not in the repository; TestCorpus runs anywhere.
func TestEveryday(t *testing.T) {
	dir := filepath.Join("..", "..", "shared", "data", "threads")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the everyday corpora are not here")
	}
	for label, sc := range corpora(t, New(), dir, false) {
		t.Logf("%s: %s", label, sc)
		if n := sc.threads - sc.level[None]; n*25 > sc.threads {
			t.Errorf("%d of %d everyday threads at notice or above, want at most 4%%", n, sc.threads)
		}
		if n := sc.level[Caution] + sc.level[High] + sc.level[Critical]; n > 0 {
			t.Errorf("%d everyday threads at caution or above, want 0", n)
		}
		if sc.wrongCrisis*1000 > sc.threads {
			t.Errorf("crisis seen in %d everyday threads", sc.wrongCrisis)
		}
	}
}
