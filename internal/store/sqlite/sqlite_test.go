package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/internal/store/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	at := func(t *testing.T, path string) storetest.Store {
		t.Helper()
		s, err := sqlite.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	storetest.Run(t,
		func(t *testing.T) storetest.Store {
			t.Helper()
			return at(t, filepath.Join(t.TempDir(), "a b?#.db"))
		},
		func(t *testing.T, s storetest.Store) storetest.Store {
			t.Helper()
			path := s.(*sqlite.DB).Path()
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			return at(t, path)
		})
}

func TestADataFileOfANewerVersionIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetSchemaVersion(t.Context(), 999); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), path); err == nil {
		t.Fatal("it was opened")
	}
}

func TestOnlyTheOwnerReadsTheFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := sqlite.Open(t.Context(), filepath.Join(dir, "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", f.Name(), info.Mode().Perm())
		}
	}
}
