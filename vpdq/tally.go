package vpdq

import (
	"iter"
	"maps"
	"math/bits"
)

// Tally counts what an index found for the frames of one query, so that a bank
// of any size is searched without comparing the query with each of its videos:
// look up every hash of the query's [Bag], add each frame that is found, and ask
// for the shares of the entries that came up. The shares are those of
// [Matcher.Compare].
type Tally struct {
	query Bag
	found map[uint64]*marks
}

// marks are the units of a query and of one entry that matched.
type marks struct{ query, entry set }

// NewTally starts a count for a query.
func NewTally(query Bag) *Tally {
	return &Tally{query: query, found: map[uint64]*marks{}}
}

// Add says that the query's Hashes[i] is within the radius of a frame of the
// entry that is in the given unit of it. Adding one twice changes nothing.
func (t *Tally) Add(i int, entry uint64, unit int) {
	m, ok := t.found[entry]
	if !ok {
		m = &marks{}
		t.found[entry] = m
	}
	m.query.put(t.query.Unit(i))
	m.entry.put(unit)
}

// Entries are those of which a frame was found, in no order.
func (t *Tally) Entries() iter.Seq[uint64] { return maps.Keys(t.found) }

// Shares gives the shares of the query and of an entry that has so many units.
func (t *Tally) Shares(entry uint64, units int) Shares {
	s := Shares{Query: Share{Units: t.query.Units()}, Entry: Share{Units: units}}
	if m, ok := t.found[entry]; ok {
		s.Query.Matched, s.Entry.Matched = m.query.len(), m.entry.len()
	}
	return s
}

// set is a set of small numbers, a bit each.
type set []uint64

func (s *set) put(n int) {
	for n/64 >= len(*s) {
		*s = append(*s, 0)
	}
	(*s)[n/64] |= 1 << (n % 64)
}

func (s set) len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}
