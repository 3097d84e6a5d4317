package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/internal/vault"
)

// ringFile holds the keys under which cases are sealed. It lies beside the
// database, not in it, as the secret for digests.
const ringFile = "vault.keys"

// openRing gives the deployment's keys, made at the first start. They are not
// made anew while there are cases that were sealed under others.
func openRing(ctx context.Context, dir string, store *sqlite.DB, now time.Time, rand io.Reader) (*vault.Ring, error) {
	path := filepath.Join(dir, ringFile)
	sealed, err := store.CaseKeys(ctx, cases.ID{}, 1)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && len(sealed) == 0:
		ring, err := vault.NewRing(rand, now)
		if err != nil {
			return nil, err
		}
		return ring, writeDurably(path, ring.Format())
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s is missing: restore it from a backup; without it no case can be read", path)
	case err != nil:
		return nil, fmt.Errorf("read keys: %w", err)
	}
	ring, err := vault.ParseRing(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: restore it from a backup; without it no case can be read", path, err)
	}
	for _, k := range sealed { // or people would be the ones to find out
		if _, err := vault.New(ring, rand).Open(k.Case[:], k.Key); err != nil {
			return nil, fmt.Errorf("%s is not of this database: restore the one of its time from a backup: %w", path, err)
		}
	}
	return ring, nil
}

// RotateKeys makes a new key in a data folder, seals the data keys of all cases
// anew under it, and destroys the keys before it; it gives how many cases there
// were. No server may run on the folder. Broken off, it may be begun again:
// nothing is lost.
func RotateKeys(ctx context.Context, dir string, now time.Time, rand io.Reader) (n int, err error) {
	store, err := OpenStore(ctx, dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	lock, err := lockFolder(dir) // a server would go on sealing under a key that is destroyed
	if err != nil {
		return 0, err
	}
	if lock != nil {
		defer func() { err = errors.Join(err, lock.Close()) }()
	}
	ring, err := openRing(ctx, dir, store, now, rand)
	if err != nil {
		return 0, err
	}
	if ring, err = ring.Rotate(rand, now); err != nil {
		return 0, err
	}
	path := filepath.Join(dir, ringFile)
	if err := writeDurably(path, ring.Format()); err != nil { // before anything is sealed under it
		return 0, err
	}
	if n, err = cases.Rewrap(ctx, store, vault.New(ring, rand)); err != nil {
		return n, err
	}
	entry := audit.Entry{At: now.UTC(), Action: audit.KeysRotated, Detail: fmt.Sprintf("key %d, %d cases", ring.Newest(), n)}
	if err := store.AppendAudit(ctx, entry); err != nil {
		return n, err
	}
	return n, writeDurably(path, ring.Only().Format())
}
