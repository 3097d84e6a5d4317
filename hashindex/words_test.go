package hashindex

import (
	"math/rand/v2"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
)

// TestWords takes hashes apart and together, and those of pictures mirrored on
// their diagonal, of which opposite chunks must be equal with all that follows.
func TestWords(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(15, 0))
	for range 100 {
		h := randomHash(rnd)
		var mirrored pdq.Hash
		for i := range 16 {
			for j := range 16 {
				from, to := 16*i+j, 16*j+i
				mirrored[31-to/8] |= h[31-from/8] >> (from % 8) & 1 << (to % 8)
			}
		}
		w, m := split(h), split(mirrored)
		if join(&w) != h || join(&m) != mirrored {
			t.Fatal("a hash is another when it is put together again")
		}
		for i := range ringChunks {
			if a, b := w.chunk(i)<<16, m.chunk((i+ringChunks/2)%ringChunks)<<16; a != b {
				t.Fatalf("chunk %d is %x, mirrored %x", i, a, b)
			}
		}
	}
}

func BenchmarkSplit(b *testing.B) {
	h := randomHash(rand.New(rand.NewPCG(15, 1)))
	for b.Loop() {
		w := split(h)
		h = join(&w)
	}
}
