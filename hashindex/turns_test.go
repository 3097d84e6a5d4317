package hashindex

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/pdq"
)

// TestTurns searches for the turns of pictures among hashes near to each of them, and
// near to each of their chunks: turns share what is read, but find their own.
func TestTurns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		index, want := newIndex(0), plain{}
		index.readCost = 0
		turns := turned(rnd)
		for id := range uint64(200) {
			h := flipped(rnd, turns[rnd.IntN(8)], rnd.IntN(60))
			if id%3 == 0 { // only one chunk is near
				w, other := split(h), split(randomHash(rnd))
				i := rnd.IntN(chunkCount)
				for bit := chunkStarts[i]; bit < chunkStarts[i]+chunkLength(i); bit++ {
					other[bit/64] = other[bit/64]&^(1<<(bit%64)) | w[bit/64]&(1<<(bit%64))
				}
				h = join(&other)
			}
			want[entry{id, h}] = true
			index.Add(id, h)
		}
		qs := append(turns[:], randomHash(rnd), turns[3])
		for _, radius := range []int{0, 10, 31, 32, 45, 54} {
			qs := qs[:1+rnd.IntN(len(qs))]
			equal(t, index.SearchAny(qs, radius, nil), want.search(qs, radius))
		}
		each := make([][]Match, len(qs))
		index.SearchEach(qs, pdq.MatchDistance, func(query int, m Match) { each[query] = append(each[query], m) })
		for i, found := range each {
			equal(t, found, want.search(qs[i:i+1], pdq.MatchDistance))
		}
	})
}
