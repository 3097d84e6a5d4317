package app_test

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/vault"
)

// deskIn opens the desk of a data folder for a test, and gives how to close it.
func deskIn(t *testing.T, dir string) (*app.Desk, func()) {
	t.Helper()
	d, err := app.OpenDesk(t.Context(), app.Config{DataDir: dir, Now: time.Now}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return d, func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

func readRing(t *testing.T, dir string) *vault.Ring {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "vault.keys"))
	if err != nil {
		t.Fatal(err)
	}
	ring, err := vault.ParseRing(data)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func TestKeysAreRotated(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	d, done := deskIn(t, dir)
	r, c, err := d.Open(t.Context(), cases.Opening{Links: []cases.Link{{Account: "@someone"}}})
	if err != nil {
		t.Fatal(err)
	}
	done()
	if info, err := os.Stat(filepath.Join(dir, "vault.keys")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the keys' file is %v, %v", info, err)
	}
	first, err := os.ReadFile(filepath.Join(dir, "vault.keys"))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := app.RotateKeys(t.Context(), dir, time.Now(), rand.Reader); err != nil || n != 1 {
		t.Fatalf("%d cases, %v", n, err)
	}
	if ring := readRing(t, dir); ring.Newest() != 2 || len(ring.Versions()) != 1 {
		t.Errorf("the ring has keys %v", ring.Versions())
	}
	d, done = deskIn(t, dir)
	if got, err := d.Enter(t.Context(), string(r), string(c), ""); err != nil || got.Links[0].Account != "@someone" {
		t.Errorf("after the rotation: %v", err)
	}
	done()
	// The old key opens nothing any more, and is refused before anybody relies on it.
	if err := os.WriteFile(filepath.Join(dir, "vault.keys"), first, 0o600); err != nil {
		t.Fatal(err)
	}
	wantNoDesk(t, dir, "not of this database")
}

// Broken off after the new key was written, the rotation is made by beginning
// again, and until then all can be read.
func TestARotationThatWasBrokenOff(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	d, done := deskIn(t, dir)
	r, c, err := d.Open(t.Context(), cases.Opening{})
	if err != nil {
		t.Fatal(err)
	}
	done()
	ctx, cancel := context.WithCancel(t.Context())
	both, err := readRing(t, dir).Rotate(rand.Reader, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "vault.keys"), both.Format(), 0o600); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := app.RotateKeys(ctx, dir, time.Now(), rand.Reader); err == nil {
		t.Error("it rotated after it was told to stop")
	}
	d, done = deskIn(t, dir)
	if _, err := d.Enter(t.Context(), string(r), string(c), ""); err != nil {
		t.Errorf("in between: %v", err)
	}
	done()
	if _, err := app.RotateKeys(t.Context(), dir, time.Now(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	if ring := readRing(t, dir); len(ring.Versions()) != 1 {
		t.Errorf("the ring has keys %v", ring.Versions())
	}
	d, done = deskIn(t, dir)
	defer done()
	if _, err := d.Enter(t.Context(), string(r), string(c), ""); err != nil {
		t.Errorf("in the end: %v", err)
	}
}

// With cases and without their keys nothing starts: new keys would hide the loss.
func TestLostKeys(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	d, done := deskIn(t, dir)
	if _, _, err := d.Open(t.Context(), cases.Opening{}); err != nil {
		t.Fatal(err)
	}
	done()
	path := filepath.Join(dir, "vault.keys")
	if err := os.WriteFile(path, []byte("secret-of-another-kind"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantNoDesk(t, dir, "restore it from a backup")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	wantNoDesk(t, dir, "is missing")
	if _, err := os.Stat(path); err == nil {
		t.Error("new keys were made")
	}
	if _, err := app.RotateKeys(t.Context(), dir, time.Now(), rand.Reader); err == nil {
		t.Error("lost keys were rotated")
	}
}

func wantNoDesk(t *testing.T, dir, because string) {
	t.Helper()
	_, err := app.OpenDesk(t.Context(), app.Config{DataDir: dir, Now: time.Now}, rand.Reader)
	if err == nil || !strings.Contains(err.Error(), because) || strings.Contains(err.Error(), "secret-of") {
		t.Errorf("got %v, want one that says %q", err, because)
	}
}
