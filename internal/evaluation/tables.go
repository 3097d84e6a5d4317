package evaluation

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// The IDs of the tables that a page draws beside.
const (
	TableDelay         = "delay"
	TableProbabilities = "probabilities"
)

// Tables gives the report as tables, those without a row left out.
func (s Summary) Tables() []Table {
	if s.Threads == 0 {
		return nil
	}
	var out []Table
	for _, t := range []Table{
		s.goals(), s.found(), s.delays(), s.falseAlarms(), s.stages(), s.advice(), s.disguises(), s.probabilities(),
		sliceTable("languages", "By language", s.Languages, 1), sliceTable("authors", "By author (the letter that a thread's id starts with)", s.Authors, 1),
		sliceTable("tags", "By tag", s.Tags, fewest),
	} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// goals is the table of what the engine must do.
func (s Summary) goals() Table {
	t := Table{ID: "goals", Caption: "What it must do", Head: []string{"", "measured", "goal", "met"}}
	for _, g := range s.Goals() {
		t.Rows = append(t.Rows, []string{g.What, g.Measured, g.Aim, g.Word()})
	}
	if turn, ok := s.Latency.ByTurn(); ok {
		byThread, _ := s.Latency.ByThread()
		t.Notes = []string{
			fmt.Sprintf("F-latency (Sadeque, Xu, Bethard 2018) = F1 × (1 − median penalty), penalty(k) = −1 + 2/(1 + exp(−p(k−1))); F1 is %.3f.", s.Latency.F1()),
			fmt.Sprintf("By turn (%.3f), after An et al. 2025: k from the first leverage, threat or demand; p: one half at the median length.", turn),
			fmt.Sprintf("By thread (%.3f): k from the first message, p = %g. Precision, F1 and ECE hang on the mix of labels in the files.", byThread, eRiskP),
		}
	}
	return t
}

func (s Summary) found() Table {
	t := Table{ID: "found", Caption: "Sextortion found", Head: []string{"level", "found", "in time", "before leverage", "median minutes"}}
	if s.Labels[thread.LabelSextortion] == 0 {
		return t
	}
	for _, l := range s.Levels {
		t.Rows = append(t.Rows, []string{l.Level.String(), l.Recall.String(), l.InTime.String(), l.BeforeLeverage.String(), l.Minutes.String()})
	}
	t.Notes = []string{
		"in time: by the message after the first threat or demand; before leverage: before the first leverage, threat",
		"or demand, where something is said before it; minutes: from the first message",
	}
	return t
}

// delayBounds are the messages after the first evidence that a row ends with.
var delayBounds = [...]float64{-1, 0, 1, 2, 3, 5, 10}

// Delays counts the threads by how many messages after the first leverage,
// threat or demand they reached high; the last is those that never did.
func (s Summary) Delays() (names []string, counts []int) {
	counts = make([]int, len(delayBounds)+2)
	for _, d := range s.ToHigh {
		i := 0
		for i < len(delayBounds) && d > delayBounds[i] {
			i++
		}
		counts[i]++
	}
	counts[len(counts)-1] = s.NeverHigh
	return []string{"before", "at it", "1", "2", "3", "4–5", "6–10", "more", "never"}, counts
}

func (s Summary) delays() Table {
	t := Table{ID: TableDelay, Caption: "Messages from the first leverage, threat or demand to high", Head: []string{"messages", "threads"}}
	if len(s.ToHigh)+s.NeverHigh == 0 {
		return t
	}
	names, counts := s.Delays()
	for i, name := range names {
		t.Rows = append(t.Rows, []string{name, strconv.Itoa(counts[i])})
	}
	if len(s.ToHigh) > 0 {
		t.Notes = []string{fmt.Sprintf("median of the %d that reached high: %s messages, %s minutes", len(s.ToHigh), s.ToHigh, s.MinutesToHigh)}
	}
	return t
}

func (s Summary) falseAlarms() Table {
	t := Table{ID: "false-alarms", Caption: "False alarms", Head: append([]string{"label"}, levelNames()...)}
	for _, label := range append(thread.Labels(), "") {
		if label == thread.LabelSextortion || s.Labels[label] == 0 {
			continue
		}
		row := make([]string, 0, 1+len(s.Levels))
		row = append(row, cmp.Or(string(label), "(no label)"))
		for _, l := range s.Levels {
			row = append(row, l.FalseAlarms[label].String())
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func levelNames() []string {
	names := make([]string, 0, len(alarmLevels))
	for _, level := range alarmLevels {
		names = append(names, level.String())
	}
	return names
}

func (s Summary) stages() Table {
	t := Table{ID: "stages", Caption: "Stage at the first alarm, sextortion threads", Head: append([]string{"stage"}, levelNames()...)}
	for stage := risk.StageNone; stage <= risk.StageRepeat; stage++ {
		row, total := []string{stage.String()}, 0
		for _, l := range s.Levels {
			row = append(row, strconv.Itoa(l.Stages[stage]))
			total += l.Stages[stage]
		}
		if total > 0 {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func (s Summary) advice() Table {
	return Table{
		ID: "advice", Caption: "Said beside the level", Head: []string{"", "where it is so", "where it is not"},
		Rows: [][]string{
			{"crisis", s.Crisis.Recall.String(), s.Crisis.False.String()},
			{"crisis, by the marked message", s.Crisis.AtOnce.String(), "–"},
			{"help seeking", s.HelpSeeking.Recall.String(), s.HelpSeeking.False.String()},
			{"pasted scam", s.PastedScam.Recall.String(), s.PastedScam.False.String()},
		},
	}
}

// disguises is how much of what is found is found in each disguise.
func (s Summary) disguises() Table {
	t := Table{
		ID: "disguises", Caption: "Disguised copies of sextortion threads (the offender's messages only)",
		Head: []string{"disguise", "found, of what is found undisguised"},
	}
	for _, check := range sortedDisguises() {
		if r := s.Checks[check]; r != nil {
			t.Rows = append(t.Rows, []string{strings.TrimPrefix(string(check), disguisedPrefix), r.String()})
		}
	}
	return t
}

// probabilities is the reliability of the probabilities.
func (s Summary) probabilities() Table {
	t := Table{ID: TableProbabilities, Head: []string{"probability", "mean", "sextortion"}}
	ece, _ := s.Calibration.ECE()
	t.Caption = fmt.Sprintf("Probability after the last message, and what was true (ECE %.3f of %d threads)", ece, s.Calibration.Threads())
	for i, bin := range s.Calibration.Bins {
		if bin.Sextortion.Of > 0 {
			t.Rows = append(t.Rows, []string{
				fmt.Sprintf("%.1f to %.1f", float64(i)/bins, float64(i+1)/bins), fmt.Sprintf("%.3f", bin.Mean()), bin.Sextortion.String(),
			})
		}
	}
	return t
}
