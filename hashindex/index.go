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

// Index is a set of entries, each an id with one hash; many ids may have the
// same hash. All its methods may be called at any time from many goroutines: a
// Search that starts after an Add or Remove returned sees its effect, and
// searches do not wait for each other. Make one with [New].
type Index struct {
	mu      sync.RWMutex
	slots   slots
	slotOf  map[uint64]uint32 // of an id
	tables  *tables           // nil while there are few hashes
	scanMax int               // up to this many hashes are searched one by one
}

// fewHashes is how many hashes are compared one by one sooner than looked up.
const fewHashes = 1 << 13

// New makes an empty index.
func New() *Index { return newIndex(fewHashes) }

func newIndex(scanMax int) *Index {
	return &Index{slotOf: map[uint64]uint32{}, scanMax: scanMax}
}

// Add puts in an entry. If the id is there already its hash is replaced.
func (x *Index) Add(id uint64, h pdq.Hash) {
	x.mu.Lock()
	defer x.mu.Unlock()
	c := split(h)
	if slot, ok := x.slotOf[id]; ok {
		if x.slots.hashes[slot] == c {
			return
		}
		x.remove(id, slot)
	}
	slot, found := x.find(c)
	if !found {
		slot = x.slots.take(c)
		if x.tables != nil {
			x.tables.add(slot, c)
		} else if len(x.slots.hashes) > x.scanMax {
			x.tables = newTables(&x.slots)
		}
	}
	x.slots.addID(slot, id)
	x.slotOf[id] = slot
}

// Remove takes an entry out, and says whether it was there.
func (x *Index) Remove(id uint64) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	slot, ok := x.slotOf[id]
	if ok {
		x.remove(id, slot)
	}
	return ok
}

func (x *Index) remove(id uint64, slot uint32) {
	delete(x.slotOf, id)
	if x.slots.removeID(slot, id) {
		if x.tables != nil {
			x.tables.remove(slot, x.slots.hashes[slot])
		}
		x.slots.free = append(x.slots.free, slot)
	}
}

// Len is how many entries there are.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.slotOf)
}

// Search appends to dst every entry whose hash is at most radius bits, 0 to 256,
// from q, the nearest first and, at one distance, the lowest id first. A radius
// below 0 finds nothing. Up to a radius of 47 it looks hashes up; beyond, it
// compares them all.
func (x *Index) Search(q pdq.Hash, radius int, dst []Match) []Match {
	start := len(dst)
	x.mu.RLock()
	dst = x.search(split(q), radius, dst)
	x.mu.RUnlock()
	slices.SortFunc(dst[start:], nearest)
	return dst
}

// SearchAny is [Index.Search] for several hashes of one picture, such as those of
// its eight turns: an entry near to more than one is given once, with its least
// distance.
func (x *Index) SearchAny(qs []pdq.Hash, radius int, dst []Match) []Match {
	start := len(dst)
	x.mu.RLock()
	for _, q := range qs {
		dst = x.search(split(q), radius, dst)
	}
	x.mu.RUnlock()
	found := dst[start:]
	slices.SortFunc(found, byID)
	found = slices.CompactFunc(found, func(a, b Match) bool { return a.ID == b.ID })
	slices.SortFunc(found, nearest)
	return dst[:start+len(found)]
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
