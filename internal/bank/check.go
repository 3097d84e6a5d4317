package bank

import (
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

// validate checks what the wire cannot.
func (e *Entry) validate() error {
	switch {
	case e.ID == "" || len(e.ID) > 128:
		return fault.At("id", "must be your own id for the entry, 1 to 128 bytes")
	case e.Empty():
		return fault.At("fingerprint", "must hold at least one of pdq, vpdq, md5 and sha256")
	case len(e.Source) > 256:
		return fault.At("source", "must be at most 256 bytes")
	case e.Status != Active && e.Status != Disabled:
		return errBadState
	case !e.DisabledUntil.IsZero() && e.Status != Disabled:
		return errUntilActive
	}
	return nil
}
