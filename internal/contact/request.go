package contact

import (
	"errors"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// Request asks whether From may do Action to To. Its JSON is the wire form.
type Request struct {
	Action   Action   `json:"action"`
	From     Party    `json:"from"`
	To       Party    `json:"to"`
	Relation Relation `json:"relation"`
	// At is when it is asked; nil means not known. It is used to tell how
	// long the two have been connected.
	At *time.Time `json:"at,omitempty"`
}

// Party is one of the two accounts: the words of the thread format, and what
// the platform knows about conduct.
type Party struct {
	thread.Account
	// AgeSource says how the platform came to the age band.
	AgeSource AgeSource `json:"age_source,omitempty"`
	// Risk is the highest level at which the account's conversations stand,
	// with this account as the one who does it. From [risk.High] on it
	// counts as flagged.
	Risk risk.Level `json:"risk,omitempty"`
	// Flagged says that a person has confirmed a sign of abuse by it.
	Flagged bool `json:"flagged,omitempty"`
	// Reports counts the people who have blocked or reported it.
	Reports int `json:"reports,omitempty"`
}

// AgeSource is how a platform came to an age band. Empty means that the
// platform vouches for the band.
type AgeSource string

// The sources of an age.
const (
	// SelfDeclared is an age that someone only typed in. It counts as not
	// known: adults write that they are 15, and children that they are 25.
	SelfDeclared AgeSource = "self"
	// Estimated from a face, behaviour or the like; the band holds.
	Estimated AgeSource = "estimated"
	// Verified by a document, a parent or the like; the band holds.
	Verified AgeSource = "verified"
)

// Relation is how the two stand. What is not known counts as absent.
type Relation struct {
	// Relation is as in the thread format, with one rule more: PhoneContact
	// MUST be true only when each minor of the two has the other's number in
	// their own phone. A number that only the adult saved is no tie; anyone
	// can type one in. Accepted means by both.
	thread.Relation
	// ParentApproved says that a parent of the younger has approved the
	// contact.
	ParentApproved bool `json:"parent_approved,omitempty"`
	// Blocked says that either has blocked the other, or another account on
	// the other's device.
	Blocked bool `json:"blocked,omitempty"`
}

// Validate reports the first wrong field of r, as an Invalid [fault.Error].
func (r Request) Validate() error {
	if !slices.Contains(Actions(), r.Action) {
		return fault.At("action", "must be one of message, friend_request, see_profile, see_friend_list, search, share_media")
	}
	if err := r.From.Validate(); err != nil {
		return fieldFault("from", err)
	}
	if err := r.To.Validate(); err != nil {
		return fieldFault("to", err)
	}
	if r.From.ID == r.To.ID {
		return fault.At("to.id", "names the same account as from.id")
	}
	if err := r.Relation.Validate(); err != nil {
		return fieldFault("relation", err)
	}
	if r.At != nil && r.At.IsZero() {
		return fault.At("at", "must be a time")
	}
	return nil
}

// Validate reports the first wrong field of p, as a [thread.FieldError].
func (p Party) Validate() error {
	if err := p.Account.Validate(); err != nil {
		return err
	}
	switch p.AgeSource {
	case "", SelfDeclared, Estimated, Verified:
	default:
		return &thread.FieldError{Field: "age_source", Problem: "must be one of self, estimated, verified"}
	}
	if p.Risk > risk.Critical {
		return &thread.FieldError{Field: "risk", Problem: "must be one of none, notice, caution, high, critical"}
	}
	if p.Reports < 0 {
		return &thread.FieldError{Field: "reports", Problem: "must be 0 or more"}
	}
	return nil
}

// fieldFault turns an error of package thread into a fault at parent's field.
func fieldFault(parent string, err error) error {
	if f, ok := errors.AsType[*thread.FieldError](thread.In(parent, err)); ok {
		return fault.At(f.Field, f.Problem)
	}
	return fault.Wrap(err, fault.Invalid, "The request is not valid.")
}
