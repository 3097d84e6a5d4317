package hashindex

// item is something to be added to a table.
type item struct{ key, value uint32 }

// turns calls add with all items, a few at a time and with the table locked, in
// the order of their lines: memory is then read and written from its beginning to
// its end, many times as quick as at random.
func (t *table) turns(items []item, add func([]item)) {
	items = t.byLine(items)
	for len(items) > 0 {
		n := min(turnSize, len(items))
		t.mu.Lock()
		add(items[:n])
		t.mu.Unlock()
		items = items[n:]
	}
}

// radixBits is the most bits of a digit of byDigit: it writes in so many places at
// once that the processor's caches of data and of addresses hold them all.
const radixBits = 9

// byLine sorts items by the line they go to, in a large table by groups of lines.
func (t *table) byLine(items []item) []item {
	sorted, _ := radixSort(items, make([]item, len(items)), max(0, t.level-2*radixBits), t.level)
	return sorted
}

// radixSort sorts items by the bits from to end-1 of their keys, those that are
// the same in these bits in the order in which they are. It uses other, which is
// as long, and gives the sorted ones and what is free again.
func radixSort(items, other []item, from, end int) (sorted, free []item) {
	digits := max(1, (end-from+radixBits-1)/radixBits)
	width := (end - from + digits - 1) / digits
	for ; from < end; from += width {
		byDigit(items, other, from, 1<<min(width, end-from)-1)
		items, other = other, items
	}
	return items, other
}

// byDigit puts the items of from into to in the order of a digit of their keys,
// those with the same digit in the order in which they are.
func byDigit(from, to []item, shift int, mask uint32) {
	var ends [1 << radixBits]uint32
	for i := range from {
		ends[from[i].key>>shift&mask]++
	}
	at := uint32(0)
	for i, n := range ends[:mask+1] {
		ends[i] = at
		at += n
	}
	for _, item := range from {
		end := &ends[item.key>>shift&mask]
		to[*end] = item
		*end++
	}
}
