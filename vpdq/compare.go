package vpdq

import (
	"encoding/binary"
	"math/bits"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

// Share is how much of one video was found in another, counted in units of a
// [Matcher].
type Share struct {
	Matched, Units int
}

// Part is the share as a number, 0 to 1: 0 when nothing counts.
func (s Share) Part() float64 {
	if s.Units == 0 {
		return 0
	}
	return float64(s.Matched) / float64(s.Units)
}

// Shares is how much of each of two videos is in the other.
type Shares struct {
	Query, Entry Share
}

// Matcher says how two videos are compared: [Default], [Reference], [Pytx] or
// one's own. The query is the video that is looked up, the entry the one in a
// bank; that matters only to the rules.
type Matcher struct {
	// Radius is the greatest distance, 0 to 256 bits, at which two frames are
	// the same, inclusive as in the reference's README and in pytx. The
	// reference's C++ leaves the radius itself out (matchTwoHash.cpp).
	Radius int
	// Unit is the stretch of time that is counted once: it matches when one
	// of its frames does. 0 counts every distinct frame, as the reference.
	Unit time.Duration
	// Rules are the ways to match; one that is met is enough.
	Rules []Rule
}

// Compare counts the units of the query that are in the entry and those of the
// entry that are in the query. It looks at every pair of frames; to search a bank
// use a [Tally].
func (m Matcher) Compare(query, entry Signature) Shares {
	q, e := m.Bag(query), m.Bag(entry)
	t, words := NewTally(q), make([][4]uint64, len(e.Hashes))
	for j := range words {
		words[j] = toWords(e.Hashes[j])
	}
	for i := range q.Hashes {
		w := toWords(q.Hashes[i])
		for j := range words {
			if distance(&w, &words[j]) <= m.Radius {
				t.Add(i, 0, e.Unit(j))
			}
		}
	}
	return t.Shares(0, e.Units())
}

// toWords and distance are pdq.Distance with the bytes put together once.
func toWords(h pdq.Hash) (w [4]uint64) {
	for i := range w {
		w[i] = binary.LittleEndian.Uint64(h[8*i:])
	}
	return w
}

func distance(a, b *[4]uint64) int {
	return bits.OnesCount64(a[0]^b[0]) + bits.OnesCount64(a[1]^b[1]) +
		bits.OnesCount64(a[2]^b[2]) + bits.OnesCount64(a[3]^b[3])
}

// Match says whether a rule is met.
func (m Matcher) Match(s Shares) bool {
	for _, r := range m.Rules {
		if r.Met(s) {
			return true
		}
	}
	return false
}

// Compare is that of [Default].
func Compare(query, entry Signature) Shares { return Default().Compare(query, entry) }

// Match compares two videos and judges them by [Default].
func Match(query, entry Signature) bool { return Default().Match(Compare(query, entry)) }
