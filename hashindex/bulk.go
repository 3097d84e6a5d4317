package hashindex

import (
	"iter"
	"sync"

	"github.com/breakwater-safety/breakwater/pdq"
)

const (
	bulkSize  = 1 << 18 // entries that are added together
	bulkParts = 1 << 11 // regions of a table that are filled one after the other
	turnSize  = 256     // entries that are added to a table before a search may look
)

// AddAll is [Index.Add] for many entries, many times as quick. Entries can be
// found one after the other while it runs, and all of them when it returns; other
// changes wait for some of it.
func (x *Index) AddAll(entries iter.Seq2[uint64, pdq.Hash]) {
	b := new(bulk)
	for id, h := range entries {
		b.ids = append(b.ids, id)
		b.words = append(b.words, split(h))
		if len(b.ids) == bulkSize {
			x.addBulk(b)
		}
	}
	x.addBulk(b)
}

// bulk is entries to be added together.
type bulk struct {
	ids   []uint64
	words []words
	slots []uint32 // of those whose hashes are new, for the others known
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
		var wg sync.WaitGroup
		for i := 1; i < chunkCount; i++ {
			wg.Go(func() { x.addFresh(&x.tables[i], b) })
		}
		wg.Wait()
	}
	b.ids, b.words, b.slots = b.ids[:0], b.words[:0], b.slots[:0]
}

// addNew finds the hashes that are new, and puts them into slots and into the
// first table.
func (x *Index) addNew(b *bulk) {
	t := &x.tables[0]
	items := make([]item, len(b.ids))
	for i := range b.words {
		items[i] = item{b.words[i].chunk(0), uint32(i)}
		b.slots = append(b.slots, known)
	}
	t.turns(items, func(items []item) {
		x.slots.mu.Lock()
		defer x.slots.mu.Unlock()
		for _, item := range items {
			x.addOne(t, b, item)
		}
	})
}

func (x *Index) addOne(t *table, b *bulk, item item) {
	id, w := b.ids[item.value], &b.words[item.value]
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
	t.insert(item.key, slot, &x.slots)
	b.slots[item.value] = slot
}

// addFresh puts the new slots into a further table.
func (x *Index) addFresh(t *table, b *bulk) {
	items := make([]item, 0, len(b.slots))
	for i, slot := range b.slots {
		if slot != known {
			items = append(items, item{b.words[i].chunk(t.chunk), slot})
		}
	}
	t.turns(items, func(items []item) {
		for _, item := range items {
			t.insert(item.key, item.value, &x.slots)
		}
	})
}

// item is something to be added at a key.
type item struct{ key, value uint32 }

// turns calls add with all items, a few at a time and with the table locked, in
// an order that makes good use of the caches: those for one region of the table
// together, and in each turn with all lines read ahead.
func (t *table) turns(items []item, add func([]item)) {
	items = t.byRegion(items)
	for len(items) > 0 {
		n := min(turnSize, len(items))
		t.mu.Lock()
		t.touch(items[:n])
		add(items[:n])
		t.mu.Unlock()
		items = items[n:]
	}
}

// touch reads lines without waiting for one before the next.
func (t *table) touch(items []item) {
	var sum uint32
	for _, item := range items {
		sum += t.lines.at(t.address(item.key)).meta
	}
	t.touched = sum
}

// byRegion sorts items by where in the table they go, coarsely.
func (t *table) byRegion(items []item) []item {
	shift := 0
	for 1<<t.level>>shift > bulkParts {
		shift++
	}
	region := func(key uint32) uint32 { return key & (1<<t.level - 1) >> shift }
	var ends [bulkParts]int
	for _, item := range items {
		ends[region(item.key)]++
	}
	at := 0
	for i, n := range ends {
		ends[i] = at
		at += n
	}
	sorted := make([]item, len(items))
	for _, item := range items {
		r := region(item.key)
		sorted[ends[r]] = item
		ends[r]++
	}
	return sorted
}
