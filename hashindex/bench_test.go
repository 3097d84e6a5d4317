package hashindex

import (
	"bytes"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

// The benchmarks search a million hashes, or as many as the variable
// HASHINDEX_ENTRIES says; HASHINDEX_PAGES=huge asks the system for huge pages
// (Linux). Half of the queries are copies of entries with 10 to 31 bits changed.
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

func benchOptions() []Option {
	if os.Getenv("HASHINDEX_PAGES") == "huge" {
		return []Option{Advise(adviseHuge)}
	}
	return nil
}

// uniform draws every bit alone.
func uniform(rnd *rand.Rand) pdq.Hash {
	return join(&words{rnd.Uint64(), rnd.Uint64(), rnd.Uint64(), rnd.Uint64()})
}

// skewed draws bits that are like the one before with probability 0.652. Two such
// hashes then have equal chunks of 23 bits (1 + (2*0.652-1)^2)^22 = 7.0 times as
// often as two uniform ones: see TestSkew.
func skewed(rnd *rand.Rand) pdq.Hash {
	const turn = 22807 // of 1<<16: 1 - 0.652
	var w words
	bit := rnd.Uint64() & 1
	for i := range w {
		for j := 0; j < 64; j += 4 {
			draw := rnd.Uint64()
			for k := range 4 {
				if draw>>(16*k)&0xffff < turn {
					bit ^= 1
				}
				w[i] |= bit << (j + k)
			}
		}
	}
	return join(&w)
}

// turned draws the hashes of a photo's eight turns, from coefficients as pdq does.
func turned(rnd *rand.Rand) (hashes [8]pdq.Hash) {
	var photo [16][16]float64
	for i := range photo {
		for j := range photo[i] {
			photo[i][j] = rnd.NormFloat64()
		}
	}
	for turn := range hashes {
		turned := photo
		for i := range photo {
			for j := range photo[i] {
				from := &photo[i][j]
				if turn&4 != 0 {
					from = &photo[j][i]
				}
				// Index 0 is frequency 1: the even ones change their sign.
				rows, columns := turn&1*(1-i&1), turn>>1&1*(1-j&1)
				turned[i][j] = *from * float64((1-2*rows)*(1-2*columns))
			}
		}
		var all []float64
		for i := range turned {
			all = append(all, turned[i][:]...)
		}
		sorted := slices.Sorted(slices.Values(all))
		for bit, v := range all {
			if v > sorted[len(sorted)/2-1] {
				hashes[turn][len(hashes[turn])-1-bit/8] |= 1 << (bit % 8)
			}
		}
	}
	return hashes
}

// TestSkew counts how often chunks are equal.
func TestSkew(t *testing.T) {
	t.Parallel()
	const n, width = 20_000, 12 // narrower than chunks, so that enough are equal
	for name, set := range map[string]struct {
		draw func(*rand.Rand) pdq.Hash
		want float64
	}{"uniform": {uniform, 1}, "skewed": {skewed, 2.65}} { // 1.0925^11
		rnd := rand.New(rand.NewPCG(3, 3))
		counts := map[uint32]int{}
		for range n {
			w := split(set.draw(rnd))
			counts[uint32(w.chunk(3)&(1<<width-1))]++
		}
		pairs := 0
		for _, c := range counts {
			pairs += c * (c - 1)
		}
		if got := float64(pairs) / (n * (n - 1)) * (1 << width); got < set.want*0.95 || got > set.want*1.05 {
			t.Errorf("%s: equal %.2f times as often as uniform, want %.2f", name, got, set.want)
		}
	}
}

// filled is an index of hashes drawn by draw, with queries.
func filled(b *testing.B, draw func(*rand.Rand) pdq.Hash) (index *Index, queries []pdq.Hash) {
	entries := benchEntries(b)
	before := heap()
	start := time.Now()
	rnd := rand.New(rand.NewPCG(1, 1))
	index = New(benchOptions()...)
	index.Grow(entries)
	index.AddAll(func(yield func(uint64, pdq.Hash) bool) {
		for id := range uint64(entries) {
			h := draw(rnd)
			if len(queries) < 4096 {
				queries = append(queries, flipped(rnd, h, 10+rnd.IntN(22)), draw(rnd))
			}
			if !yield(id, h) {
				return
			}
		}
	})
	took := time.Since(start)
	b.Logf("%d entries: built in %.1f s, %.1f B each", index.Len(), took.Seconds(), float64(heap()-before)/float64(entries))
	checkRecall(b, index, queries[:16])
	b.ResetTimer()
	return index, queries
}

// checkRecall compares what look-ups find with what a scan of everything does.
func checkRecall(b *testing.B, index *Index, queries []pdq.Hash) {
	for i, q := range queries {
		radius := pdq.MatchDistance - i%3
		got := index.Search(q, radius, nil)
		index.readCost = 1e12 // scan
		want := index.Search(q, radius, nil)
		index.readCost = usualReadCost
		if !slices.Equal(got, want) || i%2 == 0 && radius == pdq.MatchDistance && len(want) == 0 {
			b.Fatalf("query %d at radius %d: found %v, want %v", i, radius, got, want)
		}
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// each times one search after the other.
func each(b *testing.B, queries []pdq.Hash, search func(q pdq.Hash)) {
	took := make([]time.Duration, 0, 1<<17)
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		search(queries[i%len(queries)])
		if len(took) < cap(took) {
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "p99-µs")
}

func BenchmarkSearch(b *testing.B) {
	index, queries := filled(b, uniform)
	var dst []Match
	for _, radius := range []int{15, pdq.MatchDistance, 47, 63} {
		b.Run("radius-"+strconv.Itoa(radius)+"/way=index", func(b *testing.B) {
			each(b, queries, func(q pdq.Hash) { dst = index.Search(q, radius, dst[:0]) })
		})
	}
	b.Run("radius-31/way=scan", func(b *testing.B) { // the plain way
		var near [1 << slotsShift]uint32
		all := index.slots.hashes.Load()
		for i := 0; b.Loop(); i++ {
			for page := range all[0] {
				scanGo(all[0][page][:], all[1][page][:], 1<<slotsShift, []words{split(queries[i%len(queries)])}, pdq.MatchDistance, near[:])
			}
		}
	})
	rnd := rand.New(rand.NewPCG(6, 6))
	var photos [512][8]pdq.Hash
	for i := range photos {
		photos[i] = turned(rnd)
	}
	for name, turns := range map[string]func(i int) []pdq.Hash{
		"eight-turns": func(i int) []pdq.Hash { return photos[i/8%len(photos)][:] },
		"any-of-8":    func(i int) []pdq.Hash { return queries[i : i+8] }, // of no relation
	} {
		b.Run(name, func(b *testing.B) {
			i := 0
			each(b, queries, func(pdq.Hash) {
				i = (i + 8) % len(queries)
				dst = index.SearchAny(turns(i), pdq.MatchDistance, dst[:0])
			})
		})
	}
	b.Run("batch-of-64", func(b *testing.B) {
		for i := 0; b.Loop(); i = (i + 64) % len(queries) {
			index.SearchEach(queries[i:i+64], pdq.MatchDistance, func(int, Match) {})
		}
	})
}

func BenchmarkSearchSkewed(b *testing.B) {
	index, queries := filled(b, skewed)
	var dst []Match
	b.Run("radius-31", func(b *testing.B) {
		each(b, queries, func(q pdq.Hash) { dst = index.Search(q, pdq.MatchDistance, dst[:0]) })
	})
}

func BenchmarkChanges(b *testing.B) {
	index, queries := filled(b, uniform)
	rnd := rand.New(rand.NewPCG(2, 2))
	b.Run("add-remove", func(b *testing.B) {
		for i := uint64(1 << 40); b.Loop(); i++ {
			h := uniform(rnd)
			index.Add(i, h)
			index.Remove(i, h)
		}
	})
	for _, changes := range []int{0, 1000} {
		b.Run("radius-31/changes-per-second="+strconv.Itoa(changes), func(b *testing.B) {
			stop := make(chan bool)
			go change(index, changes, stop)
			var dst []Match
			each(b, queries, func(q pdq.Hash) { dst = index.Search(q, pdq.MatchDistance, dst[:0]) })
			stop <- true
		})
	}
}

// change adds and removes entries, perSecond in all, until it is stopped.
func change(index *Index, perSecond int, stop chan bool) {
	rnd := rand.New(rand.NewPCG(4, 4))
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for id := uint64(1 << 41); ; {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		for range perSecond / 200 {
			id++
			h := uniform(rnd)
			index.Add(id, h)
			index.Remove(id, h)
		}
	}
}

func BenchmarkSnapshot(b *testing.B) {
	index, _ := filled(b, uniform)
	var file bytes.Buffer
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			file.Reset()
			if _, err := index.WriteTo(&file); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(file.Len()))
		}
	})
	index = nil
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(file.Len()))
		for b.Loop() {
			if _, err := Read(bytes.NewReader(file.Bytes()), int64(file.Len()), benchOptions()...); err != nil {
				b.Fatal(err)
			}
		}
	})
}
