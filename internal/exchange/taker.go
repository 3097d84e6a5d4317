package exchange

import (
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

// Taker is a partner that takes fingerprints from us.
type Taker struct {
	Name  string
	Banks []cases.Bank // that it may have
	// Invited is when it was invited, Expires until when it may join.
	Invited, Expires time.Time
	// Joined is when it joined, Removed when it left or we removed it; zero
	// before. A removed one is remembered, so that it learns of it.
	Joined, Removed time.Time
	// Asked is when it last asked for changes, to within a minute, and Cursor
	// after which: it has what came up to there.
	Asked  time.Time
	Cursor int64
	Hook   Hook
}

// Hook is where a taker wants to be told at once that there are changes.
type Hook struct {
	URL string // empty when it wants no webhooks
	// Box holds its secrets, sealed.
	Box []byte
	// Disabled is when it said that it is gone; zero while it takes them.
	Disabled time.Time
	// Told is the change up to which it was told, or a message waits.
	Told int64
}

// Active says whether a taker may ask.
func (t *Taker) Active() bool { return !t.Joined.IsZero() && t.Removed.IsZero() }

// Page is changes on their way to a taker.
type Page struct {
	Changes []Change
	// Next is to be asked after next.
	Next int64
}
