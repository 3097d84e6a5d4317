package bank

import (
	"context"
	"fmt"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// Registry changes banks and matches against them. The hashes of every bank
// are held in memory; the store is the truth, and is followed: what another
// process changed in it is taken in by [Registry.Follow].
type Registry struct {
	store Store
	key   []byte
	now   func() time.Time

	// write serialises changes and the following of them. Look-ups take only
	// mu, briefly.
	write sync.Mutex
	mark  Mark           // how far memory has followed the store
	done  map[int64]bool // changes after mark that memory has taken already

	// edits keeps two changes of a part of the same thing from undoing one
	// another. It is taken before write.
	edits sync.Mutex

	mu    sync.RWMutex
	banks map[int64]*shelf

	snapshots Snapshots            // nil when there are none
	lastSeen  atomic.Pointer[Mark] // when it was last looked whether to save
}

// Open gives a registry with all that the store holds in memory. key is the
// deployment's secret for digests, 32 bytes.
func Open(ctx context.Context, store Store, key []byte, now func() time.Time) (*Registry, error) {
	r := &Registry{store: store, key: key, now: now, done: map[int64]bool{}, banks: map[int64]*shelf{}}
	if err := r.Follow(ctx); err != nil {
		return nil, fmt.Errorf("load banks: %w", err)
	}
	return r, nil
}

var (
	validName   = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	errBadName  = fault.At("name", "must be 1 to 63 lower-case letters, digits and hyphens, such as stop-list")
	errBadState = fault.At("status", "must be active or disabled")

	errBadDistance = fault.At("distance", "must be 0 to 47 bits; 31 is usual")
)

// ParseName reads a bank's name.
func ParseName(s string) (string, error) {
	if !validName.MatchString(s) {
		return "", errBadName
	}
	return s, nil
}

// Create adds a bank; creating one that is there is no error and leaves its
// settings.
func (r *Registry) Create(ctx context.Context, key Key, s Settings) (created bool, err error) {
	if err := s.validate(); err != nil {
		return false, err
	}
	r.write.Lock()
	defer r.write.Unlock()
	b := Bank{Platform: key.Platform, Name: key.Name, Settings: s, Created: r.now().UTC()}
	created, err = r.store.CreateBank(ctx, b, r.entry(audit.BankCreated, key, ""))
	if err != nil {
		return false, fmt.Errorf("create bank: %w", err)
	}
	return created, r.follow(ctx)
}

// Change gives a bank other settings. When it returned nil they hold.
func (r *Registry) Change(ctx context.Context, key Key, s Settings) error {
	if err := s.validate(); err != nil {
		return err
	}
	r.write.Lock()
	defer r.write.Unlock()
	if err := r.store.ChangeBank(ctx, key, s, r.entry(audit.BankChanged, key, fmt.Sprintf("%s %d", s.Kind, s.Distance))); err != nil {
		return fmt.Errorf("change bank: %w", err)
	}
	return r.follow(ctx)
}

// Delete removes a bank with its entries. When it returned nil nothing of it
// matches any more.
func (r *Registry) Delete(ctx context.Context, key Key) error {
	// As in change, nobody waits for it to match no more; only for memory.
	if err := r.store.DeleteBank(ctx, key, r.entry(audit.BankDeleted, key, "")); err != nil {
		return fmt.Errorf("delete bank: %w", err)
	}
	r.write.Lock()
	defer r.write.Unlock()
	return r.follow(ctx)
}

// List gives the platform's banks by name.
func (r *Registry) List(ctx context.Context, p platform.ID) ([]Bank, error) {
	return r.store.Banks(ctx, p)
}

// entry gives an audit entry about a bank. A bank's name is the platform's own
// word, not a person's, and so stands in it.
func (r *Registry) entry(action audit.Action, key Key, detail string) audit.Entry {
	if detail != "" {
		detail = " " + detail
	}
	return audit.Entry{At: r.now().UTC(), Platform: string(key.Platform), Action: action, Detail: key.Name + detail}
}
