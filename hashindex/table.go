package hashindex

import (
	"math/bits"
	"sync"
)

const (
	// A table begins with 1<<firstLevel lines.
	firstLevel = 10
	// A table grows when it holds more than loadOf/loadPer slots a line, overflow
	// lines counted: it is then as large for hashes that crowd as for others.
	loadOf, loadPer = 13, 2
)

// table finds the slots of hashes by one of their chunks, the key, and by the
// opposite chunk: there each slot is on two sides. It grows by
// linear hashing (Litwin, "Linear hashing: a new tool for file and table
// addressing", VLDB 1980), a line at a time, so that no change waits for a whole
// table to be rebuilt: the low level bits of a key are the number of its line, or
// one bit more where the line was split already.
type table struct {
	mu sync.RWMutex // held by searches for one batch of look-ups, by changes for one slot

	number int // of the first of its chunks
	pages  *blocks[linePage]
	tagAt  int    // where tags begin, counted from the beginning of the chunk
	level  int    // there are 1<<level lines and those split
	split  uint32 // how many lines were split at this level
	count  int    // slots, each as often as it is there
	lines  lines
	over   lines  // overflow lines; number 0 stands for none
	overN  uint32 // lines of over that were ever used
	overUp uint32 // the first free overflow line, linked to the next
	flips  [][]uint32
}

func (t *table) init(number int, pages *blocks[linePage]) {
	t.number, t.pages, t.tagAt = number, pages, firstLevel
	t.lines.reach(1<<firstLevel-1, pages)
	t.setLevel(firstLevel)
}

func (t *table) setLevel(level int) {
	t.level = level
	t.flips = nil
	for most := range maxFlips + 1 {
		t.flips = append(t.flips, makeFlips(level, most, t.tagAt))
	}
}

// key is the key of a hash on a side, in the low bits, and what follows it.
func (t *table) key(w *words, side int) uint64 { return w.chunk(chunkOf(t.number, side)) }

// address is the number of the line of a key.
func (t *table) address(key uint64) uint32 {
	a := uint32(key) & (1<<t.level - 1)
	if a < t.split {
		a = uint32(key) & (2<<t.level - 1)
	}
	return a
}

func (t *table) tag(key uint64, side int) tag {
	return tag(key>>t.tagAt)&(tagSide-1) | tag(side)<<tagBits
}

// insert puts a slot in, on all sides.
func (t *table) insert(w *words, slot uint32, s *slots) {
	for side := range sides(t.number) {
		t.insertAt(t.key(w, side), side, slot, s)
	}
}

// insertAt puts a slot in on one side. The first line of a chain and all after the
// second are full, so that there is room in one of two lines or in none.
func (t *table) insertAt(key uint64, side int, slot uint32, s *slots) {
	t.put(t.lines.at(t.address(key)), slot, t.tag(key, side))
	t.count++
	for t.tooFull(t.count) {
		t.grow(s)
	}
}

// tooFull says whether the table should grow to hold count slots. Once there is a
// line for every key it cannot.
func (t *table) tooFull(count int) bool {
	return count*loadPer > (int(t.split+1<<t.level)+int(t.overN))*loadOf && t.level < t.keyBits()
}

func (t *table) keyBits() int { return chunkLength(t.number) }

// reserve grows the table to hold n more slots, some lines at a time.
func (t *table) reserve(n int, s *slots) {
	n *= sides(t.number)
	for t.tooFull(t.count + n) {
		t.mu.Lock()
		for range turnSize {
			if t.tooFull(t.count + n) {
				t.grow(s)
			}
		}
		t.mu.Unlock()
	}
}

func (t *table) put(l *line, slot uint32, tag tag) {
	if l.count() == lineSlots {
		next := l.next()
		if next == 0 || t.over.at(next).count() == lineSlots {
			next = t.link(l)
		}
		l = t.over.at(next)
	}
	l.push(slot, tag)
}

// link puts an empty overflow line after l.
func (t *table) link(l *line) uint32 {
	number := t.overUp
	if number != 0 {
		t.overUp = t.over.at(number).next()
	} else {
		t.overN++
		number = t.overN
		t.over.reach(number, t.pages)
	}
	t.over.at(number).meta = l.next() << 4
	l.setNext(number)
	return number
}

// unlink takes out the overflow line after l.
func (t *table) unlink(l *line) {
	number := l.next()
	l.setNext(t.over.at(number).next())
	t.free(number)
}

func (t *table) free(number uint32) {
	t.over.at(number).meta = t.overUp << 4
	t.overUp = number
}

// remove takes a slot, which must be there, out on all sides.
func (t *table) remove(w *words, slot uint32) {
	for side := range sides(t.number) {
		t.removeAt(t.key(w, side), side, slot)
	}
}

// removeAt takes a slot out on one side, and fills its place with another.
func (t *table) removeAt(key uint64, side int, slot uint32) {
	first := t.lines.at(t.address(key))
	for l := first; ; l = t.over.at(l.next()) {
		for i := range l.count() {
			if l.slots[i] == slot && int(l.tags[i]>>tagBits) == side {
				l.slots[i], l.tags[i] = t.takeAny(first)
				t.count--
				return
			}
		}
		if l.next() == 0 { // only after a snapshot that nobody here wrote
			return
		}
	}
}

// takeAny takes out the last slot of the line of a chain that is not full.
func (t *table) takeAny(first *line) (slot uint32, tag tag) {
	if first.next() == 0 {
		return first.pop()
	}
	second := t.over.at(first.next())
	slot, tag = second.pop()
	if second.count() == 0 {
		t.unlink(first)
	}
	return slot, tag
}

// grow splits the next line.
func (t *table) grow(s *slots) {
	number := t.split
	t.lines.reach(number+1<<t.level, t.pages)
	low, high := t.lines.at(number), t.lines.at(number+1<<t.level)
	t.split++
	old := *low
	low.meta = 0
	for {
		for i := range old.count() {
			to := low
			if t.bit(&old, i, s) {
				to = high
			}
			t.put(to, old.slots[i], old.tags[i])
		}
		next := old.next()
		if next == 0 {
			break
		}
		old.setNext(next)
		t.unlinkFrom(&old)
	}
	if t.split == 1<<t.level {
		t.split = 0
		t.setLevel(t.level + 1)
	}
}

// unlinkFrom frees the overflow line after old and makes old its copy.
func (t *table) unlinkFrom(old *line) {
	number := old.next()
	*old = *t.over.at(number)
	t.free(number)
}

// bit is the bit of a slot's key that says which of the two lines it goes to.
func (t *table) bit(l *line, i int, s *slots) bool {
	if at := t.level - t.tagAt; at < tagBits {
		return l.tags[i]>>at&1 != 0
	}
	h := s.hash(l.slots[i])
	return t.key(&h, int(l.tags[i]>>tagBits))>>t.level&1 != 0
}

// wanted is which tags are near to the tag of a key on a side.
func (t *table) wanted(key uint64, side, more int) wanted {
	chunk := tag(1)<<min(tagBits, t.keyBits()-t.tagAt) - 1
	return wanted{t.tag(key, side), chunk, uint16(more), tagSide}
}

// find gives the slot of a hash.
func (t *table) find(w *words, s *slots) (slot uint32, ok bool) {
	key := t.key(w, 0)
	same := t.wanted(key, 0, 0)
	for l := t.lines.at(t.address(key)); ; l = t.over.at(l.next()) {
		for near := l.near(same, 0); near != 0; near &= near - 1 {
			slot := l.slots[bits.TrailingZeros32(near)]
			if s.hash(slot) == *w {
				return slot, true
			}
		}
		if l.next() == 0 {
			return 0, false
		}
	}
}
