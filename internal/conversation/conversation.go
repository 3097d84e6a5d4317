// Package conversation assesses messages as they come: it loads what is known
// of the thread, folds the message into it, decides what is done, and commits
// all of it as one. The message's text is used and dropped; what is kept is
// derived state, and a keyed digest that tells a repeated call from a reused
// id.
package conversation

import (
	"context"
	"time"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
)

// Key names a thread: ids are unique on their platform.
type Key struct {
	Platform platform.ID
	Thread   string
}

// Record is what is stored of a thread.
type Record struct {
	Key
	// Version counts the commits; 0 means that nothing is stored yet.
	Version int64
	State   risk.State
	// Last is the assessment after the last message.
	Last risk.Assessment
	// Accounts are the ids of the accounts seen in the thread, in no order;
	// NewAccounts are those that a commit adds to them.
	Accounts, NewAccounts []string
	// Reasons are what the accounts' other threads said at the last message.
	Reasons []account.Reason
	// Salt is for the thread's commitments in the audit log; 16 bytes.
	Salt []byte
	// Updated is when the last message was assessed; Raised when the level
	// last rose (zero when it never did).
	Updated, Raised time.Time
}

// Answer is what the platform is told about a message.
type Answer struct {
	ThreadID      string                  `json:"thread_id"`
	MessageID     string                  `json:"message_id"`
	Level         risk.Level              `json:"level"`
	Probability   float64                 `json:"probability"`
	Stage         risk.Stage              `json:"stage"`
	Signals       []risk.Signal           `json:"signals"`
	Crisis        bool                    `json:"crisis"`
	Interventions []playbook.Intervention `json:"interventions"`
	// Reasons are what the accounts' other threads say; often none.
	Reasons []account.Reason `json:"account_reasons,omitempty"`
}

// Digest is an HMAC-SHA256, under the deployment's key, over a message as it
// was sent. It tells whether an id stands for the same message, and without
// the key nothing of what the message said.
type Digest [32]byte

// Receipt is kept of every message that was assessed, so that asking again
// gives the same answer and does nothing twice.
type Receipt struct {
	MessageID string
	Digest    Digest
	Answer    Answer
}

// Commit is everything that one message changes. It is stored whole or not at
// all.
type Commit struct {
	// Record is the thread as it is after the message; its Version is the
	// one that was loaded. The store MUST refuse with ErrStale when the stored
	// version is another, and with ErrAssessed when the message has a receipt;
	// it stores Version+1.
	Record  Record
	Receipt Receipt
	// Events and Audit are appended.
	Events []outbox.Event
	Audit  []audit.Entry
	// Seen is added to the history of the account that sent the message.
	Seen account.Sighting
	// Indicators are added to the thread's: those that it does not have, up to
	// indicator.MaxOfThread in all.
	Indicators []indicator.Sealed
	// Spends are counted for the platform on the day (UTC) of Record.Updated.
	// When a count would go past its limit, nothing is stored and a
	// *playbook.SpentError names the kinds.
	Spends []playbook.Spend
}

// Filter chooses threads to list.
type Filter struct {
	// Platform limits the list to one platform; empty means all.
	Platform platform.ID
	// MinLevel is the lowest level listed.
	MinLevel risk.Level
	// Limit is how many at most.
	Limit int
}

// Store keeps threads and receipts. Implementations are safe for concurrent
// use, and a Commit that returned nil is durable.
type Store interface {
	account.Store
	// Indicators gives a thread's indicators, the oldest first, after it
	// appended the entry to the audit log; none for an unknown thread.
	Indicators(ctx context.Context, key Key, entry audit.Entry) ([]indicator.Stored, error)
	// Load gives what is stored of the thread (a Record with Version 0 when
	// nothing is) and the receipt of the message (nil when there is none).
	Load(ctx context.Context, key Key, messageID string) (Record, *Receipt, error)
	// Commit stores c. Errors: ErrStale, ErrAssessed, *playbook.SpentError.
	Commit(ctx context.Context, c Commit) error
	// Thread gives what is stored of a thread; fault.NotFound when nothing is.
	Thread(ctx context.Context, key Key) (Record, error)
	// Threads lists threads, highest level first, newest first among equals.
	Threads(ctx context.Context, f Filter) ([]Record, error)
	// DeleteThread erases the thread: record, receipts, indicators, what it
	// added to histories, and the events that tell of it. It gives fault.NotFound when nothing is stored. The entry is
	// appended to the audit log in the same transaction.
	DeleteThread(ctx context.Context, key Key, entry audit.Entry) error
	// DeleteAccount erases every thread of the account's on the platform as
	// DeleteThread does, the events that tell of its uploads, and the reports of
	// it and by it, and gives how many threads that were. entry is completed with that count as its Detail.
	DeleteAccount(ctx context.Context, p platform.ID, account string, entry audit.Entry) (threads int, err error)
}
