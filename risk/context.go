package risk

import (
	"slices"

	"github.com/breakwater-safety/breakwater/thread"
)

// context weighs what the message said by what is known of the thread.
func (e *Engine) context(s *State, r *reader, f Facts, m thread.Message) {
	if !r.text {
		return
	}
	share := e.topics(s, r, f, m)
	e.safety(s, r, f, m)
	e.tells(s, r, m)
	speaker := slices.Index(s.accounts, cut(m.From))
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
	if about != 0 && int(about)-1 != speaker && r.Have.Has(r.frames.recovery) {
		e.raiseAll(r, r.frames.recovery, recovery, 100)
	}
}

// topics remembers what is talked of and gives the share that it leaves, in
// percent: a game, a lesson and a harmless picture are not left at once.
func (e *Engine) topics(s *State, r *reader, f Facts, m thread.Message) int {
	if r.plays {
		s.play = s.messages
	}
	if r.talks {
		s.talk = s.messages
	}
	share := 100
	if s.since(s.play) <= lingerMessages {
		share = share * sharePlay / 100
	}
	if s.since(s.talk) <= lingerMessages {
		share = share * shareTalk / 100
	}
	if harmless(m) && known(f, s.last) && !r.Have.Has(r.frames.private) {
		s.mild = s.messages
		share = share * shareMild / 100
	} else if r.mild {
		s.mild = s.messages
	} else if s.since(s.mild) <= mildMessages {
		share = share * shareMild / 100
	}
	return share
}

// since counts the messages since the one of the given number; very many since
// number 0, which stands for none.
func (s *State) since(number uint32) uint32 {
	if number == 0 {
		return 1<<32 - 1
	}
	return s.messages - number
}

// tells finds who tells of blackmail by others: by a mass mail that they
// pasted, in their own words, or by the answer that they get.
func (e *Engine) tells(s *State, r *reader, m thread.Message) {
	told := s.since(s.mail) <= mailMessages
	if r.mailTold {
		s.mail = s.messages
	}
	if !s.pressed(m.From) && r.massMail(told) {
		if s.scam == 0 {
			s.scam = uint8(s.account(m.From) + 1)
		}
		r.have = 0
		r.raise(pastedScam, 100)
		return
	}
	if r.helps && s.help == 0 && !s.threatened(m.From) {
		s.help = uint8(s.account(m.From) + 1)
		r.raise(helpSeeking, 100, r.helpSpan)
	}
	e.adviser(s, r, m)
}

// adviser recognises help seeking by its answer: somebody may have told of
// blackmail, and the other says not to pay, to block, to tell someone.
func (e *Engine) adviser(s *State, r *reader, m thread.Message) {
	if s.help != 0 {
		return
	}
	speaker := slices.Index(s.accounts, cut(m.From))
	if r.Have.Has(r.frames.helpWeak) && !s.threatened(m.From) {
		s.maybe = uint8(s.account(m.From) + 1)
		return
	}
	if s.maybe != 0 && int(s.maybe)-1 != speaker && r.Have.Has(r.frames.helper) && s.strongest(int(s.maybe)-1, FamilyLeverage) < anchor {
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
