package risk

import (
	"slices"

	"github.com/breakwater-safety/breakwater/thread"
)

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
	if young(from) && f.Relation != nil && f.Relation.MutualConnections != nil &&
		*f.Relation.MutualConnections == 0 && !s.has(speaker, newStranger) {
		r.raise(newStranger, 100)
	}
	if adultToMinor(f, from) && f.Relation != nil && !s.has(speaker, ageGap) {
		r.raise(ageGap, 100)
	}
}

// harmless reports whether the platform's classifier saw the message's images
// and found nothing in them.
func harmless(m thread.Message) bool {
	for _, md := range m.Media {
		if md.Intimate == nil || *md.Intimate > harmlessTo {
			return false
		}
	}
	return len(m.Media) > 0
}

func young(a *thread.Account) bool {
	return a.AccountAgeDays != nil && *a.AccountAgeDays < youngDays
}

// adultToMinor reports whether an adult speaks with one minor. An age that is
// not known is neither.
func adultToMinor(f Facts, from *thread.Account) bool {
	if from.AgeBand != thread.From18To24 && from.AgeBand != thread.From25 || len(f.Accounts) != 2 {
		return false
	}
	return f.Accounts[0].AgeBand.Minor() || f.Accounts[1].AgeBand.Minor()
}

// openings are the words of first contact: of the stranger, or of the one who
// asks who writes.
const openings = 6 // messages

func (e *Engine) openings(s *State, r *reader, f Facts, m thread.Message) {
	if !r.text || s.messages > openings || len(f.Accounts) != 2 || known(f, s.last) {
		return
	}
	if r.Have.Has(r.frames.opening) {
		r.raise(newStranger, 60, e.first(r, r.frames.opening))
	}
	if r.Have.Has(r.frames.whois) && !r.has(newStranger) {
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

// escalate notes that it came to requests or worse within the hour, between
// people who do not know each other.
func (s *State) escalate(r *reader, f Facts) {
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
