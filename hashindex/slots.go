package hashindex

import "slices"

// slots holds each distinct hash once, with the ids that have it. The numbers of
// slots are what the tables hold; freed ones are used again.
type slots struct {
	hashes []chunks
	firsts []uint64            // an id of the slot
	counts []uint32            // how many ids it has; 0: the slot is free
	others map[uint32][]uint64 // the ids after the first
	free   []uint32
}

// take gives a slot, without ids yet, to a hash.
func (s *slots) take(c chunks) uint32 {
	if n := len(s.free); n > 0 {
		slot := s.free[n-1]
		s.free = s.free[:n-1]
		s.hashes[slot] = c
		return slot
	}
	s.hashes = append(s.hashes, c)
	s.firsts = append(s.firsts, 0)
	s.counts = append(s.counts, 0)
	return uint32(len(s.hashes) - 1)
}

func (s *slots) hasID(slot uint32, id uint64) bool {
	return s.counts[slot] > 0 && (s.firsts[slot] == id || slices.Contains(s.others[slot], id))
}

func (s *slots) addID(slot uint32, id uint64) {
	if s.counts[slot] == 0 {
		s.firsts[slot] = id
	} else {
		if s.others == nil {
			s.others = map[uint32][]uint64{}
		}
		s.others[slot] = append(s.others[slot], id)
	}
	s.counts[slot]++
}

// removeID takes an id from its slot and says whether it was the last.
func (s *slots) removeID(slot uint32, id uint64) (last bool) {
	s.counts[slot]--
	others := s.others[slot]
	if len(others) == 0 {
		return true
	}
	end := len(others) - 1
	if s.firsts[slot] == id {
		s.firsts[slot] = others[end]
	} else {
		others[slices.Index(others, id)] = others[end]
	}
	if end == 0 {
		delete(s.others, slot)
	} else {
		s.others[slot] = others[:end]
	}
	return false
}

// report appends a match for every id of the slot.
func (s *slots) report(slot uint32, distance int, dst []Match) []Match {
	if s.counts[slot] == 0 {
		return dst
	}
	dst = append(dst, Match{s.firsts[slot], distance})
	if s.counts[slot] > 1 {
		for _, id := range s.others[slot] {
			dst = append(dst, Match{id, distance})
		}
	}
	return dst
}

// scan compares every hash.
func (s *slots) scan(q chunks, radius int, dst []Match) []Match {
	for i := range s.hashes {
		if d, ok := s.hashes[i].within(&q, radius); ok && s.counts[i] > 0 {
			dst = s.report(uint32(i), d, dst)
		}
	}
	return dst
}
