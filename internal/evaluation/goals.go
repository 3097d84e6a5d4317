package evaluation

import (
	"fmt"
	"strings"
	"time"
)

// A Goal is a line of the table of what the engine must do.
type Goal struct {
	What, Measured, Aim string
	// Met is nil when nothing was measured.
	Met *bool
}

// Word gives yes, no, or a dash.
func (g Goal) Word() string {
	switch {
	case g.Met == nil:
		return "–"
	case *g.Met:
		return "yes"
	}
	return "no"
}

// aims are the checks that have one: at least, or of faults at most, in percent.
var aims = []struct {
	check Check
	aim   float64
}{
	{HighInTime, 95}, {NoticeEarly, 60}, {WrongAccount, 0},
	{HardHigh, 1}, {HardCaution, 4}, {EverydayCaution, 0},
	{HelpSeen, 90}, {HelpAccused, 0}, {ScamSeen, 90}, {ScamAccused, 0},
	{CrisisSeen, 95}, {CrisisAtOnce, 95}, {CrisisAccused, 0},
}

const (
	aimLanguage = 85   // percent of each language in time
	aimDelay    = 1    // messages
	aimDisguise = 90   // percent of what is found undisguised
	aimLatency  = 0.90 // F-latency by turn
	aimECE      = 0.03
	aimMean     = 10 * time.Microsecond
	aimP99      = 50 * time.Microsecond
	aimState    = 1024 // bytes
)

// Goals gives the table, every line of it, whether it was measured or not.
func (s Summary) Goals() []Goal {
	var out []Goal
	for _, a := range aims {
		out = append(out, rateGoal(a.check.Title(), s.Checks[a.check], a.aim, a.check.Bad()))
		if a.check == HighInTime {
			out = append(out, s.worstLanguage())
		}
		if a.check == NoticeEarly {
			out = append(out, s.delayGoal(), s.disguiseGoal())
		}
	}
	turn, ok := s.Latency.ByTurn()
	out = append(out, numberGoal("F-latency by turn", "%.3f", turn, ok, aimLatency, false))
	ece, ok := s.Calibration.ECE()
	out = append(out, numberGoal("calibration error (ECE)", "%.3f", ece, ok, aimECE, true))
	timed := len(s.Cost.messages) > 0
	_, most := s.Cost.State()
	return append(out,
		numberGoal("a message, mean, µs", "%.1f", micro(s.Cost.Mean()), timed, micro(aimMean), true),
		numberGoal("a message, p99, µs", "%.1f", micro(s.Cost.P99()), timed, micro(aimP99), true),
		numberGoal("state of a thread, largest, bytes", "%.0f", float64(most), timed, aimState, true))
}

func rateGoal(what string, r *Rate, aim float64, most bool) Goal {
	g := Goal{What: what, Measured: r.String(), Aim: fmt.Sprintf("≥ %g%%", aim)}
	switch {
	case most && aim == 0:
		g.Aim = "none"
	case most:
		g.Aim = fmt.Sprintf("≤ %g%%", aim)
	}
	if r == nil || r.Of == 0 {
		return g
	}
	share := 100 * float64(r.Count) / float64(r.Of)
	met := share >= aim && !most || share <= aim && most
	g.Met = &met
	return g
}

func numberGoal(what, format string, n float64, ok bool, aim float64, most bool) Goal {
	g := Goal{What: what, Measured: "–", Aim: fmt.Sprintf("≥ %g", aim)}
	if most {
		g.Aim = fmt.Sprintf("≤ %g", aim)
	}
	if ok {
		met := n >= aim && !most || n <= aim && most
		g.Measured, g.Met = fmt.Sprintf(format, n), &met
	}
	return g
}

// worstLanguage is the language of which the least is found in time.
func (s Summary) worstLanguage() Goal {
	const what = "  of the language where that is least"
	worst, of := "", 0.0
	for name, l := range s.Languages {
		if r := l.Checks[HighInTime]; r != nil {
			if share := float64(r.Count) / float64(r.Of); worst == "" || share < of || share == of && named(name) < worst {
				worst, of = named(name), share
			}
		}
	}
	if worst == "" {
		return rateGoal(what, nil, aimLanguage, false)
	}
	g := rateGoal(what, s.Languages[strings.TrimPrefix(worst, notGiven)].Checks[HighInTime], aimLanguage, false)
	g.Measured = worst + " " + g.Measured
	return g
}

func (s Summary) delayGoal() Goal {
	median, ok := s.ToHigh.Median()
	g := numberGoal("messages from the first leverage, threat or demand to high", "%.1f", median, ok, aimDelay, true)
	if ok {
		g.Measured += fmt.Sprintf(", %s minutes (medians of %d; %d never)", s.MinutesToHigh, len(s.ToHigh), s.NeverHigh)
	}
	return g
}

// disguiseGoal is over all copies of all disguises.
func (s Summary) disguiseGoal() Goal {
	var all Rate
	for check, r := range s.Checks {
		if strings.HasPrefix(string(check), disguisedPrefix) {
			all.Count, all.Of = all.Count+r.Count, all.Of+r.Of
		}
	}
	return rateGoal("disguised copies of what was found that are found, too", &all, aimDisguise, false)
}
