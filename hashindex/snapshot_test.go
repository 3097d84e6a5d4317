package hashindex

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"github.com/breakwater-safety/breakwater/pdq"
)

func snapshot(t testing.TB, x *Index) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := x.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("wrote %d bytes of %d: %v", n, b.Len(), err)
	}
	return b.Bytes()
}

// few fills an index with n entries, some of them with the hashes of others.
func few(n int) (*Index, plain) {
	rnd := rand.New(rand.NewPCG(8, uint64(n)))
	index, want := New(), plain{}
	h := pdq.Hash{1}
	for id := range uint64(n) {
		if id%5 > 0 {
			h = randomHash(rnd)
		}
		index.Add(id, h)
		want[entry{id, h}] = true
	}
	return index, want
}

func TestSnapshot(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 100, fewHashes + 100, blockEntries + 7} {
		index, want := few(n)
		whole := snapshot(t, index)
		if size := len(snapshotMagic) + n*entrySize; len(whole) < size || len(whole) > size+4*(blockHead+4) {
			t.Errorf("%d entries in %d bytes", n, len(whole))
		}
		r := bytes.NewReader(append(whole, "what follows"...))
		got, err := Read(iotest.HalfReader(r))
		if err != nil {
			t.Fatal(err)
		}
		if rest, _ := io.ReadAll(r); string(rest) != "what follows" {
			t.Errorf("%d bytes after the snapshot are left", len(rest))
		}
		if got.Len() != n {
			t.Errorf("Len %d, want %d", got.Len(), n)
		}
		qs := 0
		for e := range want {
			equal(t, got.Search(e.hash, 31, nil), want.search([]pdq.Hash{e.hash}, 31))
			qs++
			if qs == 2 {
				break
			}
		}
		if n > 0 && !got.Remove(0, pdq.Hash{1}) {
			t.Error("an entry is not there")
		}
	}
}

func TestSnapshotRefused(t *testing.T) {
	t.Parallel()
	index, _ := few(20)
	whole := snapshot(t, index)
	for n := range whole {
		if _, err := Read(bytes.NewReader(whole[:n])); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("the first %d bytes: %v", n, err)
		}
		changed := bytes.Clone(whole)
		changed[n] ^= 1
		if _, err := Read(bytes.NewReader(changed)); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("byte %d changed: %v", n, err)
		}
	}
	broken := errors.New("broken")
	r := io.MultiReader(bytes.NewReader(whole[:100]), iotest.ErrReader(broken))
	if _, err := Read(r); !errors.Is(err, broken) || errors.Is(err, ErrSnapshot) {
		t.Errorf("a reader's own error: %v", err)
	}
	if _, err := index.WriteTo(failing{broken}); !errors.Is(err, broken) {
		t.Errorf("a writer's own error: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// FuzzRead reads anything: it may be refused, and otherwise is an index.
func FuzzRead(f *testing.F) {
	for _, n := range []int{0, 1, 20} {
		index, _ := few(n)
		f.Add(snapshot(f, index))
	}
	f.Add([]byte(snapshotMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		index, err := Read(bytes.NewReader(b))
		if err != nil {
			if !errors.Is(err, ErrSnapshot) {
				t.Error(err)
			}
			return
		}
		again, err := Read(bytes.NewReader(snapshot(t, index)))
		if err != nil || again.Len() != index.Len() {
			t.Errorf("%d entries became %v: %v", index.Len(), again, err)
		}
	})
}
