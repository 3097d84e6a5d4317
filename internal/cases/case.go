package cases

import "time"

// Case is a case as the person who holds its code sees it.
type Case struct {
	// Entry lets the pages that follow in; each reading gives a new one.
	Entry     Entry
	Reference Reference
	// Opened is when it was opened, Changed when the person last changed it.
	Opened, Changed time.Time
	Language        string // of the pages on which it was opened; may be empty
	Answers         Answers
	// Bank is where its fingerprints go. It outlives the answers.
	Bank         Bank
	Fingerprints []Fingerprint // in the order in which they came
	Links        []Link
	Receipts     []Receipt // the newest last
	Notices      []Notice
	Contact      *Contact // nil when none was given
}

// Entry is what [Desk.Enter] gives and every change asks for: a sealed,
// short-lived value that a page carries as a hidden field of its forms. It MUST
// NOT stand in a URL or a log.
type Entry string

// EntryLasts is how long an entry lets in.
const EntryLasts = 30 * time.Minute

// Link is where an image was posted or who threatens: an address, an account,
// or both. Addresses are never fetched.
type Link struct {
	ID      string    `json:"id"`                // ours
	URL     string    `json:"url,omitempty"`     // public http or https, see ParseURL
	Account string    `json:"account,omitempty"` // a handle, as the person wrote it
	Service Service   `json:"service,omitempty"`
	Added   time.Time `json:"added"`
}

// MaxLinks is how many links a case may hold.
const MaxLinks = 100

// Receipt is what a partner says became of a fingerprint.
type Receipt struct {
	Fingerprint FingerprintID
	Partner     string // set by Receive
	State       ReceiptState
	At          time.Time
}

// ReceiptState is what a receipt says.
type ReceiptState string

// The states of a receipt.
const (
	ReceiptReceived   ReceiptState = "received"
	ReceiptMatched    ReceiptState = "matched"
	ReceiptRemoved    ReceiptState = "removed"
	ReceiptNotMatched ReceiptState = "not_matched"
)

// Notice is a removal request that the person made. Its text is not kept.
type Notice struct {
	ID      string    `json:"id"` // ours
	Service Service   `json:"service,omitempty"`
	Laws    []string  `json:"laws,omitempty"` // ids of the laws that it stands on
	Made    time.Time `json:"made"`
	// Sent is when the person said that it went out, Due 48 hours after it,
	// Answered when the person said that the service answered; zero before.
	Sent     time.Time `json:"sent,omitzero"`
	Due      time.Time `json:"due,omitzero"`
	Answered time.Time `json:"answered,omitzero"`
}

// NoticeDue is how long a service has by the laws that a notice stands on.
const NoticeDue = 48 * time.Hour

// MaxNotices is how many notices a case may hold.
const MaxNotices = 50

// Opening is what a case is opened with.
type Opening struct {
	Answers      Answers
	Fingerprints []Fingerprint
	Links        []Link
	Contact      *Contact
	Language     string // BCP 47, as the pages are in; may be empty
	// From is who opens it, so that nobody fills the banks; may be empty.
	From Caller
}

// Change is one change of what partners are to know, for the exchange.
//
// A partner that keeps fingerprints in a bank MUST take a withdrawn one out by
// its ID alone (bank.Registry.Remove): the same image may have been given by
// another person under another ID, today or later, and a withdrawal here says
// nothing of theirs.
type Change struct {
	// Seq orders the changes, from 1; there may be gaps.
	Seq         int64
	Fingerprint Fingerprint // with its ID alone when it was withdrawn
	Bank        Bank
	Action      Action
	// Verified says that an operator confirmed it. One that is confirmed after
	// it was added is added again, verified.
	Verified bool
	At       time.Time
}

// Action is what a change does.
type Action string

// The actions.
const (
	ActionAdded     Action = "added"
	ActionWithdrawn Action = "withdrawn"
)

// Pending is a fingerprint that waits for an operator.
type Pending struct {
	ID    FingerprintID
	Kind  Kind
	Bank  Bank
	Added time.Time
	// Held says that an operator put it aside.
	Held bool
	// Case is the same for fingerprints of one case and tells nothing else.
	Case string
}

// Swept is how much the sweeper erased of each kind.
type Swept struct {
	Contacts, Details, Receipts, Fingerprints, Cases int
}
