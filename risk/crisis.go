package risk

import (
	"github.com/breakwater-safety/breakwater/risk/lexicon"
	"github.com/breakwater-safety/breakwater/thread"
)

const (
	faintMessages = 8 // how near two faint words of despair must be to count
	enoughCare    = 6 // signs of care that show that somebody may not be safe
	maxCare       = 12
)

// distress finds words by which the speaker says that they may not be safe.
// It answers to three frames of the lexicon: serious words count whatever
// stands beside them, light ones not beside a laugh or a trifle, and faint ones
// only together (see despair).
func (e *Engine) distress(r *reader) {
	fr, have := r.frames, &r.Have
	r.faint = 0
	if have.Has(fr.past) && !have.Has(fr.still) {
		return
	}
	trifle := r.laughs || have.Has(fr.hyperbole)
	for _, h := range r.Hits {
		switch h.Class {
		case fr.crisis:
			if r.laughs && have.Has(fr.hyperbole) {
				continue
			}
		case fr.crisisLight:
			if trifle {
				continue
			}
		default:
			continue
		}
		if e.own(r, h) {
			r.crisis, r.crisisSpan = true, e.span(r, h)
			return
		}
	}
	if trifle || !have.Has(fr.crisisFaint) {
		return
	}
	end := -1
	for at := range r.Words {
		for _, h := range r.Hits {
			if int(h.From) == at && h.Class == fr.crisisFaint && at > end && e.own(r, h) {
				r.faint++
				r.crisisSpan = e.span(r, h)
				end = int(h.To)
				break
			}
		}
	}
}

// safety adds to the message's own words what those before it say.
func (e *Engine) safety(s *State, r *reader, f Facts, m thread.Message) {
	if s.crisis != 0 || r.crisis {
		return
	}
	caring := r.Have.Has(r.frames.care) || r.Have.Has(r.frames.careAsk)
	if r.faint == 0 && !caring {
		return
	}
	speaker := s.account(m.From)
	if s.despair(r, speaker) {
		r.crisis = true
		return
	}
	if caring && len(f.Accounts) == 2 && speaker >= 0 && e.cared(s, r, speaker) {
		for _, a := range f.Accounts {
			if a.ID == m.From {
				continue
			}
			if other := s.account(a.ID); other >= 0 {
				s.own()
				s.crisis, s.crisisAt = uint8(other+1), cut(m.ID)
				s.note(other, &finding{signal: distress}, m.ID)
			}
		}
	}
}

// despair reports whether faint words add up: two in a message, or some again
// within a few messages of the same person.
func (s *State) despair(r *reader, speaker int) bool {
	if r.faint == 0 || speaker < 0 {
		return false
	}
	near := int(s.faint)-1 == speaker && s.since(s.faintAt) <= faintMessages
	s.faint, s.faintAt = uint8(speaker+1), s.messages
	return r.faint > 1 || near
}

// cared reports whether the message answers the other person as one who may
// not be safe: asks it outright, or shows enough signs of care together with
// those before it. What is asked of one who laughs it off was asked in vain.
func (e *Engine) cared(s *State, r *reader, speaker int) bool {
	fr, have := r.frames, &r.Have
	if r.laughs || r.talks || r.plays || s.help != 0 || have.Has(fr.story) {
		return false
	}
	if have.Has(fr.careAsk) {
		return true
	}
	if !have.Has(fr.care) {
		return false
	}
	n := min(r.places(fr.care), maxCare)
	if int(s.caring)-1 != speaker {
		s.caring, s.care = uint8(speaker+1), 0
	}
	s.care = min(s.care+uint8(n), maxCare)
	faint := s.faint != 0 && int(s.faint)-1 != speaker && s.since(s.faintAt) <= faintMessages
	return s.care >= enoughCare || faint && s.care >= enoughCare/2
}

// own reports whether the hit is the speaker's own, present and in earnest:
// not in quotation marks, not from a story, not said by or of somebody else.
func (e *Engine) own(r *reader, h lexicon.Hit) bool {
	if r.quoted(h) != 100 {
		return false
	}
	fr := r.frames
	subject, at, said := fr.i, int16(-1), int16(-8)
	for _, g := range r.Hits {
		if r.Words[g.From].Sentence != r.Words[h.From].Sentence || g.From > h.To {
			continue
		}
		switch g.Class {
		case fr.i, fr.third, fr.you:
			object := g.Class != fr.i && g.From == h.From+1 && e.startsAt(r, fr.object, h.From)
			if (g.From <= h.From && g.From > at) || object {
				subject, at = g.Class, g.From
			}
			if object {
				return false
			}
		case fr.my:
			if g.From == h.From {
				subject, at = fr.i, g.From
			}
		case fr.story:
			if g.From < h.From {
				return false
			}
		case fr.say:
			if g.From < h.From && g.From > said {
				said = g.From
			}
		}
	}
	if said >= 0 && h.From-said <= 2 && e.thirdBefore(r, said) {
		return false
	}
	return subject == fr.i || e.ofMe(r, h)
}

// startsAt reports whether a hit of the class begins at the word.
func (e *Engine) startsAt(r *reader, c lexicon.Class, at int16) bool {
	for _, g := range r.Hits {
		if g.Class == c && g.From == at {
			return true
		}
	}
	return false
}

// thirdBefore reports whether somebody else is spoken of just before a word.
func (e *Engine) thirdBefore(r *reader, at int16) bool {
	for _, g := range r.Hits {
		if g.Class == r.frames.third && g.To < at && at-g.To <= 2 {
			return true
		}
	}
	return false
}

// ofMe reports whether the hit speaks of the speaker: "better off without me".
func (e *Engine) ofMe(r *reader, h lexicon.Hit) bool {
	for _, g := range r.Hits {
		if (g.Class == r.frames.me || g.Class == r.frames.myself || g.Class == r.frames.i) && g.From >= h.From && g.To <= h.To {
			return true
		}
	}
	return false
}
