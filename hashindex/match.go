package hashindex

import (
	"cmp"
	"slices"
)

// Match is an entry near to a query.
type Match struct {
	ID       uint64
	Distance int // in bits, 0 to the radius of the search
}

func nearest(a, b Match) int {
	return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.ID, b.ID))
}

func byID(a, b Match) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Distance, b.Distance))
}

// tidy gives each id after start once, with its least distance, in order.
func tidy(dst []Match, start int) []Match {
	found := dst[start:]
	slices.SortFunc(found, byID)
	found = slices.CompactFunc(found, func(a, b Match) bool { return a.ID == b.ID })
	slices.SortFunc(found, nearest)
	return dst[:start+len(found)]
}
