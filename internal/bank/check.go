package bank

import (
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

var errUntilActive = fault.At("disabled_until", "is only for an entry whose status is disabled")

// prepare fills in what a new entry's caller may leave out.
func (e *Entry) prepare(now time.Time) {
	e.Created = now
	if e.Status == "" {
		e.Status = Active
	}
}

// Validate holds an entry that is to be added to its bounds. fault.Invalid.
func (e *Entry) Validate() error {
	switch {
	case e.ID == "" || len(e.ID) > 128:
		return fault.At("id", "must be your own id for the entry, 1 to 128 bytes")
	case e.Empty():
		return fault.At("fingerprints", "must hold at least one of pdq, vpdq, md5 and sha256")
	case len(e.Source) > 256:
		return fault.At("source", "must be at most 256 bytes")
	case !inRange(e.FirstSeen):
		return fault.At("first_seen", badTime)
	case len(e.Opinions) > 64:
		return fault.At("opinions", "must be at most 64, one of each holder")
	}
	for i, o := range e.Opinions {
		if err := o.validate(); err != nil {
			text, field := fault.PublicOf(err)
			return fault.At(fmt.Sprintf("opinions[%d].%s", i, field), text)
		}
	}
	return e.validate() // its state
}

// validate checks an opinion that is to be held.
func (o Opinion) validate() error {
	switch {
	case !validName.MatchString(o.Holder):
		return fault.At("holder", "must be us, or a partner's name: 1 to 63 lower-case letters, digits and hyphens")
	case o.Verdict != Confirmed && o.Verdict != Disputed:
		return fault.At("verdict", "must be confirmed or disputed")
	case !inRange(o.At):
		return fault.At("at", badTime)
	}
	return nil
}

// validate checks a state that an entry is to have.
func (s State) validate() error {
	switch {
	case s.Status != Active && s.Status != Disabled:
		return errBadState
	case !s.DisabledUntil.IsZero() && s.Status != Disabled:
		return errUntilActive
	case !inRange(s.DisabledUntil):
		return fault.At("disabled_until", badTime)
	case !inRange(s.Expires):
		return fault.At("expires", badTime)
	}
	return nil
}

const badTime = "must be a time of the years 1970 to 9999"

// inRange says whether a time can be stored: the store keeps none as the first moment of 1970.
func inRange(t time.Time) bool { return t.IsZero() || t.Unix() > 0 && t.Year() <= 9999 }
