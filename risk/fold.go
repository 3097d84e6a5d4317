package risk

import (
	"slices"

	"github.com/breakwater-safety/breakwater/risk/expert"
	"github.com/breakwater-safety/breakwater/thread"
)

const (
	intimateAt   = 0.5     // a platform's classifier says intimate from here
	harmlessTo   = 0.05    // and harmless up to here
	youngDays    = 30      // an account this young is new
	fastSeconds  = 60 * 60 // request or worse this soon is fast
	least        = 15      // weaker findings are not kept, in hundredths of a nat
	mailMessages = 3       // messages between talk of an e-mail and its text
	jokeMessages = 2       // a laugh this soon answers a threat as a joke
)

// core are the families that are blackmail, not its surroundings.
var core = []Family{FamilyLeverage, FamilyExposure, FamilyDemand}

// answers are the signals by which the target answers the offender.
const answers = 1<<pleading | 1<<alarm | 1<<compliance | 1<<imageGiven | 1<<heldAnswer | 1<<readsAnswer

// Fold reads message m of the thread whose state so far is s (the zero State
// before the first message), and gives the state and the assessment after it.
// It never changes s. Messages come in order of time; one that comes late is
// read as if it had come at the time of the last.
func (e *Engine) Fold(s State, f Facts, m thread.Message) (State, Assessment) {
	r, ok := e.scratch.Get().(*reader)
	if !ok {
		r = new(reader)
	}
	e.read(r, &s, f, m)
	s.arrive(m)
	e.context(&s, r, f, m)
	e.keep(&s, r, f, m)
	raised := r.raised()
	e.scratch.Put(r)
	a := e.assess(&s, f)
	a.Raised = raised
	return s, a
}

// arrive counts the message and moves the clock, never back.
func (s *State) arrive(m thread.Message) {
	at := m.At.Unix()
	if s.messages == 0 {
		s.first, s.last = at, at
	}
	s.last = max(s.last, at)
	if s.messages < 1<<32-1 {
		s.messages++
	}
}

// own makes the evidence the state's own copy, to be changed.
func (s *State) own() { s.evidence = slices.Clone(s.evidence) }

// keep turns the message's findings, and what its media and the facts say,
// into evidence.
func (e *Engine) keep(s *State, r *reader, f Facts, m thread.Message) {
	e.media(s, r, m)
	e.facts(s, r, f, m)
	e.openings(s, r, f, m)
	joke := r.laughs && !r.has(pleading) && s.recentThreat(m.From)
	if r.crisis { // who may not be safe answers nothing by it
		r.units[expert.Answer] = silent
		r.have &^= 1 << readsAnswer
	}
	if r.have == 0 && !r.crisis && !joke && !r.worth {
		return
	}
	speaker := s.account(m.From)
	if speaker < 0 {
		return
	}
	if r.worth {
		heard := s.ear(speaker)
		heard.hear(r.units)
		s.setEar(speaker, heard)
	}
	if r.have == 0 && !r.crisis && !joke {
		return
	}
	s.own()
	if r.have&answers != 0 && len(f.Accounts) == 2 {
		// An answer counts against the other, who may not have shown a sign yet.
		for _, a := range f.Accounts {
			s.account(a.ID)
		}
	}
	if r.crisis {
		r.raise(distress, 100, r.crisisSpan)
		if s.crisis == 0 {
			s.crisis, s.crisisAt = uint8(speaker+1), cut(m.ID)
		}
	}
	if joke {
		s.laughOff(speaker)
	}
	s.escalate(r, f)
	if r.Have.Has(r.frames.beg) && s.cornered(m.From) {
		e.raiseAll(r, r.frames.beg, pleading, 75)
	}
	s.merge(r, speaker, m.ID)
	s.shrink()
}

// cornered reports whether somebody else both holds something and has openly
// threatened to show it, so that "please don't" can only be a plea.
func (s *State) cornered(id string) bool {
	for i, other := range s.accounts {
		if other != cut(id) && s.strongest(i, FamilyLeverage) >= anchor && s.strongest(i, FamilyExposure) >= openThreat {
			return true
		}
	}
	return false
}

// merge makes the message's findings evidence, hints for what they are worth
// from this speaker.
func (s *State) merge(r *reader, speaker int, message string) {
	holds := s.holds(r, speaker)
	for i := range r.list {
		fd := &r.list[i]
		if holds && r.has(signal(i)) {
			fd.weight = max(fd.weight, fd.held)
		}
		if !r.has(signal(i)) || fd.weight < least && definitions[i].weight > 0 {
			continue
		}
		s.note(speaker, fd, message)
		r.noted |= 1 << i
	}
}

// holds reports whether the speaker has shown, now or before, that they hold
// something over the other or threaten to show it.
func (s *State) holds(r *reader, speaker int) bool {
	if s.strongest(speaker, FamilyLeverage, FamilyExposure) >= anchor {
		return true
	}
	for i := range r.list {
		d := &definitions[i]
		if r.has(signal(i)) && r.list[i].weight >= anchor && (d.family == FamilyLeverage || d.family == FamilyExposure) {
			return true
		}
	}
	return false
}

// recentThreat reports whether somebody else showed core signs just now.
func (s *State) recentThreat(id string) bool {
	for i := range s.evidence {
		if ev := &s.evidence[i]; s.accounts[ev.account] != cut(id) && s.recent(ev) {
			return true
		}
	}
	return false
}

// recent reports whether the evidence is of blackmail itself, and so new that
// a laugh may be the answer to it. A laugh does not answer a stranger's threat.
func (s *State) recent(ev *evidence) bool {
	return s.messages-ev.number <= jokeMessages && ev.weight >= present && ev.times < 2 &&
		slices.Contains(core, definitions[ev.signal].family) && !s.has(int(ev.account), newStranger)
}

// laughOff halves what others showed just now, since the speaker laughs at it.
func (s *State) laughOff(speaker int) {
	for i := range s.evidence {
		if ev := &s.evidence[i]; int(ev.account) != speaker && s.recent(ev) {
			ev.weight /= 2
		}
	}
}
