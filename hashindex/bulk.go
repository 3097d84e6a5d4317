package hashindex

import (
	"iter"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/breakwater-safety/breakwater/pdq"
)

const (
	bulkSize   = 1 << 19       // entries that are added together
	turnSize   = 256           // entries that are added to a table before a search may look
	gatherSize = 16 * bulkSize // entries that are gathered without being told of by Grow
)

// AddAll is [Index.Add] for many entries, many times as quick, most of all into an
// index that is empty and was told by [Index.Grow] how many come: it first reads so
// many and then makes the tables whole. Each entry can be found at some time while
// it runs, and all of them when it returns. Searches go on meanwhile and find what
// was there before; other changes wait for some of it, while tables are made whole
// for up to seconds. What it has read and not yet added takes 40 bytes an entry.
func (x *Index) AddAll(entries iter.Seq2[uint64, pdq.Hash]) {
	all := []*bulk{new(bulk)}
	for id, h := range entries {
		b := all[len(all)-1]
		if len(b.ids) == bulkSize {
			if len(all)*bulkSize >= x.enough() {
				x.addBulks(all)
				all = all[:0]
			}
			b = newBulk()
			all = append(all, b)
		}
		b.ids = append(b.ids, id)
		b.words = append(b.words, split(h))
	}
	x.addBulks(all)
}

// enough is how many entries to gather before they are added: so many that tables
// are made whole seldom.
func (x *Index) enough() int {
	x.change.Lock()
	defer x.change.Unlock()
	there := x.slots.distinct()
	if n := max(x.room-there, min(2*there, gatherSize)); n >= there {
		return n
	}
	return 0
}

// addBulks adds entries: by making the tables whole if there are more new hashes
// than old.
func (x *Index) addBulks(all []*bulk) {
	n := 0
	for _, b := range all {
		n += len(b.ids)
	}
	if x.fillWith(all, n) {
		return
	}
	for _, b := range all {
		x.addBulk(b)
	}
}

// bulk is entries to be added together.
type bulk struct {
	ids   []uint64
	words []words
	slots []uint32 // of those whose hashes are new, for the others known
}

func newBulk() *bulk {
	return &bulk{ids: make([]uint64, 0, bulkSize), words: make([]words, 0, bulkSize)}
}

const known = 1<<32 - 1

func (x *Index) addBulk(b *bulk) {
	x.change.Lock()
	defer x.change.Unlock()
	for i := 0; i < len(b.ids) && x.tables == nil; i++ {
		// Adding these again below does nothing.
		x.add(b.ids[i], &b.words[i])
	}
	if x.tables != nil {
		x.addNew(b)
		inParallel(tableCount-1, func(i int) { x.addFresh(&x.tables[i], b) })
	}
	b.ids, b.words, b.slots = b.ids[:0], b.words[:0], b.slots[:0]
}

// addNew finds the hashes that are new, and puts them into slots and into the
// table in which they are on one side.
func (x *Index) addNew(b *bulk) {
	t := &x.tables[restTable]
	items := make([]item, len(b.ids))
	for i := range b.words {
		items[i] = item{uint32(t.key(&b.words[i], 0)), uint32(i)}
		b.slots = append(b.slots, known)
	}
	t.turns(items, func(items []item) {
		x.slots.mu.Lock()
		defer x.slots.mu.Unlock()
		for _, item := range items {
			x.addOne(t, b, item.value)
		}
	})
}

func (x *Index) addOne(t *table, b *bulk, i uint32) {
	id, w := b.ids[i], &b.words[i]
	slot, found := t.find(w, &x.slots)
	if found && x.slots.has(slot, id) {
		return
	}
	x.entries.Add(1)
	if found {
		x.slots.add(slot, id)
		return
	}
	slot = x.slots.take(*w, id)
	t.insert(w, slot, &x.slots)
	b.slots[i] = slot
}

// addFresh puts the new slots into a further table.
func (x *Index) addFresh(t *table, b *bulk) {
	items := make([]item, 0, 2*len(b.slots))
	for i, slot := range b.slots {
		if slot == known {
			continue
		}
		for side := range uint32(2) {
			items = append(items, item{uint32(t.key(&b.words[i], int(side))), uint32(i)<<1 | side})
		}
	}
	t.turns(items, func(items []item) {
		for _, item := range items {
			i, side := item.value>>1, int(item.value&1)
			t.insertAt(t.key(&b.words[i], side), side, b.slots[i], &x.slots)
		}
	})
}

// inParallel calls do with 0 to n-1, on all processors.
func inParallel(n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}
