package opinion

import (
	"maps"
	"sync"
)

// State is how a desk stands, for metrics.
type State struct {
	// HourLeft and DayLeft are what remains of the budget, Waiting how many wait.
	HourLeft, DayLeft, Waiting int
	// Open says that the circuit is open: the endpoint is left alone.
	Open bool
	// Asked counts the requests that were sent since the start; Given, Failed
	// and NotAsked what came of what was due. Every name has its count.
	Asked    int
	Given    map[Verdict]int
	Failed   map[Failure]int
	NotAsked map[Reason]int
}

// State gives how the desk stands now.
func (d *Desk) State() State {
	s := d.counts.state()
	s.HourLeft, s.DayLeft, s.Open = d.gate.left(d.Now())
	s.Waiting = len(d.line)
	return s
}

type counts struct {
	mu *sync.Mutex
	s  *State
}

func newCounts() counts {
	s := State{Given: map[Verdict]int{}, Failed: map[Failure]int{}, NotAsked: map[Reason]int{}}
	for _, v := range Verdicts() {
		s.Given[v] = 0
	}
	for _, f := range Failures() {
		s.Failed[f] = 0
	}
	for _, r := range Reasons() {
		s.NotAsked[r] = 0
	}
	return counts{&sync.Mutex{}, &s}
}

func (c counts) change(f func(*State)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(c.s)
}

func (c counts) asked()            { c.change(func(s *State) { s.Asked++ }) }
func (c counts) notAsked(r Reason) { c.change(func(s *State) { s.NotAsked[r]++ }) }

func (c counts) answered(a Asked) {
	c.change(func(s *State) {
		if a.Failure != "" {
			s.Failed[a.Failure]++
		} else {
			s.Given[a.Opinion.Verdict]++
		}
	})
}

func (c counts) state() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := *c.s
	s.Given, s.Failed, s.NotAsked = maps.Clone(s.Given), maps.Clone(s.Failed), maps.Clone(s.NotAsked)
	return s
}
