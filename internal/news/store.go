package news

import (
	"context"
	"errors"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

// Waiting is a case in which there may be something to tell.
type Waiting struct {
	Case cases.ID
	// Due is when it was to be looked at.
	Due time.Time
	// Fresh is how many receipts came since Told that are worth telling: the first
	// of a partner, and each that says that a copy was taken down.
	Fresh int
	// Told is when the person was told last, or gave the address.
	Told time.Time
	Try  int // how many there were
}

// Done is what came of a look.
type Done struct {
	// Told is up to when everything is told; zero when nothing was.
	Told time.Time
	// Rest is until when nothing more is told; zero: it may be at once.
	Rest time.Time
	// Look is when to look again; zero: when a receipt comes.
	Look time.Time
}

// Store keeps what is to be told, of cases whose person gave an address and of no
// other. It is written by the changes that there is news of, and erased with the
// address. Implementations are safe for concurrent use, and a change that
// returned nil is durable.
type Store interface {
	// ClaimNews gives cases whose time has come and that nobody else claimed,
	// those that waited longest first, and claims them until a time.
	ClaimNews(ctx context.Context, now, until time.Time, limit int) ([]Waiting, error)
	// NewsDone ends a claim. What came since it is looked at as Done says, and not
	// forgotten.
	NewsDone(ctx context.Context, w Waiting, d Done) error
	// NewsLater ends a claim with nothing told: try again at a time. tries is how
	// many there were.
	NewsLater(ctx context.Context, id cases.ID, again time.Time, tries int) error
}

// Cases opens cases; *cases.Desk is one.
type Cases interface {
	// Notices gives the notices of a case; fault.NotFound when it is no more.
	Notices(ctx context.Context, id cases.ID) ([]cases.Notice, error)
	// Reach gives the address and the language of the pages on which the case was
	// opened (may be empty); nil when there is no address.
	Reach(ctx context.Context, id cases.ID) (*cases.Contact, string, error)
}

// Letter is what is sent: plain text, with nothing of the case.
type Letter struct {
	Subject, Text string
}

// Letters gives the letter in a language, or in another when there is none.
type Letters interface {
	Letter(language string) (Letter, error)
}

// Sender sends; package news/smtp is one. Its errors MUST tell nothing of the
// address.
type Sender interface {
	// Send gives nil when the letter was taken. ErrRefused when it never will be.
	Send(ctx context.Context, to string, l Letter) error
}

// ErrRefused says that an address takes no letters.
var ErrRefused = errors.New("the address was refused")
