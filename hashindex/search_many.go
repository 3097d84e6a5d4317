package hashindex

import "math/bits"

const (
	manyItems  = 1 << 17 // slots that are met before they are compared
	manyAtOnce = 512     // compared before a change may come in between
)

// searchMany searches several queries together. It gathers what they meet in the
// tables and compares it in the order of the slots: hashes that are near to each
// other in memory are then read together, and their places are found more quickly.
func (x *Index) searchMany(qs []words, radius int, sc *scratch, dst func(query int) *[]Match) {
	halves := make([]half, len(qs))
	for i := range qs {
		halves[i] = half(qs[i][:2])
	}
	for table := range chunkCount {
		for i := range qs {
			x.lookUp(table, &qs[i], radius, sc, func(slots []uint32) {
				for _, slot := range slots {
					sc.items = append(sc.items, item{slot, uint32(i)})
				}
			})
			if len(sc.items) >= manyItems {
				x.compareMany(qs, halves, radius, sc, dst)
			}
		}
	}
	x.compareMany(qs, halves, radius, sc, dst)
}

// compareMany appends the matches among the gathered slots, some more than once.
// The tables are not locked any more: a slot may be another's by now, or nobody's.
func (x *Index) compareMany(qs []words, halves []half, radius int, sc *scratch, dst func(query int) *[]Match) {
	s := &x.slots
	s.mu.RLock()
	taken := s.taken
	s.mu.RUnlock()
	items := bySlot(sc.items, taken)
	sc.items = sc.items[:0]
	for len(items) > 0 {
		group := items[:min(len(items), manyAtOnce)]
		items = items[len(group):]
		s.mu.RLock()
		all := s.hashes.Load()
		n := verifyMany(all[0], group, halves, radius, sc.near[:])
		for _, i := range sc.near[:n] {
			slot, query := group[i].key, int(group[i].value)
			h := all.at(slot)
			if d := distance(&h, &qs[query]); d <= radius {
				to := dst(query)
				*to = s.report(slot, d, *to)
			}
		}
		s.mu.RUnlock()
	}
}

// bySlot sorts items by their slots, or nearly so.
func bySlot(items []item, taken int) []item {
	width := bits.Len(uint(taken))
	items, _ = radixSort(items, make([]item, len(items)), max(0, width-2*radixBits), width)
	return items
}
