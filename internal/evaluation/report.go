package evaluation

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// WriteJSON writes the summary as one JSON document.
func (s Summary) WriteJSON(w io.Writer) error {
	type plain Summary // without methods
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		plain
		Seconds           float64 `json:"seconds"`
		MessagesPerSecond float64 `json:"messages_per_second"`
	}{plain(s), round(s.Elapsed.Seconds()), math.Round(s.perSecond())})
}

func (s Summary) perSecond() float64 {
	if s.Elapsed <= 0 {
		return 0
	}
	return float64(s.Messages) / s.Elapsed.Seconds()
}

// WriteText writes the summary as tables for a terminal or a log, without
// colours and at most about 110 columns wide. Rates stand with their 95% Wilson
// intervals, in percent.
func (s Summary) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d threads, %d messages", s.Threads, s.Messages)
	if s.Elapsed > 0 {
		fmt.Fprintf(&b, ", %.0f messages a second with reading the files", s.perSecond())
	}
	b.WriteString("\n")
	if s.Threads > 0 {
		s.found(&b)
		s.falseAlarms(&b)
		s.stages(&b)
		s.advice(&b)
		sliceTable(&b, "By language", s.Languages, 1)
		sliceTable(&b, "By tag", s.Tags, fewest)
		b.WriteString("\nA rate stands as: threads, percent (95% Wilson interval). It is the rate on these files, and says nothing\n" +
			"certain of other conversations.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// table writes rows of cells, aligned, under a heading.
func table(b *strings.Builder, heading string, rows [][]string) {
	fmt.Fprintf(b, "\n%s\n", heading)
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		_, _ = fmt.Fprintf(t, "  %s\n", strings.Join(row, "\t")) // a strings.Builder takes everything
	}
	_ = t.Flush()
}

func (s Summary) found(b *strings.Builder) {
	if s.Labels[thread.LabelSextortion] == 0 {
		return
	}
	rows := [][]string{{"level", "found", "in time", "before leverage", "median minutes"}}
	for _, l := range s.Levels {
		rows = append(rows, []string{l.Level.String(), l.Recall.String(), l.InTime.String(), l.BeforeLeverage.String(), l.Minutes.String()})
	}
	table(b, "Sextortion found", rows)
	b.WriteString("  in time: by the message after the first threat or demand; minutes: from the first message\n")
	if len(s.ToHigh) > 0 {
		fmt.Fprintf(b, "  high came %s messages after the first leverage, threat or demand (median of %d; below 0: before)\n", s.ToHigh, len(s.ToHigh))
	}
}

func (s Summary) falseAlarms(b *strings.Builder) {
	rows := [][]string{append([]string{"label"}, levelNames()...)}
	for _, label := range append(thread.Labels(), "") {
		if label == thread.LabelSextortion || s.Labels[label] == 0 {
			continue
		}
		row := make([]string, 0, 1+len(s.Levels))
		row = append(row, cmp.Or(string(label), "(no label)"))
		for _, l := range s.Levels {
			row = append(row, l.FalseAlarms[label].String())
		}
		rows = append(rows, row)
	}
	if len(rows) > 1 {
		table(b, "False alarms", rows)
	}
}

func levelNames() []string {
	names := make([]string, 0, len(alarmLevels))
	for _, level := range alarmLevels {
		names = append(names, level.String())
	}
	return names
}

func (s Summary) stages(b *strings.Builder) {
	if s.Labels[thread.LabelSextortion] == 0 {
		return
	}
	rows := [][]string{append([]string{"stage"}, levelNames()...)}
	for stage := risk.StageNone; stage <= risk.StageRepeat; stage++ {
		row, total := []string{stage.String()}, 0
		for _, l := range s.Levels {
			row = append(row, strconv.Itoa(l.Stages[stage]))
			total += l.Stages[stage]
		}
		if total > 0 {
			rows = append(rows, row)
		}
	}
	if len(rows) > 1 {
		table(b, "Stage at the first alarm, sextortion threads", rows)
	}
}

func (s Summary) advice(b *strings.Builder) {
	table(b, "Said beside the level", [][]string{
		{"", "where it is so", "where it is not"},
		{"crisis", s.Crisis.Recall.String(), s.Crisis.False.String()},
		{"crisis, by the marked message", s.Crisis.AtOnce.String(), ""},
		{"help seeking", s.HelpSeeking.Recall.String(), s.HelpSeeking.False.String()},
		{"pasted scam", s.PastedScam.Recall.String(), s.PastedScam.False.String()},
	})
}

// fewest is how many threads a tag needs for a row; of fewer a rate says little,
// and they are in the JSON form.
const fewest = 5

// sliceTable writes one slice a row; a single slice would say nothing new.
func sliceTable(b *strings.Builder, heading string, all map[string]*Slice, fewest int) {
	if len(all) < 2 {
		return
	}
	left := 0
	rows := [][]string{{"", "threads", "found at caution", "found at high", "false at caution", "false at high"}}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s := all[name]
		if s.Threads < fewest {
			left++
			continue
		}
		rows = append(rows, []string{
			cmp.Or(name, "(not given)"), strconv.Itoa(s.Threads),
			s.Recall[risk.Caution].String(), s.Recall[risk.High].String(),
			s.FalseAlarms[risk.Caution].String(), s.FalseAlarms[risk.High].String(),
		})
	}
	if len(rows) > 1 {
		table(b, heading, rows)
	}
	if len(rows) > 1 && left > 0 {
		fmt.Fprintf(b, "  %d more with fewer than %d threads each are in the JSON form\n", left, fewest)
	}
}
