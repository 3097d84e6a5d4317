package hashindex

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
)

// BenchmarkSearch searches a million random hashes, or as many as the variable
// HASHINDEX_ENTRIES says. Half of the queries are copies of entries with 10 to 31
// bits changed. It reports the heap that an entry takes.
func BenchmarkSearch(b *testing.B) {
	entries := 1_000_000
	if s := os.Getenv("HASHINDEX_ENTRIES"); s != "" {
		var err error
		if entries, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	index := New()
	all := make([]pdq.Hash, entries)
	before := heap()
	queries := make([]pdq.Hash, 4096)
	for id := range entries {
		h := randomHash(rnd)
		all[id] = h
		index.Add(uint64(id), h)
		if id < len(queries)/2 {
			queries[2*id] = flipped(rnd, h, 10+rnd.IntN(22))
			queries[2*id+1] = randomHash(rnd)
		}
	}
	bytes := float64(heap()-before) / float64(entries)
	var dst []Match
	for _, radius := range []int{15, pdq.MatchDistance, 47, 48} {
		b.Run(fmt.Sprintf("radius-%d/way=index", radius), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				dst = index.Search(queries[i%len(queries)], radius, dst[:0])
			}
			b.ReportMetric(bytes, "B/entry")
		})
	}
	b.Run(fmt.Sprintf("radius-%d/way=scan", pdq.MatchDistance), func(b *testing.B) { // the plain way
		for i := 0; b.Loop(); i++ {
			dst = dst[:0]
			for id, h := range all {
				if d := pdq.Distance(h, queries[i%len(queries)]); d <= pdq.MatchDistance {
					dst = append(dst, Match{uint64(id), d})
				}
			}
		}
	})
	b.Run("any-of-8", func(b *testing.B) {
		for i := 0; b.Loop(); i += 8 {
			at := i % (len(queries) - 8)
			dst = index.SearchAny(queries[at:at+8], pdq.MatchDistance, dst[:0])
		}
	})
	b.Run("add-remove", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			id, h := uint64(entries+i), queries[i%len(queries)]
			index.Add(id, h)
			index.Remove(id, h)
		}
	})
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
