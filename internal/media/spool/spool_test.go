package spool_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/media/spool"
)

// TestWhatWasWritten: in pieces of any size, read from any place.
func TestWhatWasWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		want := make([]byte, rapid.IntRange(0, 400_000).Draw(t, "length"))
		for i := range want {
			want[i] = byte(i*i>>7 + i)
		}
		s := spool.New(rapid.SampledFrom([]int64{0, 1, 65535, 65536, 100_000, 1 << 20}).Draw(t, "memory"), dir, rand.Reader)
		defer s.Close()
		for rest := want; len(rest) > 0; {
			n := min(len(rest), rapid.IntRange(1, 150_000).Draw(t, "piece"))
			if wrote, err := s.Write(rest[:n]); wrote != n || err != nil {
				t.Fatalf("%d of %d bytes, %v", wrote, n, err)
			}
			rest = rest[n:]
		}
		got, err := io.ReadAll(io.NewSectionReader(s, 0, s.Size()))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes of %d, %v", len(got), len(want), err)
		}
		from := rapid.IntRange(0, len(want)).Draw(t, "from")
		part := make([]byte, rapid.IntRange(0, 200_000).Draw(t, "part"))
		n, err := s.ReadAt(part, int64(from))
		if !bytes.Equal(part[:n], want[from:from+n]) || n < len(part) != errors.Is(err, io.EOF) {
			t.Fatalf("%d bytes from %d, %v", n, from, err)
		}
	})
}

func TestReaderAt(t *testing.T) {
	t.Parallel()
	want := bytes.Repeat([]byte("0123456789abcde"), 10_000)
	s := spool.New(70_000, t.TempDir(), rand.Reader)
	defer s.Close()
	if _, err := s.Write(want); err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(io.NewSectionReader(s, 0, s.Size()), want); err != nil {
		t.Error(err)
	}
}

// TestTheFileIsNobodys: it has no name from the first byte on, and nothing of what
// was written is in it.
func TestTheFileIsNobodys(t *testing.T) {
	t.Parallel()
	dir, secret := t.TempDir(), bytes.Repeat([]byte("what nobody else may read "), 5000)
	s := spool.New(16, dir, rand.Reader)
	defer s.Close()
	for range 2 {
		if _, err := s.Write(secret); err != nil {
			t.Fatal(err)
		}
		if names, err := os.ReadDir(dir); err != nil || len(names) > 0 {
			t.Fatalf("%v in the folder, %v", names, err)
		}
	}
	disk, err := io.ReadAll(io.NewSectionReader(s.File(), 0, 1<<30))
	if err != nil || int64(len(disk)) != s.OnDisk() || len(disk) < len(secret) {
		t.Fatalf("%d bytes on disk, %v", len(disk), err)
	}
	if bytes.Contains(disk, []byte("nobody")) {
		t.Error("the upload is on disk as it is")
	}
	zeros, repeats := 0, bytes.Count(disk, disk[:26])
	for _, b := range disk {
		if b == 0 {
			zeros++
		}
	}
	if zeros > len(disk)/128 || repeats > 1 {
		t.Errorf("the disk does not look like chance: %d zeros, %d repeats in %d", zeros, repeats, len(disk))
	}
}

// TestNothingIsLeft: not when closed, nor after a panic in between.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var s *spool.Spool
	var file *os.File
	func() {
		defer func() { _ = recover() }()
		s = spool.New(0, dir, rand.Reader)
		defer s.Close()
		_, _ = s.Write(make([]byte, 100))
		file = s.File()
		panic("a decoder stumbles")
	}()
	if names, _ := os.ReadDir(dir); len(names) > 0 {
		t.Errorf("left: %v", names)
	}
	if _, err := file.Stat(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the file is still open: %v", err)
	}
	if n, err := s.ReadAt(make([]byte, 1), 0); n != 0 || err == nil {
		t.Error("a closed spool can be read")
	}
	if s.Key() != [32]byte{} {
		t.Error("the key is still there")
	}
	if err := s.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

func TestNoRandomnessNoFile(t *testing.T) {
	t.Parallel()
	s := spool.New(4, t.TempDir(), bytes.NewReader(nil))
	defer s.Close()
	if n, err := s.Write(make([]byte, 10)); n != 4 || err == nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if _, err := spool.New(0, "/nowhere", rand.Reader).Write([]byte{1}); err == nil {
		t.Error("a folder that is not there")
	}
}
