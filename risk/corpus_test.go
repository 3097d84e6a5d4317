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

func (sc *score) floor(t *testing.T, label thread.Label) {
	t.Helper()
	alarmed := sc.level[Caution] + sc.level[High] + sc.level[Critical]
	high := sc.level[High] + sc.level[Critical]
	for _, f := range []struct {
		what      string
		n, atMost int // per cent of the threads
	}{
		{"hard negatives at high", high, 5}, {"hard negatives at caution", alarmed, 15},
	} {
		if label == thread.LabelHardNegative && f.n*100 > f.atMost*sc.threads {
			t.Errorf("%s: %d of %d, want at most %d%%", f.what, f.n, sc.threads, f.atMost)
		}
	}
	for _, f := range []struct {
		label          thread.Label
		n, of, atLeast int
	}{
		{thread.LabelSextortion, sc.intime, sc.threads, 50},
		{thread.LabelSextortion, sc.early, sc.earlyOf, 40},
		{thread.LabelHelpSeeking, sc.help, sc.threads, 75},
		{thread.LabelPastedScam, sc.scam, sc.threads, 75},
		{thread.LabelCrisis, sc.crisis, sc.crisisOf, 65},
	} {
		if label == f.label && f.n*100 < f.atLeast*f.of {
			t.Errorf("%s: %d of %d, want at least %d%%", label, f.n, f.of, f.atLeast)
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

// TestCorpus measures the scripted threads and holds a floor, low enough that
// new threads can be added and high enough that a broken engine fails it. The
// figures themselves are in the log (go test -v). Nothing of corpus/test is
// ever printed but counts.
func TestCorpus(t *testing.T) {
	e := New()
	for _, part := range []string{"fit", "test"} {
		t.Run(part, func(t *testing.T) {
			got := corpora(t, e, filepath.Join("..", "corpus", part), *misses && part == "fit")
			for label, sc := range got {
				t.Logf("%s: %s", label, sc)
				sc.floor(t, label)
			}
		})
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
		if n := sc.level[Caution] + sc.level[High] + sc.level[Critical]; n > 0 {
			t.Errorf("%d everyday threads at caution or above, want 0", n)
		}
		if sc.wrongCrisis > 0 {
			t.Errorf("crisis seen in %d everyday threads", sc.wrongCrisis)
		}
	}
}
