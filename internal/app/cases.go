package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/internal/vault"
)

// newCases gives the desk of cases, with its banks and its keys.
func newCases(ctx context.Context, c Config, store *sqlite.DB, banks *bank.Registry, digestKey []byte, rand io.Reader) (*cases.Desk, error) {
	for _, b := range cases.Banks() {
		if _, err := banks.Create(ctx, b.Key(), bank.DefaultSettings()); err != nil {
			return nil, fmt.Errorf("make shared banks: %w", err)
		}
	}
	ring, err := openRing(ctx, filepath.Dir(store.Path()), store, c.Now(), rand)
	if err != nil {
		return nil, err
	}
	return cases.NewDesk(cases.Config{
		Store: store, Vault: vault.New(ring, rand), Banks: banks, Key: digestKey, Now: c.Now, Rand: rand, Review: c.Review,
	})
}

// keptEvents and keptChecks are for how long events wait for platforms, and for
// how long a check's answer is the same when it is asked again.
const (
	keptEvents = 90 * 24 * time.Hour
	keptChecks = 30 * 24 * time.Hour
)

// sweep erases what was kept for as long as its kind is kept, at once and then
// every hour, until ctx ends.
func sweep(ctx context.Context, desk *cases.Desk, store *sqlite.DB, now func() time.Time, log *slog.Logger) {
	again := time.NewTicker(forgetEvery)
	defer again.Stop()
	for {
		sweepOnce(ctx, desk, store, now(), log)
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

func sweepOnce(ctx context.Context, desk *cases.Desk, store *sqlite.DB, now time.Time, log *slog.Logger) {
	swept, err := desk.Sweep(ctx)
	if err != nil && ctx.Err() == nil {
		log.WarnContext(ctx, "cases: what is past its time was not erased", "error", err.Error())
	}
	if swept != (cases.Swept{}) {
		log.InfoContext(ctx, "cases: what was past its time is erased", "cases", swept.Cases, "fingerprints", swept.Fingerprints,
			"contacts", swept.Contacts, "details", swept.Details, "receipts", swept.Receipts)
	}
	if err := store.ForgetPlatforms(ctx, now.Add(-keptEvents), now.Add(-keptChecks)); err != nil && ctx.Err() == nil {
		log.WarnContext(ctx, "platforms: what is past its time was not erased", "error", err.Error())
	}
}
