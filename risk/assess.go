package risk

import (
	"cmp"
	"math"
	"slices"
)

const day = 24 * 3600

// fade gives what time has left of a weight: approach and request fade within
// a month, the rest within half a year, never below a floor.
func fade(d *definition, weight int, seconds int64) int {
	days, floor := int64(180), 50
	if d.family == FamilyApproach || d.family == FamilyRequest {
		days, floor = 30, 40
	}
	left := 100 - int(100*min(seconds, days*day)/(days*day))
	return weight * max(left, floor) / 100
}

// assess weighs the evidence.
func (e *Engine) assess(s *State, f Facts) Assessment {
	a := Assessment{Signals: []Signal{}}
	if s.crisis > 0 {
		a.Advice.Crisis, a.Advice.CrisisMessage = s.accounts[s.crisis-1], s.crisisAt
	}
	if s.help > 0 {
		a.Advice.HelpSeeking = s.accounts[s.help-1]
	}
	if s.scam > 0 {
		a.Advice.PastedScam = s.accounts[s.scam-1]
	}
	best := e.accuse(s, f)
	a.Probability = e.weights.probability(best.blackmail)
	a.Signals = e.signals(s, &best)
	if best.account < 0 {
		return a
	}
	target := s.target(f, best.account)
	a.Level = e.level(&best, minor(f, target))
	a.Stage = best.tally.stage
	if a.Level >= Notice {
		a.Offender, a.Target = s.accounts[best.account], target
	}
	return a
}

// suspect is the evidence against one account.
type suspect struct {
	account          int // -1 for nobody
	blackmail, early float64
	numbers          [xCount]float64
	tally            tally
	joint            float64 // what its signals say only together
	shared           int     // the sum of their weights
}

// accuse weighs the evidence against every account and gives the one against
// whom there is most.
func (e *Engine) accuse(s *State, f Facts) suspect {
	best := suspect{account: -1, blackmail: e.weights.Blackmail.Bias, early: e.weights.Early.Bias}
	for i, id := range s.accounts {
		c := suspect{account: i, tally: s.against(i, len(f.Accounts) > 2, false)}
		if c.tally.total() == 0 {
			continue
		}
		s.numbers(f, i, id, &c.tally, &c.numbers)
		c.blackmail, c.early = e.weights.Of(&e.weights.Blackmail, c.numbers[:]), e.weights.Of(&e.weights.Early, c.numbers[:])
		if best.account < 0 || c.blackmail > best.blackmail {
			best = c
		}
	}
	return best
}

// against tallies the evidence against one account: what it showed, and the
// answers of others to it; of the grammar alone, without the expert, if wanted.
func (s *State) against(account int, group, grammarOnly bool) tally {
	var t tally
	for i := range s.evidence {
		ev := &s.evidence[i]
		d := &definitions[ev.signal]
		if d.answer == (int(ev.account) == account) || grammarOnly && int(ev.signal) >= grammarSignals {
			continue
		}
		if ev.signal == heldAnswer && group { // which of the others is meant?
			continue
		}
		weight := fade(d, ev.weight, s.last-ev.at)
		if ev.signal == repeat && ev.times > 1 {
			t.repeat = true
		}
		t.given = t.given || ev.signal == imageGiven
		t.shown = t.shown || ev.signal == imageGiven || ev.signal == newStranger
		t.stranger = t.stranger || ev.signal == newStranger
		switch {
		case ev.signal == audience:
			t.audience = weight
		case d.family == FamilyExposure:
			t.threat = max(t.threat, weight)
		}
		t.add(d, weight, ev.at)
	}
	return t
}

// target gives the account that the accused speaks to: the other of two, in a
// group whoever answers it most like a target, else nobody.
func (s *State) target(f Facts, accused int) string {
	if len(f.Accounts) == 2 {
		for _, a := range f.Accounts {
			if cut(a.ID) != s.accounts[accused] {
				return a.ID
			}
		}
	}
	most, target := 0, ""
	for _, ev := range s.evidence {
		if int(ev.account) != accused && definitions[ev.signal].answer && ev.weight > most {
			most, target = ev.weight, s.accounts[ev.account]
		}
	}
	return target
}

func minor(f Facts, id string) bool {
	a := find(f.Accounts, id)
	return a != nil && a.AgeBand.Minor()
}

// signals gives the evidence, strongest first. What reads like a target's answer
// but comes from the accused ("don't tell anyone") is no reason for anything, and
// is left out.
func (e *Engine) signals(s *State, c *suspect) []Signal {
	e.joint(s, c)
	out := make([]Signal, 0, len(s.evidence))
	for i := range s.evidence {
		ev := &s.evidence[i]
		d := &definitions[ev.signal]
		if d.answer && int(ev.account) == c.account {
			continue
		}
		spans := []Span{}
		if len(ev.spans) > 0 {
			spans = slices.Clone(ev.spans)
		}
		out = append(out, Signal{
			Name: d.name, From: s.accounts[ev.account], MessageID: ev.message, Spans: spans,
			Weight: e.share(ev, c), Explanation: d.means,
		})
	}
	slices.SortStableFunc(out, func(a, b Signal) int { return cmp.Compare(b.Weight, a.Weight) })
	return out
}

// share is what a signal adds to the sum against the accused, to hundredths of
// a nat: by its own number, or of the expert's signals by those of its head, and
// its part of what the signals say only together.
func (e *Engine) share(ev *evidence, c *suspect) float64 {
	w, own, sum := e.weights.Blackmail.Weights, int(ev.account) == c.account, 0.0
	add := func(i int) { sum += float64(w[i] * c.numbers[i]) }
	switch {
	case int(ev.signal) < grammarSignals && own:
		add(xOwn + int(ev.signal))
	case int(ev.signal) < grammarSignals:
		add(xAnswer + int(ev.signal))
	default:
		h := int(learnedSignals[ev.signal-readsApproach].head)
		if own {
			add(xMost + h)
			add(xSecond + h)
			add(xSum + h)
		} else {
			add(xOther + h)
		}
	}
	if d := &definitions[ev.signal]; c.shared > 0 && d.family != FamilyAside && d.answer != own {
		sum += float64(c.joint * float64(ev.weight) / float64(c.shared))
	}
	return math.Round(100*max(0, sum)) / 100
}

// joint sets what the signals say only together, and the sum of their weights
// by which each has its part of it.
func (e *Engine) joint(s *State, c *suspect) {
	for i := range c.numbers {
		if i >= xTally || i >= xBoth && i < xOwn {
			c.joint += float64(c.numbers[i] * e.weights.Blackmail.Weights[i])
		}
	}
	c.joint = max(0, c.joint)
	for i := range s.evidence {
		ev := &s.evidence[i]
		if d := &definitions[ev.signal]; d.family != FamilyAside && d.answer != (int(ev.account) == c.account) {
			c.shared += ev.weight
		}
	}
}
