package risk

import (
	"cmp"
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
func (s *State) assess(f Facts) Assessment {
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
	best, accused := s.accuse(f)
	a.Probability = probability(best.sum(s, f))
	if len(s.evidence) == 0 {
		return a
	}
	a.Signals = s.signals(accused)
	if accused >= 0 {
		target := s.target(f, accused)
		a.Level = best.level(best.sum(s, f), minor(f, target), known(f, s.last))
		a.Stage = best.stage
		if a.Level >= Notice {
			a.Offender, a.Target = s.accounts[accused], target
		}
	}
	return a
}

// accuse tallies the evidence against every account and gives the heaviest;
// -1 when there is none.
func (s *State) accuse(f Facts) (tally, int) {
	var best tally
	accused := -1
	for i := range s.accounts {
		if t := s.against(i, len(f.Accounts) > 2); accused < 0 && t.total() > 0 || t.total() > best.total() {
			best, accused = t, i
		}
	}
	return best, accused
}

// against tallies the evidence against one account: what it showed, and the
// answers of others to it.
func (s *State) against(account int, group bool) tally {
	var t tally
	for i := range s.evidence {
		ev := &s.evidence[i]
		d := &definitions[ev.signal]
		if d.answer == (int(ev.account) == account) {
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
func (s *State) signals(accused int) []Signal {
	out := make([]Signal, 0, len(s.evidence))
	for i := range s.evidence {
		ev := &s.evidence[i]
		d := &definitions[ev.signal]
		if d.answer && int(ev.account) == accused {
			continue
		}
		spans := []Span{}
		if len(ev.spans) > 0 {
			spans = slices.Clone(ev.spans)
		}
		out = append(out, Signal{
			Name: d.name, From: s.accounts[ev.account], MessageID: ev.message, Spans: spans,
			Weight: float64(fade(d, ev.weight, s.last-ev.at)) / 100, Explanation: d.means,
		})
	}
	slices.SortStableFunc(out, func(a, b Signal) int { return cmp.Compare(b.Weight, a.Weight) })
	return out
}
