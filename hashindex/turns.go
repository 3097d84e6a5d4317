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

const (
	radixBits = 9
	radixMask = 1<<radixBits - 1
)

// byLine sorts items by the line they go to, in a large table by groups of lines.
// It is a radix sort: by the lower digit, then by the upper.
func (t *table) byLine(items []item) []item {
	upper := max(0, t.level-radixBits)
	lower := max(0, upper-radixBits)
	other := make([]item, len(items))
	byDigit(items, other, lower, radixMask)
	byDigit(other, items, upper, 1<<(t.level-upper)-1)
	return items
}

// byDigit puts the items of from into to in the order of a digit of their keys,
// those with the same digit in the order in which they are.
func byDigit(from, to []item, shift int, mask uint32) {
	var ends [1 << radixBits]uint32
	for i := range from {
		ends[from[i].key>>shift&mask]++
	}
	at := uint32(0)
	for i, n := range ends {
		ends[i] = at
		at += n
	}
	for _, item := range from {
		end := &ends[item.key>>shift&mask]
		to[*end] = item
		*end++
	}
}
