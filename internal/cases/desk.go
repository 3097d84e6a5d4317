package cases

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/breakwater-safety/breakwater/internal/vault"
)

// Config is what a desk works with.
type Config struct {
	Store Store        // required
	Vault *vault.Vault // required; seals what the cases hold
	Banks Follower     // required; the registry that matches against the shared banks
	// Key is the deployment's secret for digests, 32 bytes.
	Key []byte
	Now func() time.Time
	// Rand MUST be a source of cryptographic randomness.
	Rand io.Reader
	// Review has fingerprints wait for an operator before they are released.
	// Otherwise they are released at once, as unverified.
	Review bool
}

// Follower is told that the banks changed in the store; *bank.Registry is one.
type Follower interface {
	Follow(ctx context.Context) error
}

// Store keeps cases.
type Store interface{}

// Desk is where cases are opened, entered, changed and erased. It is safe for
// concurrent use.
type Desk struct{ config Config }

// NewDesk gives a desk.
func NewDesk(c Config) (*Desk, error) { return &Desk{c}, nil }

var errNotYet = errors.New("cases: not built yet")

// Open opens a case. The reference and the code are known to nobody afterwards
// but who is given them. fault.Invalid with the field; fault.Busy when the
// caller opens too many.
func (d *Desk) Open(ctx context.Context, o Opening) (Reference, Code, error) {
	return "", "", errNotYet
}

// Enter gives the case of a reference and a code, as they were typed. Whatever
// is wrong with them, it is ErrWrong, after the same work: nothing tells
// whether a reference exists. After a few wrong pairs it is a *LockedError for
// a while, right or wrong.
func (d *Desk) Enter(ctx context.Context, reference, code string, from Caller) (Case, error) {
	return Case{}, errNotYet
}

// Case gives the case again, with a new entry. ErrEnded when the entry does not
// let in any more.
func (d *Desk) Case(ctx context.Context, e Entry) (Case, error) { return Case{}, errNotYet }

// AddFingerprints adds fingerprints; those that the case has already are passed
// over. ErrEnded; fault.Invalid with the field.
func (d *Desk) AddFingerprints(ctx context.Context, e Entry, list []Fingerprint) error {
	return errNotYet
}

// AddLinks adds links; those that the case has already are passed over.
// ErrEnded; fault.Invalid with the field.
func (d *Desk) AddLinks(ctx context.Context, e Entry, list []Link) error { return errNotYet }

// SetContact says where the person wants news; nil forgets it. ErrEnded;
// fault.Invalid with the field.
func (d *Desk) SetContact(ctx context.Context, e Entry, c *Contact) error { return errNotYet }

// NoticeMade keeps that a removal request was made, and gives its id. Of n only
// Service and Laws are taken. ErrEnded; fault.Invalid with the field.
func (d *Desk) NoticeMade(ctx context.Context, e Entry, n Notice) (id string, err error) {
	return "", errNotYet
}

// NoticeSent starts the clock of a notice: the person says that it went out.
// ErrEnded; fault.NotFound.
func (d *Desk) NoticeSent(ctx context.Context, e Entry, id string) error { return errNotYet }

// NoticeAnswered stops the clock of a notice. ErrEnded; fault.NotFound.
func (d *Desk) NoticeAnswered(ctx context.Context, e Entry, id string) error { return errNotYet }

// Withdraw takes fingerprints out of the banks and the exchange, at once and
// for good; nil takes out all. Their hashes are erased. ErrEnded;
// fault.NotFound when one is not the case's.
func (d *Desk) Withdraw(ctx context.Context, e Entry, ids []FingerprintID) error { return errNotYet }

// Erase withdraws all that a case has and erases it. ErrEnded.
func (d *Desk) Erase(ctx context.Context, e Entry) error { return errNotYet }

// Receive keeps what a partner says became of fingerprints. Those that are not
// (or no more) ours are passed over. fault.Invalid with the field.
func (d *Desk) Receive(ctx context.Context, partner string, list []Receipt) error { return errNotYet }

// Changes gives the changes of those banks after a sequence number, oldest
// first, at most limit. What was withdrawn since is not given as added.
func (d *Desk) Changes(ctx context.Context, banks []Bank, after int64, limit int) ([]Change, error) {
	return nil, errNotYet
}

// Waiting gives fingerprints that wait for an operator, oldest first, those
// that were put aside last, at most limit; of one case only, when its reference
// is given.
func (d *Desk) Waiting(ctx context.Context, reference string, limit int) ([]Pending, error) {
	return nil, errNotYet
}

// Confirm releases a fingerprint that waits, or marks a released one as
// verified. fault.NotFound; fault.Conflict when it was refused or withdrawn.
func (d *Desk) Confirm(ctx context.Context, id FingerprintID) error { return errNotYet }

// Hold puts a fingerprint that waits aside. fault.NotFound; fault.Conflict when
// it does not wait.
func (d *Desk) Hold(ctx context.Context, id FingerprintID) error { return errNotYet }

// Refuse takes a fingerprint back for good, released or not, and erases its
// hashes. fault.NotFound; fault.Conflict when it was withdrawn.
func (d *Desk) Refuse(ctx context.Context, id FingerprintID) error { return errNotYet }

// Sweep erases what was kept for as long as its kind is kept.
func (d *Desk) Sweep(ctx context.Context) (Swept, error) { return Swept{}, errNotYet }
