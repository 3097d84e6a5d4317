package bank

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"iter"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// Key names a bank.
type Key struct {
	Platform platform.ID
	Name     string
}

// Digest is a keyed digest of a fingerprint, by which a withdrawal is
// remembered.
type Digest [sha256.Size]byte

// Batch is entries to be added together. One whose status is Withdrawn withdraws
// the entry of its id; when there is none, it is remembered as withdrawn, and so
// are the fingerprints that it brings.
type Batch struct {
	Entries []Entry
	// Digests gives the digests under which an entry's fingerprints would have
	// been withdrawn. It is called only when something of the bank was.
	Digests func(Entry) []Digest
	// Refuse is told of entries that cannot be added, by their place in
	// Entries, and the others are added without them. When it is nil one such
	// entry refuses the whole batch. It may be called again for the same entry.
	Refuse func(i int, err error)
}

// Files are hashes of files.
type Files struct {
	MD5    [][md5.Size]byte
	SHA256 [][sha256.Size]byte
}

func (f *Files) add(known Fingerprint) {
	if known.MD5 != nil {
		f.MD5 = append(f.MD5, *known.MD5)
	}
	if known.SHA256 != nil {
		f.SHA256 = append(f.SHA256, *known.SHA256)
	}
}

func (f *Files) empty() bool { return len(f.MD5) == 0 && len(f.SHA256) == 0 }

// Added is what became of a batch.
type Added struct {
	// Added are new; Unchanged were there with the same fingerprints;
	// Withdrawn were withdrawn before and stay so; Taken were there and are
	// withdrawn by this batch.
	Added, Unchanged, Withdrawn, Taken int
	// Last is the number of the last new entry, 0 when there is none.
	Last Number
}

// Gone is an entry that ceased to match.
type Gone struct {
	Stored
	// Seq is the number of the change, as in Mark.
	Seq int64
}

// Mark is a place in a store's history of changes to entries. The zero Mark is
// before all.
type Mark struct {
	Number Number // the last entry that was added
	Seq    int64  // the last change of one that was there
}

// Follower is told of a store's changes.
type Follower interface {
	// Banks gives all banks that there are. It comes first.
	Banks(all []Bank)
	// On tells of an entry that matches, with the fingerprint as it is kept.
	// It may have matched before.
	On(bankID int64, n Number, f Fingerprint)
	// Off tells of an entry that does not match any more. It may not have
	// matched before.
	Off(bankID int64, n Number, seq int64)
}

// Store keeps banks and entries. Implementations are safe for concurrent use,
// and a change that returned nil is durable. Every change appends its audit
// entry in its own transaction; one that changes nothing appends none.
type Store interface {
	// CreateBank adds a bank. When it is there already, nothing is changed and
	// created is false.
	CreateBank(ctx context.Context, b Bank, entry audit.Entry) (created bool, err error)
	// ChangeBank gives a bank other settings. fault.NotFound.
	ChangeBank(ctx context.Context, key Key, s Settings, entry audit.Entry) error
	// DeleteBank removes the bank with its entries. fault.NotFound.
	DeleteBank(ctx context.Context, key Key, entry audit.Entry) error
	// Banks lists the platform's banks by name.
	Banks(ctx context.Context, p platform.ID) ([]Bank, error)

	// AddEntries adds a batch. The same id with the same fingerprint again is
	// no error, and of it only opinions that are new are taken; with another it
	// is fault.Conflict.
	// fault.NotFound without the bank.
	AddEntries(ctx context.Context, key Key, b Batch, entry audit.Entry) (Added, error)
	// Rank orders ids: many entries are added quickest in the order of their
	// ids' ranks.
	Rank(id string) int64
	// ChangeEntry makes an entry active or disabled, and sets when it expires.
	// gone is nil when it did not cease to match by that. fault.NotFound;
	// fault.Conflict when it was withdrawn.
	ChangeEntry(ctx context.Context, key Key, id string, s State, entry audit.Entry) (gone *Gone, err error)
	// WithdrawEntry takes out all that is known of an entry but that it is
	// withdrawn, and remembers the digests of its fingerprints. Withdrawing it
	// again is no error. fault.NotFound.
	WithdrawEntry(ctx context.Context, key Key, id string, digests func(Entry) []Digest, entry audit.Entry) (gone *Gone, err error)
	// ReadmitEntry adds an entry that was withdrawn, by its id or by one of the
	// digests, and forgets that it was; was is false, and nothing is changed,
	// when it was not. fault.NotFound without the bank; fault.Conflict when its
	// id is that of another.
	ReadmitEntry(ctx context.Context, key Key, e Entry, digests func(Entry) []Digest, entry audit.Entry) (was bool, err error)
	// DeleteEntry removes an entry and every trace of it. fault.NotFound.
	DeleteEntry(ctx context.Context, key Key, id string, entry audit.Entry) (gone *Gone, err error)
	// SetOpinion adds or replaces a holder's opinion of an entry; one without a
	// verdict is removed. fault.NotFound; fault.Conflict when the entry was
	// withdrawn.
	SetOpinion(ctx context.Context, key Key, id string, o Opinion, entry audit.Entry) error
	// Tidy enables the entries whose time has come, deletes those that expired,
	// and what is left of deleted banks: at most limit rows, and gives how many
	// it did.
	Tidy(ctx context.Context, now time.Time, limit int) (n int, err error)

	// EntryByID gives an entry. fault.NotFound.
	EntryByID(ctx context.Context, key Key, id string) (Stored, error)
	// Entries goes over a bank's entries in the order of their numbers,
	// however long the caller takes. One that is added or changed meanwhile
	// may be there as it was or as it is. fault.NotFound without the bank.
	Entries(ctx context.Context, key Key) iter.Seq2[Stored, error]
	// EntriesByNumber gives the entries that there are of those, in no order, and
	// none of banks that were deleted.
	EntriesByNumber(ctx context.Context, numbers []Number) ([]Stored, error)
	// EntriesByFile gives the banks' entries with one of the hashes; those that
	// have two of them twice.
	EntriesByFile(ctx context.Context, banks []int64, f Files) ([]Stored, error)
	// Follow tells f of all that changed after a mark, as of one moment, and
	// gives that moment's mark. What was changed twice may be told of once.
	Follow(ctx context.Context, since Mark, f Follower) (Mark, error)
	// LoadBank tells f of a bank's entries that match, as they are.
	LoadBank(ctx context.Context, bankID int64, f Follower) error
	// Proof gives the end of the store's history.
	Proof(ctx context.Context) (Proof, error)
	// Holds says whether a place is in the store's history. The one before all
	// is in none.
	Holds(ctx context.Context, p Proof) (bool, error)
	// Changed says whether there may be something to follow after a mark; it
	// is cheap.
	Changed(ctx context.Context, since Mark) (bool, error)
}
