package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
)

// DefaultData is the data folder when none is named, in the working directory.
const DefaultData = "breakwater-data"

// OpenStore opens the store in a data folder; both are made when missing, the
// folder readable by its owner alone.
func OpenStore(ctx context.Context, dir string) (*sqlite.DB, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	db, err := sqlite.Open(ctx, filepath.Join(dir, "breakwater.db"))
	if err != nil {
		return nil, fmt.Errorf("open data folder %s: %w", dir, err)
	}
	return db, nil
}

// digestKey gives the deployment's secret for digests, made at the first start.
// It lies beside the database, not in it: a copy of the database alone tells
// nothing of what messages said.
func digestKey(dir string) ([]byte, error) {
	path := filepath.Join(dir, "digest.key")
	key, err := os.ReadFile(path)
	switch {
	case err == nil && len(key) == 32:
		return key, nil
	case err == nil:
		return nil, fmt.Errorf("%s must hold 32 bytes: restore it from a backup; without it messages that were assessed before cannot be recognised", path)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("read digest key: %w", err)
	}
	key = make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make digest key: %w", err)
	}
	return key, writeDurably(path, key)
}

// writeDurably writes a file that is whole or not there, also after a power
// cut.
func writeDurably(path string, data []byte) error {
	return writeFile(path, func(f *os.File) error { _, err := f.Write(data); return err })
}

// writeFile is writeDurably for what is written piece by piece.
func writeFile(path string, write func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // readable by its owner alone
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	if err = write(f); err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), errors.Join(err, removeLeftover(f.Name())))
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func removeLeftover(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
