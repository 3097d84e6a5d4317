package hashindex

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

func benchEntries(b *testing.B) int {
	s := os.Getenv("HASHINDEX_ENTRIES")
	if s == "" {
		return 1_000_000
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkSearch searches a million random hashes, or as many as the variable
// HASHINDEX_ENTRIES says. Half of the queries are copies of entries with 10 to 31
// bits changed. It reports the heap that an entry takes.
func BenchmarkSearch(b *testing.B) {
	entries := benchEntries(b)
	index := New(options()...)
	before := heap()
	queries := make([]pdq.Hash, 4096)
	start := time.Now()
	rnd := rand.New(rand.NewPCG(1, 1))
	if os.Getenv("HX_GROW") != "" {
		index.Grow(entries)
		b.Logf("grown %.2f s", time.Since(start).Seconds())
	}
	index.AddAll(func(yield func(uint64, pdq.Hash) bool) {
		for id := range entries {
			h := quick(rnd)
			yield(uint64(id), h)
			if id < len(queries)/2 {
				queries[2*id] = flipped(rnd, h, 10+rnd.IntN(22))
				queries[2*id+1] = randomHash(rnd)
			}
		}
	})
	b.Logf("build %.2f s", time.Since(start).Seconds())
	perEntry := float64(heap()-before) / float64(entries)
	var dst []Match
	for _, radius := range []int{15, pdq.MatchDistance, 47} {
		b.Run(fmt.Sprintf("radius-%d/way=index", radius), func(b *testing.B) {
			took := make([]time.Duration, 0, 1<<16)
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				dst = index.Search(queries[i%len(queries)], radius, dst[:0])
				if len(took) < cap(took) {
					took = append(took, time.Since(start))
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(perEntry, "B/entry")
		})
	}
	var file bytes.Buffer
	file.Grow(entries*entrySize + 1<<20)
	b.Run("snapshot/write", func(b *testing.B) {
		for b.Loop() {
			file.Reset()
			index.WriteTo(&file)
		}
	})
	b.Run("snapshot/read", func(b *testing.B) {
		for b.Loop() {
			if _, err := Read(bytes.NewReader(file.Bytes()), options()...); err != nil {
				b.Fatal(err)
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

func quick(rnd *rand.Rand) pdq.Hash {
	return join(&words{rnd.Uint64(), rnd.Uint64(), rnd.Uint64(), rnd.Uint64()})
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkSame(b *testing.B) {
	entries := benchEntries(b)
	index := New(options()...)
	rnd := rand.New(rand.NewPCG(1, 1))
	for id := range entries {
		index.Add(uint64(id), quick(rnd))
	}
	q := quick(rnd)
	var dst []Match
	b.ResetTimer()
	for b.Loop() {
		dst = index.Search(q, 31, dst[:0])
	}
}

func options() []Option {
	if os.Getenv("HX_THP") == "" {
		return nil
	}
	return []Option{Advise(adviseHuge)}
}
