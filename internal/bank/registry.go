package bank

import (
	"context"
	"fmt"
	"iter"
	"regexp"
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// Key names a bank.
type Key struct {
	Platform platform.ID
	Name     string
}

// Store keeps banks and entries. Implementations are safe for concurrent use,
// and a change that returned nil is durable. Every change appends its audit
// entry in its own transaction.
type Store interface {
	// CreateBank adds a bank. When it is there already, nothing is changed and
	// created is false.
	CreateBank(ctx context.Context, b Bank, entry audit.Entry) (created bool, err error)
	// DeleteBank removes the bank with its entries. fault.NotFound.
	DeleteBank(ctx context.Context, key Key, entry audit.Entry) error
	// Banks lists the platform's banks by name, with their counts.
	Banks(ctx context.Context, p platform.ID) ([]Bank, error)
	// AddEntries adds entries, all or none, and gives those that were not
	// there. The same id with the same fingerprint again is no error and
	// nothing done; with another it is fault.Conflict. fault.NotFound without
	// the bank.
	AddEntries(ctx context.Context, key Key, entries []Entry, entry audit.Entry) (added []Entry, err error)
	// DeleteEntry removes an entry. fault.NotFound.
	DeleteEntry(ctx context.Context, key Key, id string, entry audit.Entry) error
	// AllEntries goes over every entry of every bank; used at the start.
	AllEntries(ctx context.Context) iter.Seq2[Stored, error]
}

// Stored is an entry with the bank that it stands in.
type Stored struct {
	Key
	Entry
}

// Registry changes banks and matches against them. Every bank is held in
// memory; the store is the truth.
type Registry struct {
	store Store
	now   func() time.Time

	// write serialises changes, so that memory takes them in the store's
	// order. Reads take only mu, briefly.
	write sync.Mutex
	mu    sync.RWMutex
	banks map[Key]*Shelf
}

// Open gives a registry with all that the store holds in memory.
func Open(ctx context.Context, store Store, now func() time.Time) (*Registry, error) {
	r := &Registry{store: store, now: now, banks: map[Key]*Shelf{}}
	for stored, err := range store.AllEntries(ctx) {
		if err != nil {
			return nil, fmt.Errorf("load banks: %w", err)
		}
		r.shelf(stored.Key).Add(stored.Entry)
	}
	return r, nil
}

var validName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// ParseName reads a bank's name.
func ParseName(s string) (string, error) {
	if !validName.MatchString(s) {
		return "", fault.At("name", "must be 1 to 63 lower-case letters, digits and hyphens, such as stop-list")
	}
	return s, nil
}

// Create adds a bank; creating one that is there is no error.
func (r *Registry) Create(ctx context.Context, key Key) (created bool, err error) {
	r.write.Lock()
	defer r.write.Unlock()
	created, err = r.store.CreateBank(ctx, Bank{Platform: key.Platform, Name: key.Name, Created: r.now().UTC()},
		r.entry(audit.BankCreated, key, 0))
	if err != nil {
		return false, fmt.Errorf("create bank: %w", err)
	}
	return created, nil
}

// Delete removes a bank with its entries. When it returned nil nothing of it
// matches any more.
func (r *Registry) Delete(ctx context.Context, key Key) error {
	r.write.Lock()
	defer r.write.Unlock()
	if err := r.store.DeleteBank(ctx, key, r.entry(audit.BankDeleted, key, 0)); err != nil {
		return fmt.Errorf("delete bank: %w", err)
	}
	r.mu.Lock()
	delete(r.banks, key)
	r.mu.Unlock()
	return nil
}

// List gives the platform's banks by name.
func (r *Registry) List(ctx context.Context, p platform.ID) ([]Bank, error) {
	return r.store.Banks(ctx, p)
}

// Add adds entries to a bank, all or none. When it returned nil they match.
func (r *Registry) Add(ctx context.Context, key Key, entries []Entry) (added int, err error) {
	now := r.now().UTC()
	for i := range entries {
		if err := entries[i].validate(); err != nil {
			return 0, err
		}
		entries[i].Created = now
	}
	r.write.Lock()
	defer r.write.Unlock()
	fresh, err := r.store.AddEntries(ctx, key, entries, r.entry(audit.EntriesAdded, key, len(entries)))
	if err != nil {
		return 0, fmt.Errorf("add entries: %w", err)
	}
	shelf := r.shelf(key)
	for _, e := range fresh {
		shelf.Add(e)
	}
	return len(fresh), nil
}

// Remove takes an entry out. When it returned nil it matches no more.
func (r *Registry) Remove(ctx context.Context, key Key, id string) error {
	r.write.Lock()
	defer r.write.Unlock()
	if err := r.store.DeleteEntry(ctx, key, id, r.entry(audit.EntryDeleted, key, 1)); err != nil {
		return fmt.Errorf("delete entry: %w", err)
	}
	r.shelf(key).Remove(id)
	return nil
}

// validate checks what the wire cannot.
func (e Entry) validate() error {
	switch {
	case e.ID == "" || len(e.ID) > 128:
		return fault.At("id", "must be your own id for the entry, 1 to 128 bytes")
	case e.PDQ == nil && e.MD5 == nil && e.SHA256 == nil:
		return fault.At("fingerprint", "must hold at least one of pdq, md5 and sha256")
	case len(e.Source) > 256:
		return fault.At("source", "must be at most 256 bytes")
	}
	return nil
}

// entry gives an audit entry about a bank. A bank's name is the platform's own
// word, not a person's, and so stands in it.
func (r *Registry) entry(action audit.Action, key Key, n int) audit.Entry {
	return audit.Entry{
		At: r.now().UTC(), Platform: string(key.Platform), Action: action,
		Detail: fmt.Sprintf("%s %d", key.Name, n),
	}
}

// shelf gives the bank's place in memory, made when it is missing.
func (r *Registry) shelf(key Key) *Shelf {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.banks[key]
	if !ok {
		s = NewShelf()
		r.banks[key] = s
	}
	return s
}
