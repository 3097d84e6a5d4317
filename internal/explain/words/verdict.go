package words

import (
	"time"

	"github.com/breakwater-safety/breakwater/risk"
)

// A Verdict is what is put into words. [Of] makes one of an assessment; package
// explain adds the message and the changes that it tried.
type Verdict struct {
	Level    risk.Level
	Stage    risk.Stage
	Offender string
	Target   string
	// Signs are the strongest first.
	Signs []Sign
	// Present are the families that weigh enough to be named; nil when it is
	// not known.
	Present []risk.Family
	Advice  risk.Advice
	// Language is what the conversation is said to be in, as a BCP 47 tag;
	// empty when nobody said.
	Language string
	Facts    []Fact
	// Message is nil where the verdict is not of one message.
	Message *Message
	// Changes are those that were tried, the ones that lower the level most
	// first; nil when none were.
	Changes []Change
	// Help is the address of a page that says who helps; empty when it is not
	// known to the caller.
	Help string
}

// A Sign is a signal that was raised.
type Sign struct {
	Name      string // one of risk.SignalNames
	MessageID string
	Weight    float64 // in nats; 0 when it only informs, or counts for nothing here
	Here      bool    // the message that is explained raised it
}

// A Message is the one that is explained.
type Message struct {
	Before risk.Level // that the thread had before it
	Raised bool       // it raised a signal
}

// A Fact is what a platform knows beside the words.
type Fact string

// The facts.
const (
	Known      Fact = "known"       // a bond that a stranger would not have
	NoMutuals  Fact = "no_mutuals"  // no connection in common
	NewAccount Fact = "new_account" // one of the accounts is new
	Minor      Fact = "minor"       // one of the people is under 18
	Group      Fact = "group"       // more than two accounts
)

// A Kind is what was changed when the conversation was read again.
type Kind string

// The kinds.
const (
	WithoutSignal   Kind = "signal"  // the words of a signal left out
	WithoutFamily   Kind = "family"  // the words of a whole family left out
	WithoutMessage  Kind = "message" // a message left out
	IfKnown         Kind = "known"   // the two had people in common
	AgesUnknown     Kind = "ages_unknown"
	AccountsUnknown Kind = "accounts_unknown"
	RelationUnknown Kind = "relation_unknown"
)

// A Change is one that was tried, and what came of it.
type Change struct {
	Kind      Kind
	Signal    string      // of WithoutSignal
	Family    risk.Family // of WithoutSignal and WithoutFamily
	MessageID string      // of WithoutSignal and WithoutMessage
	Level     risk.Level  // that the thread would have
}

// Of gives the verdict of an assessment that was made at the given time.
func Of(a risk.Assessment, f risk.Facts, at time.Time) Verdict {
	v := Verdict{
		Level: a.Level, Stage: a.Stage, Offender: a.Offender, Target: a.Target, Advice: a.Advice,
		Language: f.Language, Facts: FactsOf(f, at),
	}
	for _, s := range a.Signals {
		v.Signs = append(v.Signs, Sign{Name: s.Name, MessageID: s.MessageID, Weight: s.Weight})
	}
	return v
}

// From here the engine takes people for known to each other, and up to here an
// account for new; as in package risk.
const (
	mutualsOfKnown = 3
	knownFor       = 90 * 24 * time.Hour
	newDays        = 30
)

// FactsOf gives what is known at the given time that lowers or raises a
// verdict.
func FactsOf(f risk.Facts, at time.Time) []Fact {
	var out []Fact
	add := func(is bool, fact Fact) {
		if is {
			out = append(out, fact)
		}
	}
	if r := f.Relation; r != nil {
		mutuals := r.MutualConnections
		add(r.PhoneContact != nil && *r.PhoneContact || mutuals != nil && *mutuals >= mutualsOfKnown ||
			r.Since != nil && at.Sub(*r.Since) > knownFor, Known)
		add(mutuals != nil && *mutuals == 0, NoMutuals)
	}
	young, minor := false, false
	for _, a := range f.Accounts {
		young = young || a.AccountAgeDays != nil && *a.AccountAgeDays < newDays
		minor = minor || a.AgeBand.Minor()
	}
	add(young, NewAccount)
	add(minor, Minor)
	add(len(f.Accounts) > 2, Group)
	return out
}

// unread reports whether the conversation is in a language that is not read.
func (v Verdict) unread() bool { return v.Language != "" && !risk.Reads(v.Language) }

// counting gives the signs to name: those that weigh, or, where none does, those
// that are left when what the advice says is taken out.
func (v Verdict) counting() []Sign {
	var weigh, rest []Sign
	for _, s := range v.Signs {
		switch d, _ := risk.Describe(s.Name); {
		case d.Family == risk.FamilyAside:
		case s.Weight > 0:
			weigh = append(weigh, s)
		default:
			rest = append(rest, s)
		}
	}
	if len(weigh) == 0 {
		return rest
	}
	return weigh
}
