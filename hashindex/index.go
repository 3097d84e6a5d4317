// Package hashindex finds all PDQ hashes within a Hamming distance of one, in
// memory and without missing any.
//
// It is multi-index hashing (Norouzi, Punjani, Fleet, "Fast Exact Search in
// Hamming Space with Multi-Index Hashing", arXiv 1307.2982): a hash is cut into
// 16 chunks of 16 bits, and each chunk is a key of a table of its own. Two hashes
// at most 31 bits apart differ by at most one bit in one chunk or another, so
// looking up every chunk of the query, as it is and with each one bit changed,
// meets every match; the distance itself is then counted. See probes for the
// exact rule at other radii.
package hashindex

import (
	"slices"
	"sync"

	"github.com/breakwater-safety/breakwater/pdq"
)

// Match is an entry near to a query.
type Match struct {
	ID       uint64
	Distance int // in bits, 0 to the radius of the search
}

// Index is a set of entries, each the pair of an id and a hash; many ids may have
// the same hash, and one id many hashes. All its methods may be called at any time from many goroutines: a
// Search that starts after an Add or Remove returned sees its effect, and
// searches do not wait for each other. Make one with [New].
type Index struct {
	mu      sync.RWMutex
	slots   slots
	entries int
	tables  *tables // nil while there are few hashes
	scanMax int     // up to this many hashes are searched one by one
}

// fewHashes is how many hashes are compared one by one sooner than looked up.
const fewHashes = 1 << 13

// New makes an empty index.
func New() *Index { return newIndex(fewHashes) }

func newIndex(scanMax int) *Index {
	return &Index{scanMax: scanMax}
}

// Add puts in an entry. Adding it again does nothing.
func (x *Index) Add(id uint64, h pdq.Hash) {
	x.mu.Lock()
	defer x.mu.Unlock()
	c := split(h)
	slot, found := x.find(c)
	if found && x.slots.hasID(slot, id) {
		return
	}
	if !found {
		slot = x.slots.take(c)
		if x.tables != nil {
			x.tables.add(slot, c)
		} else if len(x.slots.hashes) > x.scanMax {
			x.tables = newTables(&x.slots)
		}
	}
	x.slots.addID(slot, id)
	x.entries++
}

// Remove takes an entry out, and says whether it was there.
func (x *Index) Remove(id uint64, h pdq.Hash) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	slot, found := x.find(split(h))
	if !found || !x.slots.hasID(slot, id) {
		return false
	}
	x.remove(id, slot)
	return true
}

// RemoveFunc takes out every entry whose id is gone, and says how many those were.
func (x *Index) RemoveFunc(gone func(id uint64) bool) int {
	x.mu.Lock()
	defer x.mu.Unlock()
	before := x.entries
	for slot := range x.slots.hashes {
		for _, m := range x.slots.report(uint32(slot), 0, nil) {
			if gone(m.ID) {
				x.remove(m.ID, uint32(slot))
			}
		}
	}
	return before - x.entries
}

func (x *Index) remove(id uint64, slot uint32) {
	x.entries--
	if x.slots.removeID(slot, id) {
		if x.tables != nil {
			x.tables.remove(slot, x.slots.hashes[slot])
		}
		x.slots.free = append(x.slots.free, slot)
	}
}

// Grow makes room for n more entries, so that adding them is quicker.
func (x *Index) Grow(n int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.slots.hashes = slices.Grow(x.slots.hashes, n)
	x.slots.firsts = slices.Grow(x.slots.firsts, n)
	x.slots.counts = slices.Grow(x.slots.counts, n)
}

// Len is how many entries there are.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.entries
}

// Search appends to dst every id that has a hash at most radius bits, 0 to 256,
// from q, once, with its least distance: the nearest first and, at one distance,
// the lowest id first. A radius below 0 finds nothing. Up to a radius of 47 it looks hashes up; beyond, it
// compares them all.
func (x *Index) Search(q pdq.Hash, radius int, dst []Match) []Match {
	start := len(dst)
	x.mu.RLock()
	dst = x.search(split(q), radius, dst)
	x.mu.RUnlock()
	return tidy(dst, start)
}

// SearchAny is [Index.Search] for several hashes of one picture, such as those of
// its eight turns: an id near to more than one is given once, with its least
// distance.
func (x *Index) SearchAny(qs []pdq.Hash, radius int, dst []Match) []Match {
	start := len(dst)
	x.mu.RLock()
	for _, q := range qs {
		dst = x.search(split(q), radius, dst)
	}
	x.mu.RUnlock()
	return tidy(dst, start)
}

// SearchEach is [Index.Search] for each of many hashes, quicker than one by one:
// visit is called with every match of qs[query], in no order. It must not call
// methods of the index.
func (x *Index) SearchEach(qs []pdq.Hash, radius int, visit func(query int, m Match)) {
	var found []Match
	for i, q := range qs {
		found = x.Search(q, radius, found[:0])
		for _, m := range found {
			visit(i, m)
		}
	}
}

func (x *Index) search(q chunks, radius int, dst []Match) []Match {
	if radius < 0 {
		return dst
	}
	if x.tables == nil || radius/chunkCount > maxFlips {
		return x.slots.scan(q, radius, dst)
	}
	return x.tables.search(&x.slots, q, radius, dst)
}

// find gives the slot of a hash.
func (x *Index) find(c chunks) (uint32, bool) {
	if x.tables == nil {
		for i := range x.slots.hashes {
			if x.slots.hashes[i] == c && x.slots.counts[i] > 0 {
				return uint32(i), true
			}
		}
		return 0, false
	}
	for _, slot := range x.tables.smallest(c) {
		if x.slots.hashes[slot] == c {
			return slot, true
		}
	}
	return 0, false
}
