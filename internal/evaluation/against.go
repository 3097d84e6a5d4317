package evaluation

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/breakwater-safety/breakwater/thread"
)

// runFormat names the form of a run in JSON.
const runFormat = "breakwater-eval/1"

// A Run is what is compared of a run that was written as JSON before.
type Run struct{ results map[string]Result }

// ReadRun reads what [Summary.WriteJSON] wrote. The error says what is wrong
// with it, and quotes nothing of it.
func ReadRun(r io.Reader) (Run, error) {
	var file struct {
		Format  string   `json:"format"`
		Results []Result `json:"results"`
	}
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return Run{}, errors.New("is not a run: want the JSON that «breakwater eval --json» prints")
	}
	if file.Format != runFormat {
		return Run{}, fmt.Errorf("format must be %q: want what «breakwater eval --json» of this version prints", runFormat)
	}
	for i, t := range file.Results {
		if err := thread.ValidateID(t.ID); err != nil {
			return Run{}, thread.In(fmt.Sprintf("results[%d].id", i), err)
		}
	}
	return Run{byID(file.Results)}, nil
}

// byID gives the results under their ids; of files that share one the second
// is under "id#2".
func byID(results []Result) map[string]Result {
	out := make(map[string]Result, len(results))
	for _, t := range results {
		key := t.ID
		for n := 2; ; n++ {
			if _, taken := out[key]; !taken {
				break
			}
			key = fmt.Sprintf("%s#%d", t.ID, n)
		}
		out[key] = t
	}
	return out
}

// A Comparison is what changed between two runs, over the threads of both.
type Comparison struct {
	Threads    int    `json:"threads"`
	OnlyBefore int    `json:"only_before"`
	OnlyNow    int    `json:"only_now"`
	Moves      []Move `json:"moves"`
}

// A Move is how a check moved. Won and Lost are the ids of the threads that
// became better and worse.
type Move struct {
	Check  Check    `json:"check"`
	Before Rate     `json:"before"`
	Now    Rate     `json:"now"`
	Won    []string `json:"won,omitempty"`
	Lost   []string `json:"lost,omitempty"`
}

// Points gives by how many percentage points the rate moved.
func (m Move) Points() float64 {
	if m.Now.Of == 0 {
		return 0
	}
	return 100 * (float64(m.Now.Count) - float64(m.Before.Count)) / float64(m.Now.Of)
}

// Against compares the summary with a run before it.
func (s Summary) Against(before Run) Comparison {
	now := byID(s.Results)
	c := Comparison{Moves: []Move{}}
	moves := map[Check]*Move{}
	for id, t := range now {
		old, ok := before.results[id]
		if !ok {
			c.OnlyNow++
			continue
		}
		c.Threads++
		for check, did := range t.Checks {
			did0, ok := old.Checks[check]
			if !ok {
				continue
			}
			if moves[check] == nil {
				moves[check] = &Move{Check: check}
			}
			moves[check].add(id, did0, did)
		}
	}
	c.OnlyBefore = len(before.results) - c.Threads
	for check, m := range moves {
		slices.Sort(m.Won)
		slices.Sort(m.Lost)
		m.Check = check
		c.Moves = append(c.Moves, *m)
	}
	slices.SortFunc(c.Moves, func(a, b Move) int { return order(a.Check) - order(b.Check) })
	return c
}

func (m *Move) add(id string, before, now bool) {
	m.Before.add(before)
	m.Now.add(now)
	switch {
	case before == now:
	case now != m.Check.Bad():
		m.Won = append(m.Won, id)
	default:
		m.Lost = append(m.Lost, id)
	}
}

// order is the check's place in a report: disguises come last, by name.
func order(c Check) int {
	if i := slices.Index(Checks(), c); i >= 0 {
		return i
	}
	i := slices.IndexFunc(sortedDisguises(), func(d Check) bool { return d == c })
	return len(Checks()) + 1 + i
}

// Table gives what moved.
func (c Comparison) Table() Table {
	t := Table{
		ID: "against", Head: []string{"", "before", "now", "points", "won", "lost"},
		Caption: fmt.Sprintf("Against the run before, over the %d threads of both (%d only before, %d only now)", c.Threads, c.OnlyBefore, c.OnlyNow),
	}
	for _, m := range c.Moves {
		t.Rows = append(t.Rows, []string{
			m.Check.Title(), m.Before.String(), m.Now.String(), signed(m.Points()), strconv.Itoa(len(m.Won)), strconv.Itoa(len(m.Lost)),
		})
	}
	return t
}

// WriteText writes what moved, and then thread by thread what was won and lost.
func (c Comparison) WriteText(w io.Writer) error {
	var b strings.Builder
	c.Table().write(&b)
	moved := false
	for _, m := range c.Moves {
		for _, l := range []struct {
			word string
			ids  []string
		}{{"won", m.Won}, {"lost", m.Lost}} {
			if len(l.ids) > 0 {
				moved = true
				fmt.Fprintf(&b, "  %s, %s: %s\n", m.Check.Title(), l.word, strings.Join(l.ids, " "))
			}
		}
	}
	if !moved {
		b.WriteString("  no thread was won or lost\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func signed(points float64) string {
	if points == 0 {
		return "0"
	}
	return fmt.Sprintf("%+.1f", points)
}
