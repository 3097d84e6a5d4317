package hashindex

import "github.com/breakwater-safety/breakwater/pdq"

// Search appends to dst every id that has a hash at most radius bits, 0 to 256,
// from q, once, with its least distance: the nearest first and, at one distance,
// the lowest id first. A radius below 0 finds nothing. Up to a radius of 54 it
// looks hashes up; beyond, it compares them all.
func (x *Index) Search(q pdq.Hash, radius int, dst []Match) []Match {
	start := len(dst)
	w := split(q)
	x.search([]words{w}, radius, func(int) *[]Match { return &dst })
	return tidy(dst, start)
}

// SearchAny is [Index.Search] for several hashes of one picture, such as those of
// its eight turns: an id near to more than one is given once, with its least
// distance.
func (x *Index) SearchAny(qs []pdq.Hash, radius int, dst []Match) []Match {
	start := len(dst)
	x.search(splitAll(qs), radius, func(int) *[]Match { return &dst })
	return tidy(dst, start)
}

// SearchEach is [Index.Search] for each of many hashes, quicker than one by one:
// visit is called with the matches of qs[0], then with those of qs[1], and so on.
func (x *Index) SearchEach(qs []pdq.Hash, radius int, visit func(query int, m Match)) {
	for from := 0; from < len(qs); from += groupSize {
		group := qs[from:min(from+groupSize, len(qs))]
		found := make([][]Match, len(group))
		x.search(splitAll(group), radius, func(query int) *[]Match { return &found[query] })
		for i, matches := range found {
			for _, m := range tidy(matches, 0) {
				visit(from+i, m)
			}
		}
	}
}

// groupSize is how many queries of SearchEach are searched together.
const groupSize = 64

func splitAll(hs []pdq.Hash) []words {
	all := make([]words, len(hs))
	for i, h := range hs {
		all[i] = split(h)
	}
	return all
}

// search appends the matches of each query to what dst gives for it, in no order,
// and some more than once. It looks up all queries in one table, then in the next.
func (x *Index) search(qs []words, radius int, dst func(query int) *[]Match) {
	if radius < 0 {
		return
	}
	sc := x.scratch.Get().(*scratch)
	defer x.scratch.Put(sc)
	if !x.ready.Load() || x.scanIsCheaper(radius) {
		x.scan(qs, radius, sc, dst)
		return
	}
	for table := range chunkCount {
		for i := range qs {
			*dst(i) = x.lookUp(table, &qs[i], radius, sc, *dst(i))
		}
	}
}

const (
	batchLines = 256 // looked at in one go
	batchSlots = 2 * batchLines * lineSlots
)

// scratch is what a search needs beside its result.
type scratch struct {
	todo, links [batchLines + readAhead]uint32
	slots       [batchSlots + readAhead]uint32
	near        [batchSlots]uint32
	n           int // slots
}

// lookUp appends the matches of q that table i finds and those before do not.
func (x *Index) lookUp(i int, q *words, radius int, sc *scratch, dst []Match) []Match {
	t := &x.tables[i]
	most := allowed(i, radius)
	if most < 0 {
		return dst
	}
	level := -1
	for from := 0; ; {
		t.mu.RLock()
		if t.level != level { // from the start, if the table grew so much meanwhile
			level, from = t.level, 0
		}
		flips := t.flips[most][from:]
		flips = flips[:min(len(flips), batchLines/2)]
		if len(flips) > 0 {
			dst = x.lookAt(i, q, radius, most, flips, sc, dst)
		}
		t.mu.RUnlock()
		if len(flips) == 0 {
			return dst
		}
		from += len(flips)
	}
}

func (x *Index) lookAt(i int, q *words, radius, most int, flips []uint32, sc *scratch, dst []Match) []Match {
	t := &x.tables[i]
	key := q.chunk(i)
	tag := uint8(key >> tagShift)
	todo := t.lookups(key, most, flips, sc.todo[:0])
	lines := t.lines
	for len(todo) > 0 {
		if sc.n+len(todo)*lineSlots > batchSlots {
			dst = x.take(i, q, radius, sc, dst)
		}
		found, links := probe(lines, todo, tag, sc.slots[sc.n:], sc.links[:])
		sc.n += found
		todo = sc.todo[:copy(sc.todo[:], sc.links[:links])]
		lines = t.over
	}
	return x.take(i, q, radius, sc, dst)
}

// take compares the hashes that were met in table i.
func (x *Index) take(i int, q *words, radius int, sc *scratch, dst []Match) []Match {
	all := x.slots.hashes.Load()
	n := verify(all[0], sc.slots[:sc.n], (*half)(q[:2]), radius, sc.near[:])
	sc.n = 0
	if n == 0 {
		return dst
	}
	x.slots.mu.RLock()
	defer x.slots.mu.RUnlock()
	for _, slot := range sc.near[:n] {
		h := all.at(slot)
		if d := distance(&h, q); d <= radius && !metBefore(&h, q, i, radius) {
			dst = x.slots.report(slot, d, dst)
		}
	}
	return dst
}
