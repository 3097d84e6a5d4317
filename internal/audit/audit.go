// Package audit is the append-only, hash-chained record of what the system
// concluded and did. A row is committed in the same transaction as the change
// that it tells of; each row's hash covers the row before it, so that nothing
// can be changed or taken out without [Verify] finding it.
//
// A row holds no personal data. What it is about stands in it as a commitment:
// a hash over the subject and a salt that is kept beside the subject's own
// rows. Erasing those erases the salt, and the commitment then says nothing.
package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"time"
)

// Action says what happened.
type Action string

// The actions.
const (
	PlatformAdded Action = "platform.added"
	Assessed      Action = "thread.assessed"
	ThreadErased  Action = "thread.erased"
	AccountErased Action = "account.erased"
	// AccountReported is of an account that the platform told us somebody
	// reported or blocked.
	AccountReported Action = "account.reported"
	// IndicatorsRead is of the wallets, handles and links of a thread, which
	// somebody looked at.
	IndicatorsRead Action = "thread.indicators_read"
	BankCreated    Action = "bank.created"
	BankChanged    Action = "bank.changed"
	BankDeleted    Action = "bank.deleted"
	EntriesAdded   Action = "bank.entries_added"
	EntryChanged   Action = "bank.entry_changed"
	EntryJudged    Action = "bank.entry_judged"
	EntryDeleted   Action = "bank.entry_deleted"
	// EntryWithdrawn is of an entry that must never match again.
	EntryWithdrawn Action = "bank.entry_withdrawn"
	// EntryReadmitted is of an entry that was withdrawn and that an operator
	// brought back.
	EntryReadmitted Action = "bank.entry_readmitted"
	MediaMatched    Action = "media.matched"
	// OpinionAsked is of a second opinion, before any text is sent; OpinionGiven
	// of what came of it.
	OpinionAsked Action = "thread.opinion_asked"
	OpinionGiven Action = "thread.opinion_given"
	ConsoleLogin Action = "console.login"
	// CaseOpened, CaseChanged, CaseWithdrawn and CaseErased are of what a person
	// did with their case, CaseReviewed of what an operator decided of a
	// fingerprint.
	CaseOpened    Action = "case.opened"
	CaseChanged   Action = "case.changed"
	CaseWithdrawn Action = "case.withdrawn"
	CaseErased    Action = "case.erased"
	CaseReviewed  Action = "case.reviewed"
	// KeysRotated is of the keys under which cases are sealed.
	KeysRotated Action = "keys.rotated"
	// PartnerInvited, PartnerJoined and PartnerRemoved are of those who take
	// fingerprints from us; SourceInvited, SourceJoined, SourceLeft and SourceEnded
	// of those who give some to us.
	PartnerInvited Action = "partner.invited"
	PartnerJoined  Action = "partner.joined"
	PartnerRemoved Action = "partner.removed"
	SourceInvited  Action = "source.invited"
	SourceJoined   Action = "source.joined"
	SourceLeft     Action = "source.left"
	SourceEnded    Action = "source.ended"
)

// Entry is what a change wants recorded.
type Entry struct {
	At       time.Time
	Platform string // platform id; empty for the deployment's own actions
	Action   Action
	// Subject is the commitment of what it is about; see [Commit].
	Subject Hash
	// Detail is a short fact without personal data: a level, a count.
	Detail string
}

// Hash is a SHA-256 value.
type Hash [sha256.Size]byte

// Row is an entry in its place in the chain.
type Row struct {
	// Seq counts from 1 without gaps.
	Seq int64
	Entry
	Prev, Hash Hash
}

// NewSalt gives 16 bytes from rand, which MUST be a source of cryptographic
// randomness, for commitments.
func NewSalt(rand io.Reader) ([]byte, error) {
	salt := make([]byte, 16)
	if _, err := io.ReadFull(rand, salt); err != nil {
		return nil, fmt.Errorf("make salt: %w", err)
	}
	return salt, nil
}

// Commit gives the commitment for a subject under a salt. Without the salt (16
// random bytes) it cannot be linked to the subject.
func Commit(salt []byte, subject string) Hash {
	h := sha256.New()
	writeField(h.Write, salt)
	writeField(h.Write, []byte(subject))
	return Hash(h.Sum(nil))
}

// Chain gives the row for an entry after the row (seq, prev); the first row
// comes after (0, zero Hash).
func Chain(seq int64, prev Hash, e Entry) Row {
	row := Row{Seq: seq + 1, Entry: e, Prev: prev}
	row.Hash = row.sum()
	return row
}

// sum hashes the row's fields, each with its length before it, so that no two
// rows share an encoding.
func (r Row) sum() Hash {
	h := sha256.New()
	var number [8]byte
	for _, n := range []int64{r.Seq, r.At.UnixMicro()} {
		binary.BigEndian.PutUint64(number[:], uint64(n))
		writeField(h.Write, number[:])
	}
	for _, field := range [][]byte{[]byte(r.Platform), []byte(r.Action), r.Subject[:], []byte(r.Detail), r.Prev[:]} {
		writeField(h.Write, field)
	}
	return Hash(h.Sum(nil))
}

func writeField(write func([]byte) (int, error), field []byte) {
	var length [4]byte
	binary.BigEndian.PutUint32(length[:], uint32(len(field)))
	_, _ = write(length[:]) // a hash's Write gives no error
	_, _ = write(field)
}

// BrokenError says where the chain does not hold.
type BrokenError struct {
	Seq    int64
	Reason string
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("audit: row %d: %s", e.Seq, e.Reason)
}

// Verify walks the whole log, oldest row first, and gives how many rows it
// read and the hash of the last. A *[BrokenError] names the first row that was
// changed, is missing or was put in.
func Verify(rows iter.Seq2[Row, error]) (n int64, last Hash, err error) {
	for row, err := range rows {
		if err != nil {
			return n, last, fmt.Errorf("read audit log: %w", err)
		}
		switch {
		case row.Seq != n+1:
			return n, last, &BrokenError{n + 1, "is missing"}
		case row.Prev != last:
			return n, last, &BrokenError{row.Seq, "does not follow the row before it"}
		case row.Hash != row.sum():
			return n, last, &BrokenError{row.Seq, "was changed"}
		}
		n, last = row.Seq, row.Hash
	}
	return n, last, nil
}
