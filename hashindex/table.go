package hashindex

import (
	"math/bits"
	"sync"
)

const (
	// A table begins with 1<<firstLevel lines.
	firstLevel = 10
	// A table grows when it holds more than loadOf/loadPer slots a line.
	loadOf, loadPer = 27, 4
)

// table finds the slots of hashes by one of their chunks, the key. It grows by
// linear hashing (Litwin, "Linear hashing: a new tool for file and table
// addressing", VLDB 1980), a line at a time, so that no change waits for a whole
// table to be rebuilt: the low level bits of a key are the number of its line, or
// one bit more where the line was split already.
type table struct {
	mu sync.RWMutex // held by searches for one batch of look-ups, by changes for one slot

	chunk  int
	pages  *blocks[linePage]
	level  int    // there are 1<<level lines and those split
	split  uint32 // how many lines were split at this level
	count  int    // slots
	lines  lines
	over   lines // overflow lines; number 0 stands for none
	overN  uint32
	overUp uint32 // the first free overflow line, linked to the next
	flips  [][]uint32
}

func (t *table) init(chunk int, pages *blocks[linePage]) {
	t.chunk, t.pages = chunk, pages
	t.lines.reach(1<<firstLevel-1, pages)
	t.setLevel(firstLevel)
}

func (t *table) setLevel(level int) {
	t.level = level
	t.flips = nil
	for most := range maxFlips + 1 {
		t.flips = append(t.flips, makeFlips(level, most))
	}
}

// address is the number of the line of a key.
func (t *table) address(key uint32) uint32 {
	a := key & (1<<t.level - 1)
	if a < t.split {
		a = key & (2<<t.level - 1)
	}
	return a
}

// insert puts a slot in. The first line of a chain and all after the second are
// full, so that there is room in one of two lines or in none.
func (t *table) insert(key, slot uint32, s *slots) {
	t.put(t.lines.at(t.address(key)), slot, uint8(key>>tagShift))
	t.count++
	for t.tooFull(t.count) {
		t.grow(s)
	}
}

// tooFull says whether the table should grow to hold count slots. Once there is a
// line for every key it cannot.
func (t *table) tooFull(count int) bool {
	return count*loadPer > int(t.split+1<<t.level)*loadOf && t.level < t.keyBits()
}

func (t *table) keyBits() int { return chunkStart(t.chunk+1) - chunkStart(t.chunk) }

// reserve grows the table to hold n more slots, some lines at a time.
func (t *table) reserve(n int, s *slots) {
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

func (t *table) put(l *line, slot uint32, tag uint8) {
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
	next := t.over.at(number)
	l.setNext(next.next())
	next.meta = t.overUp << 4
	t.overUp = number
}

// remove takes a slot out and fills its place with another.
func (t *table) remove(key, slot uint32) {
	first := t.lines.at(t.address(key))
	for l := first; ; l = t.over.at(l.next()) {
		for i := range l.count() {
			if l.slots[i] == slot {
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
func (t *table) takeAny(first *line) (slot uint32, tag uint8) {
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
	l := t.over.at(number)
	*old = *l
	l.meta = t.overUp << 4
	t.overUp = number
}

// bit is the bit of a slot's key that says which of the two lines it goes to.
func (t *table) bit(l *line, i int, s *slots) bool {
	if t.level >= tagShift {
		return l.tags[i]>>(t.level-tagShift)&1 != 0
	}
	h := s.hash(l.slots[i])
	return h.chunk(t.chunk)>>t.level&1 != 0
}

// find gives the slot of a hash.
func (t *table) find(w *words, s *slots) (slot uint32, ok bool) {
	key := w.chunk(t.chunk)
	tag := uint8(key >> tagShift)
	for l := t.lines.at(t.address(key)); ; l = t.over.at(l.next()) {
		for near := l.near(tag, 0); near != 0; near &= near - 1 {
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
