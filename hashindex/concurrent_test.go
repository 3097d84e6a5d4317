package hashindex

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
)

// TestSearchDuringChanges searches while entries come and go, so that slots are
// used again for other hashes and lines are split. What stays must be found by
// each search, and nothing may be found that is not near or not at its distance.
func TestSearchDuringChanges(t *testing.T) {
	t.Parallel()
	index := newIndex(50)
	index.readCost = 0
	rnd := rand.New(rand.NewPCG(7, 7))
	centre := randomHash(rnd)
	// The hash of an id is a function of it: hashOf says what may be found.
	hashOf := func(id uint64) pdq.Hash {
		rnd := rand.New(rand.NewPCG(id, 1))
		return flipped(rnd, centre, int(id%60))
	}
	const stay = 200
	for id := range uint64(stay) {
		index.Add(id, hashOf(id))
	}
	var done atomic.Bool
	var changes, searches sync.WaitGroup
	for worker := range uint64(2) {
		changes.Go(func() {
			for i := range uint64(500) {
				id := 1000 + i%300 + worker*1000
				index.Add(id, hashOf(id))
				index.Remove(1000+(i*7)%300+worker*1000, hashOf(1000+(i*7)%300+worker*1000))
			}
		})
	}
	check := func(found []Match, radius int) {
		of := map[uint64]int{}
		for _, m := range found {
			if d := pdq.Distance(hashOf(m.ID), centre); d != m.Distance || d > radius {
				t.Errorf("id %d at %d of radius %d, is at %d", m.ID, m.Distance, radius, d)
			}
			of[m.ID]++
		}
		for id := range uint64(stay) {
			want := 0
			if id%60 <= uint64(radius) {
				want = 1
			}
			if of[id] != want {
				t.Errorf("id %d was found %d times at radius %d", id, of[id], radius)
			}
		}
	}
	for worker := range 2 {
		searches.Go(func() {
			var found []Match
			for i := worker; !done.Load(); i++ {
				radius := []int{31, 20, 40, 60}[i%4]
				found = index.Search(centre, radius, found[:0])
				check(found, radius)
				found = found[:0]
				index.SearchEach([]pdq.Hash{{}, centre}, radius, func(query int, m Match) {
					if query == 1 {
						found = append(found, m)
					}
				})
				check(found, radius)
			}
		})
	}
	changes.Wait()
	done.Store(true)
	searches.Wait()
	for i := range uint64(300) {
		index.Remove(1000+i, hashOf(1000+i))
		index.Remove(2000+i, hashOf(2000+i))
	}
	if index.Len() != stay {
		t.Errorf("Len %d, want %d", index.Len(), stay)
	}
}

// TestAddAll adds in bulk, beside entries that are there and with repetitions.
func TestAddAll(t *testing.T) {
	t.Parallel()
	for _, first := range []int{0, 30, 500} {
		rnd := rand.New(rand.NewPCG(9, uint64(first)))
		index, want := newIndex(100), plain{}
		index.readCost = 0
		var all []entry
		for id := range uint64(3_000) {
			e := entry{id, randomHash(rnd)}
			if id%4 == 1 {
				e.hash = all[rnd.IntN(len(all))].hash
			}
			all = append(all, e)
			want[e] = true
		}
		for _, e := range all[:first] {
			index.Add(e.id, e.hash)
		}
		all = append(all, all[:100]...)
		index.Grow(len(all))
		index.AddAll(func(yield func(uint64, pdq.Hash) bool) {
			for _, e := range all {
				if !yield(e.id, e.hash) {
					return
				}
			}
		})
		if index.Len() != len(want) {
			t.Errorf("Len %d, want %d", index.Len(), len(want))
		}
		for _, e := range all[:10] {
			q := flipped(rnd, e.hash, 20)
			equal(t, index.Search(q, 31, nil), want.search([]pdq.Hash{q}, 31))
		}
		for i, e := range all[:3_000] {
			if i%3 > 0 && !index.Remove(e.id, e.hash) {
				t.Fatalf("entry %d was not there", e.id)
			}
		}
		got := index.Search(all[3].hash, 256, nil)
		if index.Len() != 3_000/3 || len(got) != index.Len() || !slices.ContainsFunc(got, func(m Match) bool { return m == Match{3, 0} }) {
			t.Errorf("%d entries, %d found", index.Len(), len(got))
		}
	}
}

// TestSearchDuringFill searches an index with tables while AddAll, which has more
// to add than there is, makes them anew and puts them in the place of the old ones.
func TestSearchDuringFill(t *testing.T) {
	t.Parallel()
	const before, after = 3_000, 12_000
	rnd := rand.New(rand.NewPCG(14, 0))
	index := newIndex(100)
	index.readCost = 0
	var list []entry
	for id := range uint64(before + after) {
		list = append(list, entry{id, randomHash(rnd)})
	}
	for _, e := range list[:before] {
		index.Add(e.id, e.hash)
	}
	old := index.tables[0].lines[0]
	index.Grow(after)
	var done atomic.Bool
	var searches sync.WaitGroup
	for worker := range uint64(2) {
		searches.Go(func() {
			rnd := rand.New(rand.NewPCG(worker, 14))
			var found []Match
			for last := false; !last; {
				last = done.Load() // once more with all
				e := list[rnd.IntN(before)]
				q := flipped(rnd, e.hash, rnd.IntN(32))
				want := Match{e.id, pdq.Distance(q, e.hash)}
				if found = index.Search(q, 31, found[:0]); !slices.Contains(found, want) {
					t.Errorf("entry %d was missed", e.id)
				}
				if found = index.SearchAny([]pdq.Hash{{}, q}, 31, found[:0]); !slices.Contains(found, want) {
					t.Errorf("entry %d was missed among several", e.id)
				}
			}
		})
	}
	index.AddAll(entriesOf(list[before:]))
	done.Store(true)
	searches.Wait()
	if index.tables[0].lines[0] == old {
		t.Error("the tables were not made anew")
	}
	for _, e := range list {
		if found := index.Search(e.hash, 0, nil); !slices.Equal(found, []Match{{e.id, 0}}) {
			t.Fatalf("entry %d: found %v", e.id, found)
		}
	}
}
