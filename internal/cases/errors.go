package cases

import (
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

var (
	// ErrWrong is any wrong pair of reference and code. Show it beside the form.
	ErrWrong error = fault.New(fault.Unauthenticated, "The reference or the code is not right.")
	// ErrEnded is an entry that does not let in any more. Have the person enter
	// the case again.
	ErrEnded error = fault.New(fault.Unauthenticated, "The page was open for too long. Enter your case again.")
)

// LockedError refuses someone who was wrong too often, without looking at what
// was typed. It is a fault.Busy.
type LockedError struct {
	// Wait is for how long.
	Wait time.Duration
}

func (e *LockedError) Error() string { return "busy: too many wrong codes" }

// Unwrap gives the fault.
func (e *LockedError) Unwrap() error {
	return fault.New(fault.Busy, "There were too many wrong tries. Please wait a while and try again.")
}
