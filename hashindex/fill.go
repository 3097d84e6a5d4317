package hashindex

import (
	"math/bits"
)

// fillWith adds entries by making all tables whole, if those are at least as many
// as there are already; else it does nothing and says so.
func (x *Index) fillWith(all []*bulk, n int) bool {
	x.change.Lock()
	defer x.change.Unlock()
	if n <= x.scanMax || n < x.slots.distinct() {
		return false
	}
	for i, b := range all {
		x.stage(b)
		all[i] = nil
	}
	x.fill()
	return true
}

// stage puts entries into slots that no table holds yet, all new ones: equal
// hashes are for fill to find, but for those that follow each other.
func (x *Index) stage(b *bulk) {
	s := &x.slots
	for from := 0; from < len(b.ids); from += turnSize {
		s.mu.Lock()
		for i := from; i < min(from+turnSize, len(b.ids)); i++ {
			id, w := b.ids[i], b.words[i]
			if i == 0 || w != b.words[i-1] {
				s.takeNew(w, id)
				x.entries.Add(1)
			} else if last := uint32(s.taken - 1); !s.has(last, id) {
				s.add(last, id)
				x.entries.Add(1)
			}
		}
		s.mu.Unlock()
	}
	b.ids, b.words = b.ids[:0], b.words[:0]
}

// fill makes the tables of all slots.
func (x *Index) fill() {
	x.mergeEqual(x.newFillBuffer())
	x.makeTables()
}

// makeTables makes each table whole, and then in one moment the one that is
// searched.
func (x *Index) makeTables() {
	if x.tables == nil {
		x.tables = make([]table, tableCount)
	}
	room := max(x.room, x.slots.distinct())
	buffers := make(chan *fillBuffer, tableCount)
	inParallel(tableCount, func(i int) {
		buffer := x.newFillBuffer()
		select {
		case buffer = <-buffers:
		default:
		}
		fresh := table{number: i, pages: &x.linePages}
		fresh.fill(&x.slots, room, buffer)
		x.tables[i].become(&fresh)
		buffers <- buffer
	})
	x.ready.Store(true)
}

// fillBuffer is two lists of items that are sorted from one into the other.
type fillBuffer struct {
	lists  [2][]item
	advise func([]byte)
}

func (x *Index) newFillBuffer() *fillBuffer { return &fillBuffer{advise: x.linePages.advise} }

func (b *fillBuffer) reach(n int) {
	for i := range b.lists {
		if cap(b.lists[i]) < n {
			b.lists[i] = make([]item, n)
			adviseOn(b.lists[i], b.advise)
		}
	}
}

// partPages is how many pages of slots are put into a table at a time: so many that
// most of its lines are written, few enough for the buffer to stay small.
const (
	partPages = 1 << (partShift - slotsShift)
	partShift = 22
)

// fill puts all slots into an empty table that has room for so many. It sorts them
// by their pages of lines first, so that what it writes is in the cache.
func (t *table) fill(s *slots, room int, buffer *fillBuffer) {
	last := t.size(max(s.distinct(), room) * sides(t.number))
	t.lines.reach(last, t.pages)
	for from := 0; from < len(s.ids); from += partPages {
		items := buffer.gather(s, from, min(from+partPages, len(s.ids)), sides(t.number), t.place)
		items, _ = radixSort(items, buffer.lists[1][:len(items)], linesShift, bits.Len32(last))
		for _, item := range items {
			slot := item.value&(1<<partShift-1) + uint32(from)<<slotsShift
			tag := tag(item.key>>fillShift | item.value>>partShift<<(32-fillShift))
			t.put(t.lines.at(item.key&(1<<fillShift-1)), slot, tag)
		}
		t.count += len(items)
	}
	for t.tooFull(max(t.count, room*sides(t.number))) {
		t.grow(s)
	}
}

// fillShift is where items of fill hold the low bits of the tag, above the number
// of the line; the others are in the value, above the number of the slot.
const fillShift = 26

// place is the item of a hash on a side, but for the number of its slot.
func (t *table) place(w *words, side int) item {
	key := t.key(w, side)
	tag := uint32(t.tag(key, side))
	return item{t.address(key) | tag<<fillShift, tag >> (32 - fillShift) << partShift}
}

// mixed is an item in whose key any bit of the hash counts.
func mixed(w *words, _ int) item {
	const a, b, c, d = 0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb, 0xd6e8feb86659fd93
	return item{key: uint32((w[0]*a ^ w[1]*b ^ w[2]*c ^ w[3]*d) >> 32)}
}

// gather lists the slots in use of some pages, counted from the first of them, on
// each side.
func (b *fillBuffer) gather(s *slots, from, to, sides int, itemOf func(w *words, side int) item) []item {
	b.reach(min(s.distinct(), (to-from)<<slotsShift) * sides)
	items := b.lists[0]
	hashes := s.hashes.Load()
	n := 0
	for page := from; page < to; page++ {
		used, first, second := &s.ids[page].used, hashes[0][page], hashes[1][page]
		for at := range first {
			if used[at/64]>>(at%64)&1 == 0 {
				continue
			}
			w := words{first[at][0], first[at][1], second[at][0], second[at][1]}
			for side := range sides {
				items[n] = itemOf(&w, side)
				items[n].value |= uint32((page-from)<<slotsShift | at)
				n++
			}
		}
	}
	return items[:n]
}

// size gives an empty table the lines that it should have with count slots if they
// crowd, so that those that overflow have room too, and gives the number of the last.
func (t *table) size(count int) (last uint32) {
	lines := max(1<<firstLevel, count/(lineSlots+1))
	level := min(bits.Len(uint(lines))-1, t.keyBits())
	t.tagAt = level
	t.setLevel(level)
	if level < t.keyBits() {
		t.split = uint32(lines - 1<<level)
	}
	return t.split + 1<<level - 1
}

// become makes fresh what is searched.
func (t *table) become(fresh *table) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.number, t.pages, t.tagAt, t.level, t.split, t.count = fresh.number, fresh.pages, fresh.tagAt, fresh.level, fresh.split, fresh.count
	t.lines, t.over, t.overN, t.overUp, t.flips = fresh.lines, fresh.over, fresh.overN, fresh.overUp, fresh.flips
}

// mergeEqual gives slots of equal hashes to the first of them, which is the one
// that tables may hold.
func (x *Index) mergeEqual(buffer *fillBuffer) {
	items := buffer.gather(&x.slots, 0, len(x.slots.ids), 1, mixed)
	// By the upper digit first: then what the other digits sort is in the cache.
	sorted, free := radixSort(items, buffer.lists[1][:len(items)], mixedUpper, 32)
	for len(sorted) > 0 {
		n := 1 // so many with the same upper digit
		for n < len(sorted) && sorted[n].key>>mixedUpper == sorted[0].key>>mixedUpper {
			n++
		}
		group, _ := radixSort(sorted[:n], free[:n], 0, mixedUpper)
		x.mergeIn(group)
		sorted, free = sorted[n:], free[n:]
	}
}

const mixedUpper = 32 - radixBits

// mergeIn merges the slots of equal hashes among items, in the order of their keys.
func (x *Index) mergeIn(items []item) {
	for len(items) > 0 {
		n := 1
		for n < len(items) && items[n].key == items[0].key {
			n++
		}
		if n > 1 {
			x.mergeAmong(items[:n])
		}
		items = items[n:]
	}
}

// mergeAmong merges the slots of equal hashes among items.
func (x *Index) mergeAmong(items []item) {
	s := &x.slots
	kept := items[:1]
	for _, item := range items[1:] {
		h := s.hash(item.value)
		if first, found := s.among(kept, &h); found {
			x.merge(first, item.value)
		} else {
			kept = append(kept, item)
		}
	}
}

// among gives the slot of a hash that is one of items.
func (s *slots) among(items []item, w *words) (slot uint32, found bool) {
	for _, item := range items {
		if s.hash(item.value) == *w {
			return item.value, true
		}
	}
	return 0, false
}

// merge gives the ids of a slot that no table holds to another of the same hash.
func (x *Index) merge(to, from uint32) {
	s := &x.slots
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.report(from, 0, nil) {
		if s.has(to, m.ID) {
			x.entries.Add(-1)
		} else {
			s.add(to, m.ID)
		}
	}
	delete(s.more, from)
	s.release(from)
}
