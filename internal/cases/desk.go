package cases

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
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
	// Retention is how long each kind is kept; what is zero is kept for as long
	// as DefaultRetention says.
	Retention Retention
}

// Follower is told that the banks changed in the store; *bank.Registry is one.
type Follower interface {
	Follow(ctx context.Context) error
}

// Desk is where cases are opened, entered, changed and erased. It is safe for
// concurrent use.
type Desk struct {
	store   Store
	vault   *vault.Vault
	banks   Follower
	secrets secrets
	guard   *guard
	now     func() time.Time
	rand    io.Reader
	review  bool
	keep    Retention
}

// NewDesk gives a desk. The shared banks of [Bank.Key] MUST be there.
func NewDesk(c Config) (*Desk, error) {
	if c.Store == nil || c.Vault == nil || c.Banks == nil || c.Now == nil || c.Rand == nil || len(c.Key) != 32 {
		return nil, errors.New("make desk of cases: Store, Vault, Banks, Key (32 bytes), Now and Rand are needed")
	}
	s, err := newSecrets(c.Key)
	if err != nil {
		return nil, fmt.Errorf("make desk of cases: %w", err)
	}
	key := make([]byte, 32)
	if _, err := io.ReadFull(c.Rand, key); err != nil {
		return nil, fmt.Errorf("make desk of cases: %w", err)
	}
	return &Desk{
		store: c.Store, vault: c.Vault, banks: c.Banks, secrets: s, guard: newGuard(key, remembered),
		now: c.Now, rand: c.Rand, review: c.Review, keep: c.Retention.orDefault(),
	}, nil
}

// follow has memory match what the store holds now. The change is made already:
// should it fail, the registry's own following takes it in.
func (d *Desk) follow(ctx context.Context) {
	_ = d.banks.Follow(context.WithoutCancel(ctx))
}

func (d *Desk) time() time.Time { return d.now().UTC().Truncate(time.Microsecond) }

// newID gives 16 random bytes in hexadecimal after a prefix.
func (d *Desk) newID(prefix string) (string, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(d.rand, b); err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return prefix + hex.EncodeToString(b), nil
}
