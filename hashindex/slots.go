package hashindex

import (
	"slices"
	"sync"
	"sync/atomic"
)

type idPage struct {
	first [1 << slotsShift]uint64      // an id of each slot
	used  [1 << slotsShift / 64]uint64 // a bit for each slot that has ids
	// touched is a bit for each slot taken or released since a snapshot began.
	touched [1 << slotsShift / 64]uint64
}

// slots holds each distinct hash once, with the ids that have it. The numbers of
// slots are what the tables hold; freed ones are used again.
//
// The hash of a slot does not change while any table holds the slot; the rest is
// guarded by mu.
type slots struct {
	pages  *blocks[halfPage]
	hashes atomic.Pointer[hashes] // replaced when it grows

	mu    sync.RWMutex
	ids   []*idPage
	more  map[uint32][]uint64 // the ids after the first, in order
	free  []uint32
	taken int // the slots ever taken
}

func (s *slots) init(pages *blocks[halfPage]) {
	s.pages = pages
	s.hashes.Store(new(hashes))
}

func (s *slots) hash(slot uint32) words { return s.hashes.Load().at(slot) }

// distinct is how many hashes there are.
func (s *slots) distinct() int { return s.taken - len(s.free) }

// take gives a slot to a hash, with its first id.
func (s *slots) take(w words, id uint64) (slot uint32) {
	n := len(s.free)
	if n == 0 {
		return s.takeNew(w, id)
	}
	slot = s.free[n-1]
	s.free = s.free[:n-1]
	s.set(slot, &w, id)
	return slot
}

// takeNew gives a slot that was never taken, after all others.
func (s *slots) takeNew(w words, id uint64) (slot uint32) {
	slot = uint32(s.taken)
	s.taken++
	if slot>>slotsShift == uint32(len(s.ids)) {
		h := *s.hashes.Load()
		for i := range h {
			h[i] = append(h[i], s.pages.take())
		}
		s.hashes.Store(&h)
		s.ids = append(s.ids, new(idPage))
	}
	s.set(slot, &w, id)
	return slot
}

func (s *slots) set(slot uint32, w *words, id uint64) {
	s.hashes.Load().set(slot, w)
	page, at := s.ids[slot>>slotsShift], slot&(1<<slotsShift-1)
	page.first[at] = id
	page.used[at/64] |= 1 << (at % 64)
	page.touched[at/64] |= 1 << (at % 64)
}

func (s *slots) isUsed(slot uint32) bool {
	at := slot & (1<<slotsShift - 1)
	return s.ids[slot>>slotsShift].used[at/64]>>(at%64)&1 != 0
}

func (s *slots) first(slot uint32) *uint64 {
	return &s.ids[slot>>slotsShift].first[slot&(1<<slotsShift-1)]
}

func (s *slots) has(slot uint32, id uint64) bool {
	if *s.first(slot) == id {
		return true
	}
	_, found := slices.BinarySearch(s.more[slot], id)
	return found
}

func (s *slots) add(slot uint32, id uint64) {
	if s.more == nil {
		s.more = map[uint32][]uint64{}
	}
	at, _ := slices.BinarySearch(s.more[slot], id)
	s.more[slot] = slices.Insert(s.more[slot], at, id)
}

// only says whether a slot has one id.
func (s *slots) only(slot uint32) bool { return len(s.more[slot]) == 0 }

// remove takes an id, which must not be the only one, from its slot.
func (s *slots) remove(slot uint32, id uint64) {
	more := s.more[slot]
	end := len(more) - 1
	if *s.first(slot) == id {
		*s.first(slot) = more[end]
		more = more[:end]
	} else {
		at, _ := slices.BinarySearch(more, id)
		more = slices.Delete(more, at, at+1)
	}
	if len(more) == 0 {
		delete(s.more, slot)
	} else {
		s.more[slot] = more
	}
}

// release frees a slot, which no table holds any more.
func (s *slots) release(slot uint32) {
	page, at := s.ids[slot>>slotsShift], slot&(1<<slotsShift-1)
	page.used[at/64] &^= 1 << (at % 64)
	page.touched[at/64] |= 1 << (at % 64)
	s.free = append(s.free, slot)
}

// report appends a match for every id of the slot.
func (s *slots) report(slot uint32, distance int, dst []Match) []Match {
	if !s.isUsed(slot) {
		return dst
	}
	dst = append(dst, Match{*s.first(slot), distance})
	if len(s.more) > 0 {
		for _, id := range s.more[slot] {
			dst = append(dst, Match{id, distance})
		}
	}
	return dst
}
