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
// where it compares all hashes, and as quick where it looks hashes up: visit is
// called with the matches of qs[0], then with those of qs[1], and so on.
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
	for from := 0; from < len(qs); from += together {
		group := qs[from:min(from+together, len(qs))]
		for table := range x.tables {
			x.searchTable(table, group, radius, sc, func(query int) *[]Match { return dst(from + query) })
		}
	}
}

const (
	together   = 8   // queries that are looked up together
	batchLines = 512 // looked at in one go
	batchSlots = 2 * batchLines * lineSlots
)

// scratch is what a search needs beside its result.
type scratch struct {
	todo, rest, links [batchLines + readAhead]uint32
	slots             [batchSlots + readAhead]uint32
	near              [batchSlots]uint32
	lookUps           [2 * together]lookUp
}

// lookUp is a chunk of a query that is looked up.
type lookUp struct {
	query, side int
	chunk       int
	key         uint64
	same        uint64 // equal for those that look at the same lines
}

// searchTable looks the chunks of some queries up in a table, those together that are
// in the same lines: the matrices of a picture and of it mirrored on the diagonal have
// equal chunks on opposite sides.
func (x *Index) searchTable(table int, qs []words, radius int, sc *scratch, dst func(query int) *[]Match) {
	all := sc.lookUps[:0]
	for i := range qs {
		for side := range sides(table) {
			chunk := chunkOf(table, side)
			if most := quota(chunk, radius) - 1; most >= 0 {
				key := qs[i].chunk(chunk)
				same := key&(1<<chunkLength(chunk)-1) | uint64(most)<<32
				all = append(all, lookUp{i, side, chunk, key, same})
			}
		}
	}
	for len(all) > 0 {
		n := 1
		for i := 1; i < len(all); i++ {
			if all[i].same == all[0].same {
				all[n], all[i] = all[i], all[n]
				n++
			}
		}
		x.lookUp(table, all[:n], radius, sc, func(ls []lookUp, slots []uint32) {
			for _, l := range ls {
				to := dst(l.query)
				*to = x.compare(l.chunk, &qs[l.query], radius, slots, sc, *to)
			}
		})
		all = all[n:]
	}
}

// lookUp calls met, with the table locked, with some of ls and the slots that are at
// keys near enough to theirs in a table; all of ls look at the same lines.
func (x *Index) lookUp(table int, ls []lookUp, radius int, sc *scratch, met func(ls []lookUp, slots []uint32)) {
	t := &x.tables[table]
	most := quota(ls[0].chunk, radius) - 1
	level := -1
	for from := 0; ; {
		t.mu.RLock()
		if t.level != level { // from the start, if the table grew so much meanwhile
			level, from = t.level, 0
		}
		flips := t.flips[most][from:]
		flips = flips[:min(len(flips), batchLines/2)]
		if len(flips) > 0 {
			todo := t.lookups(uint32(ls[0].key), most, flips, sc.todo[:0])
			for rest := ls; len(rest) > 0; {
				w, n := t.wantedBy(rest, radius)
				t.lookAt(w, todo, sc, func(slots []uint32) { met(rest[:n], slots) })
				rest = rest[n:]
			}
		}
		t.mu.RUnlock()
		if len(flips) == 0 {
			return
		}
		from += len(flips)
	}
}

// wantedBy is which tags the first of ls wants, and how many of ls these are for:
// others that want the same, but for the side, are moved up.
func (t *table) wantedBy(ls []lookUp, radius int) (w wanted, n int) {
	of := func(l *lookUp) wanted { return t.wanted(l.key, l.side, quotaAfter(l.chunk, radius)) }
	w, n = of(&ls[0]), 1
	for i := 1; i < len(ls); i++ {
		if v := of(&ls[i]); (v.tag^w.tag)&^tagSide == 0 && v.more == w.more {
			w.side &^= v.tag ^ w.tag
			ls[n], ls[i] = ls[i], ls[n]
			n++
		}
	}
	return w, n
}

// lookAt calls met with the slots in the lines of todo and those that follow them.
func (t *table) lookAt(w wanted, todo []uint32, sc *scratch, met func(slots []uint32)) {
	n := 0
	for lines := t.lines; len(todo) > 0; lines = t.over {
		if n+len(todo)*lineSlots > batchSlots {
			met(sc.slots[:n])
			n = 0
		}
		found, links := probe(lines, todo, w, sc.slots[n:], sc.links[:])
		n += found
		todo = sc.rest[:copy(sc.rest[:], sc.links[:links])]
	}
	met(sc.slots[:n])
}

// compare appends the matches among slots that were met at a chunk and at none before.
func (x *Index) compare(chunk int, q *words, radius int, slots []uint32, sc *scratch, dst []Match) []Match {
	all := x.slots.hashes.Load()
	n := verify(all[0], slots, (*half)(q[:2]), radius, sc.near[:])
	if n == 0 {
		return dst
	}
	x.slots.mu.RLock()
	defer x.slots.mu.RUnlock()
	for _, slot := range sc.near[:n] {
		h := all.at(slot)
		if d := distance(&h, q); d <= radius && !metBefore(&h, q, chunk, radius) {
			dst = x.slots.report(slot, d, dst)
		}
	}
	return dst
}
