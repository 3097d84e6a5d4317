package hashindex

import (
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/pdq"
)

type entry struct {
	id   uint64
	hash pdq.Hash
}

// plain is the same index in the plainest words.
type plain map[entry]bool

func (p plain) search(qs []pdq.Hash, radius int) (found []Match) {
	nearestOf := map[uint64]int{}
	for e := range p {
		for _, q := range qs {
			d := pdq.Distance(q, e.hash)
			if least, met := nearestOf[e.id]; d <= radius && (!met || d < least) {
				nearestOf[e.id] = d
			}
		}
	}
	for id, least := range nearestOf {
		found = append(found, Match{id, least})
	}
	slices.SortFunc(found, nearest)
	return found
}

// TestIndexEqualsPlain runs random changes and searches against a plain map, with
// tables from the first hash, with none, and with the change from one to other.
func TestIndexEqualsPlain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		index := newIndex(rapid.SampledFrom([]int{0, 20, 1000}).Draw(t, "scanMax"))
		index.readCost = 0 // look up wherever there are tables
		want := plain{}
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		centres := []pdq.Hash{randomHash(rnd), randomHash(rnd), {}}
		for range rapid.IntRange(1, 60).Draw(t, "changes") {
			e := entry{rnd.Uint64N(40), centres[rnd.IntN(3)]}
			if rnd.IntN(3) > 0 { // else the same hash as others
				e.hash = flipped(rnd, e.hash, rnd.IntN(60))
			}
			if rnd.IntN(4) == 0 {
				if e = some(want, e); index.Remove(e.id, e.hash) != want[e] {
					t.Fatalf("Remove(%d) = %v", e.id, !want[e])
				}
				delete(want, e)
				continue
			}
			want[e] = true
			index.Add(e.id, e.hash)
		}
		gone := func(id uint64) bool { return id%5 == 0 }
		before := len(want)
		maps.DeleteFunc(want, func(e entry, _ bool) bool { return gone(e.id) })
		if n := index.RemoveFunc(gone); n != before-len(want) {
			t.Fatalf("RemoveFunc %d, want %d", n, before-len(want))
		}
		if index.Len() != len(want) {
			t.Fatalf("Len %d, want %d", index.Len(), len(want))
		}
		for range 20 {
			radius := rnd.IntN(70) - 1
			qs := []pdq.Hash{flipped(rnd, centres[0], rnd.IntN(10)), flipped(rnd, centres[rnd.IntN(3)], rnd.IntN(40))}
			equal(t, index.Search(qs[0], radius, nil), want.search(qs[:1], radius))
			equal(t, index.SearchAny(qs, radius, nil), want.search(qs, radius))
			each := make([][]Match, len(qs))
			index.SearchEach(qs, radius, func(query int, m Match) { each[query] = append(each[query], m) })
			for i, found := range each {
				slices.SortFunc(found, nearest)
				equal(t, found, want.search(qs[i:i+1], radius))
			}
		}
		equal(t, index.Search(pdq.Hash{}, 256, nil), want.search([]pdq.Hash{{}}, 256))
	})
}

// some gives an entry of the plain index, or e, which may be none.
func some(p plain, e entry) entry {
	for have := range p {
		return have
	}
	return e
}

// TestEveryMatchIsMet plants hashes at every distance up to 64 from a query, with
// the differing bits packed into few chunks and spread over all, beside others.
func TestEveryMatchIsMet(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	index := newIndex(0)
	index.readCost = 0
	q := randomHash(rnd)
	want := plain{}
	id := uint64(0)
	add := func(h pdq.Hash) {
		id++
		want[entry{id, h}] = true
		index.Add(id, h)
	}
	for distance := range 65 {
		for range 5 {
			add(flipped(rnd, q, distance))
			packed, spread := q, q
			from := rnd.IntN(256)
			for i := range distance {
				bit := (from + i) % 256
				packed[bit/8] ^= 1 << (bit % 8)
				bit = (from + i*17) % 256
				spread[bit/8] ^= 1 << (bit % 8)
			}
			add(packed)
			add(spread)
		}
	}
	for range 500 {
		add(randomHash(rnd))
	}
	for radius := range 64 {
		equal(t, index.Search(q, radius, nil), want.search([]pdq.Hash{q}, radius))
	}
}

func TestSearchAppends(t *testing.T) {
	t.Parallel()
	index := New()
	index.Add(7, pdq.Hash{1})
	index.Add(3, pdq.Hash{1})
	index.Add(9, pdq.Hash{})
	first := Match{ID: 100, Distance: 200}
	equal(t, index.Search(pdq.Hash{}, 31, []Match{first}), []Match{first, {9, 0}, {3, 1}, {7, 1}})
	equal(t, index.SearchAny([]pdq.Hash{{1}, {}}, 31, []Match{first}), []Match{first, {3, 0}, {7, 0}, {9, 0}})
}

// TestConcurrent changes and searches at once. Entries that are never removed must
// be found by each search, and one must be found as soon as it is added.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	index := newIndex(100)
	index.readCost = 0
	rnd := rand.New(rand.NewPCG(5, 6))
	stay := randomHash(rnd)
	index.Add(1, stay)
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(worker), 0))
			var dst []Match
			for i := range 300 {
				id := uint64(worker+1)*1000 + uint64(i)
				h := randomHash(rnd)
				index.Add(id, h)
				if dst = index.Search(h, 31, dst[:0]); !slices.Contains(dst, Match{id, 0}) {
					t.Errorf("entry %d was not found after Add", id)
				}
				if i%2 == 0 {
					index.Remove(id, h)
					if dst = index.Search(h, 31, dst[:0]); slices.Contains(dst, Match{id, 0}) {
						t.Errorf("entry %d was found after Remove", id)
					}
				}
				if dst = index.SearchAny([]pdq.Hash{h, stay}, 0, dst[:0]); !slices.Contains(dst, Match{1, 0}) {
					t.Error("an entry was missed during changes")
				}
			}
		})
	}
	wg.Wait()
	if want := 1 + 4*150; index.Len() != want {
		t.Errorf("Len %d, want %d", index.Len(), want)
	}
}

func randomHash(rnd *rand.Rand) (h pdq.Hash) {
	for i := range h {
		h[i] = byte(rnd.Uint32())
	}
	return h
}

// flipped changes n different bits.
func flipped(rnd *rand.Rand, h pdq.Hash, n int) pdq.Hash {
	for _, bit := range rnd.Perm(256)[:n] {
		h[bit/8] ^= 1 << (bit % 8)
	}
	return h
}

func equal(t interface {
	Helper()
	Errorf(string, ...any)
}, got, want []Match) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}
