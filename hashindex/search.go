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

// SearchEach is [Index.Search] for each of many hashes, quicker than one by one
// where it compares all hashes, and as quick where it looks hashes up: visit is called with the matches of qs[0], then with those of qs[1], and so on.
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
// and some more than once.
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
	for i := range qs {
		q, to := &qs[i], dst(i)
		for table := range chunkCount {
			x.lookUp(table, q, radius, sc, func(slots []uint32) { *to = x.compare(table, q, radius, slots, sc, *to) })
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
}

// lookUp calls met, with the table locked, with the slots that are at keys near
// enough to that of q in a table.
func (x *Index) lookUp(table int, q *words, radius int, sc *scratch, met func(slots []uint32)) {
	t := &x.tables[table]
	most := allowed(table, radius)
	if most < 0 {
		return
	}
	key := q.chunk(table)
	level := -1
	for from := 0; ; {
		t.mu.RLock()
		if t.level != level { // from the start, if the table grew so much meanwhile
			level, from = t.level, 0
		}
		flips := t.flips[most][from:]
		flips = flips[:min(len(flips), batchLines/2)]
		if len(flips) > 0 {
			t.lookAt(key, t.lookups(key, most, flips, sc.todo[:0]), sc, met)
		}
		t.mu.RUnlock()
		if len(flips) == 0 {
			return
		}
		from += len(flips)
	}
}

// lookAt calls met with the slots in the lines of todo and those that follow them.
func (t *table) lookAt(key uint32, todo []uint32, sc *scratch, met func(slots []uint32)) {
	n := 0
	for lines := t.lines; len(todo) > 0; lines = t.over {
		if n+len(todo)*lineSlots > batchSlots {
			met(sc.slots[:n])
			n = 0
		}
		found, links := probe(lines, todo, uint8(key>>tagShift), sc.slots[n:], sc.links[:])
		n += found
		todo = sc.todo[:copy(sc.todo[:], sc.links[:links])]
	}
	met(sc.slots[:n])
}

// compare appends the matches among slots that were met in a table and not before.
func (x *Index) compare(table int, q *words, radius int, slots []uint32, sc *scratch, dst []Match) []Match {
	all := x.slots.hashes.Load()
	n := verify(all[0], slots, (*half)(q[:2]), radius, sc.near[:])
	if n == 0 {
		return dst
	}
	x.slots.mu.RLock()
	defer x.slots.mu.RUnlock()
	for _, slot := range sc.near[:n] {
		h := all.at(slot)
		if d := distance(&h, q); d <= radius && !metBefore(&h, q, table, radius) {
			dst = x.slots.report(slot, d, dst)
		}
	}
	return dst
}
