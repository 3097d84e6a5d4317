package bank

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// Clerk changes banks in the store alone. It holds nothing in memory and so
// cannot match: it is for commands that run beside a server, which follows.
type Clerk struct{ r *Registry }

// NewClerk gives a clerk. key is the deployment's secret for digests, 32 bytes.
func NewClerk(store Store, key []byte, now func() time.Time) *Clerk {
	return &Clerk{&Registry{store: store, key: key, now: now}}
}

// Create adds a bank; creating one that is there is no error and leaves its
// settings.
func (c *Clerk) Create(ctx context.Context, key Key, s Settings) (created bool, err error) {
	if err := s.validate(); err != nil {
		return false, err
	}
	b := Bank{Platform: key.Platform, Name: key.Name, Settings: s, Created: c.r.now().UTC()}
	created, err = c.r.store.CreateBank(ctx, b, c.r.entry(audit.BankCreated, key, ""))
	if err != nil {
		return false, fmt.Errorf("create bank: %w", err)
	}
	return created, nil
}

// List gives the platform's banks by name.
func (c *Clerk) List(ctx context.Context, p platform.ID) ([]Bank, error) { return c.r.List(ctx, p) }

// Entry gives an entry. fault.NotFound.
func (c *Clerk) Entry(ctx context.Context, key Key, id string) (Stored, error) {
	return c.r.Entry(ctx, key, id)
}

// Entries goes over a bank's entries as [Registry.Entries] does.
func (c *Clerk) Entries(ctx context.Context, key Key) iter.Seq2[Stored, error] {
	return c.r.Entries(ctx, key)
}

// Readmit brings an entry back that was withdrawn, and says whether it had been:
// by its id, or by one of its fingerprints from its source. It is for an operator
// who knows that whoever withdrew it wants it back: no source can do this.
// fault.Invalid; fault.NotFound without the bank.
func (c *Clerk) Readmit(ctx context.Context, key Key, e Entry) (was bool, err error) {
	e.prepare(c.r.now().UTC())
	if err := e.Validate(); err != nil {
		return false, err
	}
	was, err = c.r.store.ReadmitEntry(ctx, key, e, c.r.digests, c.r.entry(audit.EntryReadmitted, key, ""))
	if err != nil {
		return false, fmt.Errorf("readmit entry: %w", err)
	}
	return was, nil
}

// Withdraw takes an entry out for good. fault.NotFound.
func (c *Clerk) Withdraw(ctx context.Context, key Key, id string) error {
	_, err := c.r.store.WithdrawEntry(ctx, key, id, c.r.digests, c.r.entry(audit.EntryWithdrawn, key, ""))
	if err != nil {
		return fmt.Errorf("withdraw entry: %w", err)
	}
	return nil
}
