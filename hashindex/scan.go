package hashindex

import "math/bits"

const (
	tileHashes  = 512 // hashes that are compared in one go,
	tileQueries = 8   // each with so many queries
	queryShift  = 16
)

// scan compares all hashes, some at a time, and appends the matches.
func (x *Index) scan(qs []words, radius int, sc *scratch, dst func(query int) *[]Match) {
	for from := 0; x.scanTile(from, qs, radius, sc, dst); from += tileHashes {
	}
}

// scanTile compares the hashes of the slots after from, and says whether there
// were any.
func (x *Index) scanTile(from int, qs []words, radius int, sc *scratch, dst func(query int) *[]Match) bool {
	s := &x.slots
	s.mu.RLock()
	defer s.mu.RUnlock()
	if from >= s.taken {
		return false
	}
	all := s.hashes.Load()
	a, b := all.tile(from)
	n := min(tileHashes, s.taken-from)
	for first := 0; first < len(qs); first += tileQueries {
		group := qs[first:min(first+tileQueries, len(qs))]
		found := scanHalves(a, b, n, group, radius, sc.near[:])
		for _, near := range sc.near[:found] {
			slot := uint32(from) + near&(1<<queryShift-1)
			i := near >> queryShift
			h := all.at(slot)
			to := dst(first + int(i))
			*to = s.report(slot, distance(&h, &group[i]), *to)
		}
	}
	return true
}

// findByScan gives the slot of a hash.
func (x *Index) findByScan(w *words) (uint32, bool) {
	s := &x.slots
	var near [tileHashes]uint32
	for from := 0; from < s.taken; from += tileHashes {
		a, b := s.hashes.Load().tile(from)
		found := scanHalves(a, b, min(tileHashes, s.taken-from), []words{*w}, 0, near[:])
		for _, at := range near[:found] {
			if slot := uint32(from) + at; int(slot) < s.taken && s.isUsed(slot) {
				return slot, true
			}
		}
	}
	return 0, false
}

// scanGo compares n hashes, whose halves are a and b, with every query. It writes
// the number of each hash that is near, and above its queryShift low bits the
// number of the query, to out. In assembly it compares up to 7 hashes more.
func scanGo(a, b []half, n int, qs []words, radius int, out []uint32) (found int) {
	for j, q := range qs {
		for i := range n {
			d := bits.OnesCount64(a[i][0]^q[0]) + bits.OnesCount64(a[i][1]^q[1])
			if d > radius { // mostly
				continue
			}
			d += bits.OnesCount64(b[i][0]^q[2]) + bits.OnesCount64(b[i][1]^q[3])
			if d <= radius {
				out[found] = uint32(i | j<<queryShift)
				found++
			}
		}
	}
	return found
}

// tile is the halves of the hashes of the slots after from.
func (p *hashes) tile(from int) (a, b []half) {
	page, at := from>>slotsShift, from&(1<<slotsShift-1)
	return p[0][page][at : at+tileHashes], p[1][page][at : at+tileHashes]
}
