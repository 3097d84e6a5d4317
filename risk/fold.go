package risk

import (
	"slices"

	"github.com/breakwater-safety/breakwater/thread"
)

const (
	intimateAt   = 0.5     // a platform's classifier says intimate from here
	youngDays    = 30      // an account this young is new
	fastSeconds  = 60 * 60 // request or worse this soon is fast
	least        = 15      // weaker findings are not kept, in hundredths of a nat
	mailMessages = 3       // messages between talk of an e-mail and its text
	jokeMessages = 2       // a laugh this soon answers a threat as a joke
)

// core are the families that are blackmail, not its surroundings.
var core = []Family{FamilyLeverage, FamilyExposure, FamilyDemand}

// Fold reads message m of the thread whose state so far is s (the zero State
// before the first message), and gives the state and the assessment after it.
// It never changes s. Messages come in order of time; one that comes late is
// read as if it had come at the time of the last.
func (e *Engine) Fold(s State, f Facts, m thread.Message) (State, Assessment) {
	r := e.scratch.Get().(*reader)
	e.read(r, f, m)
	s.arrive(m)
	e.context(&s, r, f, m)
	e.keep(&s, r, f, m)
	e.scratch.Put(r)
	return s, s.assess(f)
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

// context weighs what the message said by what is known of the thread.
func (e *Engine) context(s *State, r *reader, f Facts, m thread.Message) {
	if !r.text {
		return
	}
	if r.plays {
		s.play = s.messages
	}
	if r.talks {
		s.talk = s.messages
	}
	share := 100
	if s.play > 0 && s.messages-s.play <= lingerMessages {
		share = share * sharePlay / 100
	}
	if s.talk > 0 && s.messages-s.talk <= lingerMessages {
		share = share * shareTalk / 100
	}
	if r.mild {
		s.mild = s.messages
	} else if s.mild > 0 && s.messages-s.mild <= mildMessages {
		share = share * shareMild / 100
	}
	speaker := slices.Index(s.accounts, cut(m.From))
	told := s.mail > 0 && s.messages-s.mail <= mailMessages
	if r.mailTold {
		s.mail = s.messages
	}
	if !s.pressed(m.From) && r.massMail(told) {
		s.own()
		if s.scam == 0 {
			s.scam = uint8(s.account(m.From) + 1)
		}
		r.have = 0
		r.raise(pastedScam, 100)
		r.helps = false
	}
	if r.helps && s.help == 0 && !s.threatened(m.From) {
		s.own()
		s.help = uint8(s.account(m.From) + 1)
		speaker = int(s.help) - 1
		r.raise(helpSeeking, 100, r.helpSpan)
	}
	e.adviser(s, r, m, speaker)
	about := s.help
	if about == 0 {
		about = s.scam
	}
	switch {
	case about == 0:
	case int(about)-1 == speaker:
		share = share * shareHelp / 100
	default:
		share = share * shareHelper / 100
	}
	e.discount(r, share)
	if about != 0 && int(about)-1 != speaker && r.Have.Has(e.frames.recovery) {
		r.raiseAll(e.frames.recovery, recovery, 100)
	}
}

// adviser recognises help seeking by its answer: somebody may have told of
// blackmail, and the other says not to pay, to block, to tell someone.
func (e *Engine) adviser(s *State, r *reader, m thread.Message, speaker int) {
	if s.help != 0 {
		return
	}
	if r.Have.Has(e.frames.helpWeak) && !s.threatened(m.From) {
		s.maybe = uint8(s.account(m.From) + 1)
		return
	}
	if s.maybe != 0 && int(s.maybe)-1 != speaker && r.Have.Has(e.frames.helper) && s.strongest(int(s.maybe)-1, FamilyLeverage) < anchor {
		s.own()
		s.help = s.maybe
		s.note(int(s.help)-1, &finding{signal: helpSeeking}, m.ID)
	}
}

// pressed reports whether the account has already shown what a mass mailer
// would not: it spoke as somebody who wants something from this person.
func (s *State) pressed(id string) bool {
	i := slices.Index(s.accounts, cut(id))
	return i >= 0 && s.strongest(i, FamilyLeverage, FamilyExposure) >= 100
}

// threatened reports whether someone else in the thread has shown signs of
// blackmail, so that the account may be speaking of them.
func (s *State) threatened(id string) bool {
	for i, other := range s.accounts {
		if other != cut(id) && s.strongest(i, core...) >= 100 {
			return true
		}
	}
	return false
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
	if r.have == 0 && !r.crisis && !joke {
		return
	}
	s.own()
	speaker := s.account(m.From)
	if speaker < 0 {
		return
	}
	if r.has(pleading) || r.has(alarm) || r.has(compliance) || r.has(imageGiven) || r.has(heldAnswer) {
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
	s.escalate(r, speaker, f)
	holds := s.holds(r, speaker)
	for i := range r.list {
		fd := &r.list[i]
		if holds && r.has(signal(i)) {
			fd.weight = max(fd.weight, fd.held)
		}
		if !r.has(signal(i)) || fd.weight < least && definitions[i].weight > 0 {
			continue
		}
		s.note(speaker, fd, m.ID)
	}
	s.shrink()
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

// media reads what the platform's classifier said of the message's images.
func (e *Engine) media(s *State, r *reader, m thread.Message) {
	intimate := false
	for _, md := range m.Media {
		intimate = intimate || md.Intimate != nil && *md.Intimate >= intimateAt && md.Kind != thread.Audio
	}
	if !intimate {
		return
	}
	for i, id := range s.accounts {
		self := slices.Index(s.accounts, cut(m.From))
		asked := s.strongest(i, FamilyRequest) > 0 ||
			s.strongest(i, FamilyApproach) > 0 && (self < 0 || s.strongest(self, FamilyApproach, FamilyRequest) == 0)
		if id != cut(m.From) && asked {
			r.raise(imageGiven, 100)
			return
		}
	}
	r.raise(unsolicitedImage, 100)
}

// facts raises what the platform knows of the accounts, once each.
func (e *Engine) facts(s *State, r *reader, f Facts, m thread.Message) {
	from := find(f.Accounts, m.From)
	if from == nil || known(f, s.last) {
		return
	}
	speaker := slices.Index(s.accounts, cut(m.From))
	if from.AccountAgeDays != nil && *from.AccountAgeDays < youngDays && f.Relation != nil &&
		f.Relation.MutualConnections != nil && *f.Relation.MutualConnections == 0 &&
		(speaker < 0 || !s.has(speaker, newStranger)) {
		r.raise(newStranger, 100)
	}
	if (from.AgeBand == thread.From18To24 || from.AgeBand == thread.From25) && f.Relation != nil &&
		(speaker < 0 || !s.has(speaker, ageGap)) {
		for _, a := range f.Accounts {
			if a.ID != from.ID && a.AgeBand.Minor() && len(f.Accounts) == 2 {
				r.raise(ageGap, 100)
			}
		}
	}
}

// openings are the words of first contact: of the stranger, or of the one who
// asks who writes.
const openings = 6 // messages

func (e *Engine) openings(s *State, r *reader, f Facts, m thread.Message) {
	if !r.text || s.messages > openings || len(f.Accounts) != 2 || known(f, s.last) {
		return
	}
	if r.Have.Has(e.frames.opening) {
		r.raise(newStranger, 60, r.first(e.frames.opening))
	}
	if r.Have.Has(e.frames.whois) && !r.has(newStranger) {
		for _, a := range f.Accounts {
			if a.ID == m.From {
				continue
			}
			s.own()
			if other := s.account(a.ID); other >= 0 && !s.has(other, newStranger) {
				s.note(other, &finding{signal: newStranger, weight: definitions[newStranger].weight * 60 / 100}, m.ID)
			}
		}
	}
}

func find(accounts []thread.Account, id string) *thread.Account {
	for i := range accounts {
		if accounts[i].ID == id {
			return &accounts[i]
		}
	}
	return nil
}

// known reports whether the platform knows of a bond between the accounts that
// a stranger would not have. More than a third of offenders are known to the
// person, so this lowers the evidence and never silences it.
func known(f Facts, now int64) bool {
	rel := f.Relation
	if rel == nil {
		return false
	}
	return rel.PhoneContact != nil && *rel.PhoneContact ||
		rel.MutualConnections != nil && *rel.MutualConnections >= 3 ||
		rel.Since != nil && now-rel.Since.Unix() > 90*24*3600
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

// escalate notes that it came to requests or worse within the hour, between
// people who do not know each other.
func (s *State) escalate(r *reader, speaker int, f Facts) {
	if s.last-s.first > fastSeconds || s.messages < 2 || f.Relation == nil || known(f, s.last) {
		return
	}
	for i := range r.list {
		switch d := &definitions[i]; d.family {
		case FamilyRequest, FamilyLeverage, FamilyExposure:
			if r.has(signal(i)) && !d.answer && r.list[i].weight >= present {
				r.raise(fastEscalation, 100)
				return
			}
		}
	}
}
