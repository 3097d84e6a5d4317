package cases

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
)

// ID names a case in the store: 16 random bytes. Nobody outside sees it.
type ID [16]byte

// Digest is a keyed hash by which something is found that must not be kept.
type Digest [sha256.Size]byte

// Record is a case as it is stored. What is sealed cannot be read without the
// vault.
type Record struct {
	ID      ID
	Version int64 // counts its changes, from 1
	// Pair is of its reference and code together, Reference of the reference.
	Pair, Reference Digest
	Key             []byte // its data key, sealed
	Salt            []byte // of its commitments in the audit log
	Bank            Bank
	Opened, Changed time.Time
	// Seen is when it was last entered, to within a day.
	Seen time.Time
	// Fields are sealed, by their names.
	Fields map[string][]byte
	Rows   []Row // in the order in which they came
	// Receipts are in the order of their times.
	Receipts []Receipt
}

// Row is a fingerprint as it is stored.
type Row struct {
	ID       FingerprintID
	Kind     Kind
	Bank     Bank
	State    FingerprintState
	Verified bool
	Held     bool
	Added    time.Time
	Ended    time.Time // when it was refused or withdrawn; zero before
	Box      []byte    // its hashes, sealed; nil from then on
}

// Move brings a fingerprint into its bank or out of it, and tells the exchange.
type Move struct {
	Fingerprint FingerprintID
	Bank        Bank
	// Entry is to be in the bank; nil is to be out of it, with every trace.
	Entry    *bank.Entry
	Verified bool
	At       time.Time
}

// Commit is a change of a case, stored whole or not at all.
type Commit struct {
	ID ID
	// Version is the one that the change was made on.
	Version int64
	Changed time.Time
	Fields  map[string][]byte // to be set; nil takes one away
	Rows    []Row             // to be added, or to replace those of their ids
	Moves   []Move
	// Look is when the case's next clock is over, zero when none runs: when to
	// look whether there is news. nil leaves it as it is. It is kept only of cases
	// that have a contact.
	Look  *time.Time
	Audit []audit.Entry
}

// ErrStale says that the case was changed meanwhile. Load it again.
var ErrStale = errors.New("case was changed meanwhile")

// Place is where a fingerprint that waits stands.
type Place struct {
	Row
	Case ID
}

// StoredChange is a change with what is needed to read its fingerprint: nothing
// of it when it was withdrawn.
type StoredChange struct {
	Seq      int64
	Row      // with its ID and bank alone when it was withdrawn
	Case     ID
	Key      []byte
	Action   Action
	Verified bool
	At       time.Time
}

// SealedKey is a case's data key.
type SealedKey struct {
	Case ID
	Key  []byte
}

// Limits say what is past its time: what was last seen, or came to its end,
// before them.
type Limits struct {
	Contacts, Details, Receipts, Ended, Cases time.Time
}

// Store keeps cases. Implementations are safe for concurrent use; a change that
// returned nil is durable, and is made whole or not at all: a case, its entries
// in the shared banks, what the exchange is told and the audit log never differ.
type Store interface {
	// CreateCase adds a case. fault.Conflict when its reference is taken.
	CreateCase(ctx context.Context, r Record, moves []Move, entry audit.Entry) error
	// CaseByPair and CaseByID find a case. fault.NotFound.
	CaseByPair(ctx context.Context, pair Digest) (Record, error)
	CaseByID(ctx context.Context, id ID) (Record, error)
	// CaseOf gives the case of a fingerprint, CaseOfReference that of a
	// reference. fault.NotFound.
	CaseOf(ctx context.Context, f FingerprintID) (ID, error)
	CaseOfReference(ctx context.Context, reference Digest) (ID, error)
	// ChangeCase makes a change. ErrStale, also when the case is no more.
	ChangeCase(ctx context.Context, c Commit) error
	// EraseCase makes the moves and erases the case with all that hangs on it.
	// ErrStale, also when it is no more.
	EraseCase(ctx context.Context, c Commit) error
	// SawCase sets when a case was last entered.
	SawCase(ctx context.Context, id ID, at time.Time) error

	// PutReceipts keeps what a partner says, of one state the latest. Those of
	// fingerprints that are not there are passed over; n is how many were not.
	PutReceipts(ctx context.Context, partner string, list []Receipt) (n int, err error)
	// CaseChanges gives changes of the banks after a sequence number, oldest
	// first: of each fingerprint the last one.
	CaseChanges(ctx context.Context, banks []Bank, after int64, limit int) ([]StoredChange, error)
	// WaitingRows gives fingerprints that wait, oldest first, those that are
	// held last; of one case when of is not nil.
	WaitingRows(ctx context.Context, of *ID, limit int) ([]Place, error)

	// SweepCases erases what is past its time but whole cases, and counts it.
	SweepCases(ctx context.Context, l Limits) (Swept, error)
	// StaleCases gives cases that were last seen before l.Cases, or that were
	// last seen before l.Details and have no fingerprint that waits or is
	// released, at most limit.
	StaleCases(ctx context.Context, l Limits, limit int) ([]ID, error)

	// CaseKeys gives the data keys of cases after an id, in the order of ids.
	CaseKeys(ctx context.Context, after ID, limit int) ([]SealedKey, error)
	// ReplaceKey puts a data key, sealed anew, in the place of the one that was.
	// It says false when that one is not there any more.
	ReplaceKey(ctx context.Context, id ID, was, is []byte) (bool, error)
}
