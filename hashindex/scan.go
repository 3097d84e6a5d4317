package hashindex

// scan compares the hashes of all slots, a page at a time, and appends the matches.
func (x *Index) scan(q *words, radius int, dst []Match) []Match {
	for from := uint32(0); ; from += 1 << slotsShift {
		x.slots.mu.RLock()
		end := uint32(x.slots.taken)
		for slot := from; slot < min(end, from+1<<slotsShift); slot++ {
			h := x.slots.hash(slot)
			if d := distance(&h, q); d <= radius {
				dst = x.slots.report(slot, d, dst)
			}
		}
		x.slots.mu.RUnlock()
		if from+1<<slotsShift >= end {
			return dst
		}
	}
}
