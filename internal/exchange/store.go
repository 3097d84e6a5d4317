package exchange

import (
	"context"
	"errors"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
)

// ErrStale says that news were taken in meanwhile, or the source was left.
var ErrStale = errors.New("the source was changed meanwhile")

// Store keeps partners, and what waits to be told to them. Implementations are
// safe for concurrent use; a change that returned nil is durable, and is made
// whole or not at all.
type Store interface {
	TakerStore
	SourceStore
}

// TakerStore keeps those who take from us.
type TakerStore interface {
	// Invite keeps an invitation, in the place of one before it that was not
	// taken or of a taker that was removed. fault.Conflict when a taker of the
	// name has joined.
	Invite(ctx context.Context, t Taker, token Hash, entry audit.Entry) error
	// AcceptInvitation lets in whoever has the token, under a key. The same again
	// is no error. fault.NotFound when there is no such invitation, it was taken
	// with another key, or its time is over.
	AcceptInvitation(ctx context.Context, token, key Hash, at time.Time, entry func(Taker) audit.Entry) (Taker, error)
	// TakerByKey finds a taker, one that was removed as well. fault.NotFound.
	TakerByKey(ctx context.Context, key Hash) (Taker, error)
	// Takers lists them by name, with those who were invited or removed.
	Takers(ctx context.Context) ([]Taker, error)
	// TakerAsked notes how far a taker has come.
	TakerAsked(ctx context.Context, name string, cursor int64, at time.Time) error
	// RemoveTaker ends a taker's right, or an invitation. fault.NotFound.
	RemoveTaker(ctx context.Context, name string, at time.Time, entry audit.Entry) error
	// SetHook sets where a taker is told; an empty URL tells it no more.
	SetHook(ctx context.Context, name string, h Hook) error
	// TellTakers puts a message into the outbox of webhooks for each taker that
	// was not told up to head and for which none waits already; n is how many.
	TellTakers(ctx context.Context, head int64, message func(taker string) (id string, body []byte, err error), at time.Time) (n int, err error)
	// CaseHead gives the number of the last change of a case; it is cheap.
	CaseHead(ctx context.Context) (int64, error)
}

// SourceStore keeps those who give to us.
type SourceStore interface {
	// PutSource adds a source or replaces it. Its cursor is set once, when it is
	// added.
	PutSource(ctx context.Context, s Source, entry audit.Entry) error
	// Sources lists them by name.
	Sources(ctx context.Context) ([]Source, error)
	// SourceHeard notes that a source answered, or why it did not.
	SourceHeard(ctx context.Context, name string, at time.Time, trouble string) error
	// EndSource notes that a source removed us, and takes its entries out of its
	// banks, with the receipts that wait for it. forget takes out the source itself
	// as well, and its banks. fault.NotFound.
	EndSource(ctx context.Context, name string, at time.Time, forget bool, entry audit.Entry) error
	// TakeIn brings news into the banks of a source, with the cursor after them
	// and a receipt for each that was added. ErrStale.
	TakeIn(ctx context.Context, in Intake) error

	// QueueReceipts puts receipts into the outbox; of one fingerprint and state the
	// latest. One without a source is for every source that gave the fingerprint;
	// one of a source that did not is passed over.
	QueueReceipts(ctx context.Context, list []Receipt) error
	// WaitingReceipts gives receipts for a source, oldest first.
	WaitingReceipts(ctx context.Context, source string, limit int) ([]Receipt, error)
	// ReceiptsSent drops those that were not renewed meanwhile.
	ReceiptsSent(ctx context.Context, list []Receipt) error
}
