package hashindex

import (
	"sync"
	"sync/atomic"

	"github.com/breakwater-safety/breakwater/pdq"
)

// Index is a set of entries, each the pair of an id and a hash; many ids may have
// the same hash, and one id many hashes. All its methods may be called at any time
// from many goroutines: a Search that starts after an Add or Remove returned sees
// its effect, and searches do not wait for each other. Make one with [New].
type Index struct {
	change   sync.Mutex // held by whoever changes the index
	writing  sync.Mutex // held by whoever writes a snapshot; before change
	entries  atomic.Int64
	slots    slots
	tables   []table     // none while there are few hashes
	ready    atomic.Bool // whether there are tables
	room     int         // how many hashes new tables have room for
	readCost float64
	scanMax  int       // up to this many hashes are searched one by one
	scratch  sync.Pool // of *scratch

	linePages blocks[linePage]
	hashPages blocks[halfPage]
}

// fewHashes is how many hashes are compared one by one sooner than looked up.
const fewHashes = 1 << 13

// New makes an empty index.
func New(options ...Option) *Index { return newIndex(fewHashes, options...) }

func newIndex(scanMax int, options ...Option) *Index {
	x := &Index{scanMax: scanMax, readCost: usualReadCost, scratch: sync.Pool{New: func() any { return new(scratch) }}}
	for _, option := range options {
		option(x)
	}
	x.slots.init(&x.hashPages)
	return x
}

// Add puts in an entry. Adding it again does nothing.
func (x *Index) Add(id uint64, h pdq.Hash) {
	x.change.Lock()
	defer x.change.Unlock()
	w := split(h)
	x.add(id, &w)
}

func (x *Index) add(id uint64, w *words) {
	slot, found := x.find(w)
	if found && x.slots.has(slot, id) {
		return
	}
	x.entries.Add(1)
	x.slots.mu.Lock()
	if found {
		x.slots.add(slot, id)
		x.slots.mu.Unlock()
		return
	}
	slot = x.slots.take(*w, id)
	x.slots.mu.Unlock()
	x.insert(w, slot)
}

// insert puts a slot into the tables.
func (x *Index) insert(w *words, slot uint32) {
	if x.tables == nil {
		if x.slots.distinct() > x.scanMax {
			x.makeTables()
		}
		return
	}
	for i := range x.tables {
		t := &x.tables[i]
		t.mu.Lock()
		t.insert(w, slot, &x.slots)
		t.mu.Unlock()
	}
}

// Remove takes an entry out, and says whether it was there.
func (x *Index) Remove(id uint64, h pdq.Hash) bool {
	x.change.Lock()
	defer x.change.Unlock()
	w := split(h)
	slot, found := x.find(&w)
	if !found || !x.slots.has(slot, id) {
		return false
	}
	x.remove(id, slot)
	return true
}

// RemoveFunc takes out every entry whose id is gone, and says how many those were.
// It reads all entries once, and other changes wait for it: gone must make none.
func (x *Index) RemoveFunc(gone func(id uint64) bool) int {
	x.change.Lock()
	defer x.change.Unlock()
	before := x.entries.Load()
	var found []Match
	for slot := range uint32(x.slots.taken) {
		found = x.slots.report(slot, 0, found[:0])
		for _, m := range found {
			if gone(m.ID) {
				x.remove(m.ID, slot)
			}
		}
	}
	return int(before - x.entries.Load())
}

func (x *Index) remove(id uint64, slot uint32) {
	x.entries.Add(-1)
	if !x.slots.only(slot) {
		x.slots.mu.Lock()
		x.slots.remove(slot, id)
		x.slots.mu.Unlock()
		return
	}
	w := x.slots.hash(slot)
	for i := range x.tables {
		t := &x.tables[i]
		t.mu.Lock()
		t.remove(&w, slot)
		t.mu.Unlock()
	}
	x.slots.mu.Lock()
	x.slots.release(slot)
	x.slots.mu.Unlock()
}

// Grow says that n more entries will come, so that adding them is quicker: room
// for them is made at once and not little by little, about 155 bytes each. While
// the index is small the room is taken when the first of them come.
func (x *Index) Grow(n int) {
	x.change.Lock()
	defer x.change.Unlock()
	x.room = x.slots.distinct() + max(0, n)
	for i := range x.tables {
		x.tables[i].reserve(n, &x.slots)
	}
}

// Len is how many entries there are.
func (x *Index) Len() int { return int(x.entries.Load()) }

// find gives the slot of a hash.
func (x *Index) find(w *words) (uint32, bool) {
	if x.tables == nil {
		return x.findByScan(w)
	}
	best, least := 0, uint32(1<<32-1)
	for i := range x.tables {
		t := &x.tables[i]
		if meta := t.lines.at(t.address(t.key(w, 0))).meta; meta < least {
			best, least = i, meta
		}
	}
	return x.tables[best].find(w, &x.slots)
}
