package exchange

import (
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
)

// Source is a partner that gives us fingerprints.
type Source struct {
	Name string
	URL  string // of its deployment, without a path
	// Ours is the name by which it knows us; empty until we have joined.
	Ours  string
	Banks []cases.Bank // that it gives us
	// Box holds our key to it and what its webhooks are checked with, sealed.
	Box []byte
	// Token is the hash of the invitation that we joined by.
	Token Hash
	// Hook is the address at which it can reach us, of our deployment, without a
	// path; empty when it cannot.
	Hook   string
	Joined time.Time // zero until we have
	// Cursor is what to ask after next.
	Cursor string
	// Heard is when it last answered; zero before. Failures is how often it did
	// not since then, and Trouble why not, in words that hold nothing of anyone.
	Heard    time.Time
	Failures int
	Trouble  string
	// Ended is when it said that we are removed; then nothing of it matches any
	// more.
	Ended time.Time
	// Waiting is how many receipts wait for it.
	Waiting int
}

// Active says whether a source is to be followed.
func (s *Source) Active() bool { return !s.Joined.IsZero() && s.Ended.IsZero() }

// Change is one change of what partners are to know, as it travels: of the
// fingerprint what a bank holds.
type Change struct {
	ID          string
	Bank        cases.Bank
	Action      cases.Action
	Kind        cases.Kind       // of one that was added
	Fingerprint bank.Fingerprint // of one that was added
	Verified    bool
	At          time.Time
}

// News is what a source answered: changes and the cursor after them.
type News struct {
	Changes []Change
	Next    string
}

// Receipt says what became of a fingerprint. It never says by whom.
type Receipt struct {
	N           int64 // the store's
	Source      string
	Fingerprint string
	State       cases.ReceiptState
	At          time.Time
}

// Intake is news on its way into the store.
type Intake struct {
	Source string
	// After is the cursor that the news were asked with: the store refuses them
	// with ErrStale when it is another by now.
	After, Next string
	Add         []Added
	Remove      []string // ids
	At          time.Time
}

// Added is an entry and the bank that it belongs to.
type Added struct {
	Bank  cases.Bank
	Entry bank.Entry
}
