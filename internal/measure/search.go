package measure

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/internal/hugepages"
	"github.com/breakwater-safety/breakwater/pdq"
)

// Search is looking fingerprints up among many, in memory.
type Search struct {
	Entries int `json:"entries"`
	// BuildSeconds is how long putting them in took, on one core.
	BuildSeconds  float64  `json:"build_seconds"`
	BytesPerEntry float64  `json:"bytes_per_entry"`
	LookUps       []LookUp `json:"look_ups"`
}

// LookUp is one way of looking up.
type LookUp struct {
	What   string `json:"what"`
	Radius int    `json:"radius"`
	Rate
	// Planted are the queries that had a near entry planted, and Found those of
	// them for which it was found: all, or something is wrong.
	Planted int `json:"planted"`
	Found   int `json:"found"`
}

// Hashes gives n random hashes, the entries with ids 0 to n-1.
func Hashes(seed uint64, n int) []pdq.Hash {
	rnd := rand.New(rand.NewPCG(seed, 2))
	list := make([]pdq.Hash, n)
	for i := range list {
		list[i] = random(rnd)
	}
	return list
}

func random(rnd *rand.Rand) (h pdq.Hash) {
	for i := 0; i < len(h); i += 8 {
		binary.LittleEndian.PutUint64(h[i:], rnd.Uint64())
	}
	return h
}

// Query is a hash to be looked up, and the entry that it was made from.
type Query struct {
	Hash     pdq.Hash
	Planted  int // the entry's id; -1 when it is random and near to nothing
	Distance int // from that entry
}

// Queries gives n queries: every second one an entry with 10 to 31 of its bits
// changed, the others random.
func Queries(seed uint64, entries []pdq.Hash, n int) []Query {
	rnd := rand.New(rand.NewPCG(seed, 3))
	list := make([]Query, n)
	for i := range list {
		if i%2 == 1 {
			list[i] = Query{Hash: random(rnd), Planted: -1}
			continue
		}
		from, distance := rnd.IntN(len(entries)), 10+rnd.IntN(22)
		list[i] = Query{entries[from], from, distance}
		for _, bit := range rnd.Perm(256)[:distance] {
			list[i].Hash[bit/8] ^= 1 << (bit % 8)
		}
	}
	return list
}

// Build puts hashes into an index, with their places as ids.
func Build(ctx context.Context, hashes []pdq.Hash, progress func(done, total int)) (*hashindex.Index, error) {
	x := hashindex.New(hashindex.Advise(hugepages.Ask))
	x.Grow(len(hashes))
	x.AddAll(func(yield func(uint64, pdq.Hash) bool) {
		for i, h := range hashes {
			const some = 1 << 16
			if i%some == 0 {
				progress(i, len(hashes))
			}
			if i%some == 0 && ctx.Err() != nil || !yield(uint64(i), h) {
				return
			}
		}
	})
	return x, ctx.Err()
}

func search(ctx context.Context, o Options) (Search, error) {
	s := Search{Entries: o.Entries}
	hashes := Hashes(o.Seed, o.Entries)
	before, begin := Heap(), o.Now()
	x, err := Build(ctx, hashes, func(done, total int) { o.Progress("building the index", done, total) })
	if err != nil {
		return s, err
	}
	s.BuildSeconds = o.Now().Sub(begin).Seconds()
	s.BytesPerEntry = float64(Heap()-before) / float64(o.Entries)
	const some = 4096
	queries := Queries(o.Seed, hashes, some)
	for i, radius := range []int{15, pdq.MatchDistance} {
		o.Progress("looking up", i, 3)
		l, err := one(ctx, o, x, queries, radius)
		if err != nil {
			return s, err
		}
		s.LookUps = append(s.LookUps, l)
	}
	o.Progress("looking up", 2, 3)
	turns, err := eight(ctx, o, x, queries)
	s.LookUps = append(s.LookUps, turns)
	runtime.KeepAlive(hashes)
	return s, err
}

// one measures the look-up of a hash.
func one(ctx context.Context, o Options, x *hashindex.Index, queries []Query, radius int) (l LookUp, err error) {
	l = LookUp{What: "one hash", Radius: radius}
	for _, q := range queries {
		if q.Planted < 0 || q.Distance > radius {
			continue
		}
		l.Planted++
		if Holds(x.Search(q.Hash, radius, nil), q.Planted) {
			l.Found++
		}
	}
	if l.Found != l.Planted {
		return l, fmt.Errorf("%d of %d planted entries were found: the index is broken", l.Found, l.Planted)
	}
	l.Rate, err = o.rate(ctx, func(i int) error {
		x.Search(queries[i%len(queries)].Hash, radius, nil)
		return nil
	})
	return l, err
}

// eight measures the look-up of a photo: the hashes of its eight turns in one
// call.
func eight(ctx context.Context, o Options, x *hashindex.Index, queries []Query) (l LookUp, err error) {
	l = LookUp{What: "a photo's eight turns", Radius: pdq.MatchDistance}
	l.Rate, err = o.rate(ctx, func(i int) error {
		var turns [8]pdq.Hash
		for k := range turns {
			turns[k] = queries[(8*i+k)%len(queries)].Hash
		}
		x.SearchAny(turns[:], pdq.MatchDistance, nil)
		return nil
	})
	return l, err
}

// Holds says whether an entry is among the matches.
func Holds(matches []hashindex.Match, id int) bool {
	for _, m := range matches {
		if m.ID == uint64(id) {
			return true
		}
	}
	return false
}

// Heap is how many bytes of it are in use, after what is not has been freed.
func Heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
