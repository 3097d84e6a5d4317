package vpdq

import "github.com/breakwater-safety/breakwater/pdq"

// Share is how many of a video's frames, of those that count, were found in
// another video.
type Share struct {
	Matched, Frames int
}

// Part is the share as a number, 0 to 1: 0 when no frame counts.
func (s Share) Part() float64 {
	if s.Frames == 0 {
		return 0
	}
	return float64(s.Matched) / float64(s.Frames)
}

// Shares is how much of each of two videos is in the other.
type Shares struct {
	Query, Entry Share
}

// Compare counts the frames of the query that are in the entry and those of the
// entry that are in the query: within a distance of [pdq.MatchDistance]. Source:
// facebook/ThreatExchange, vpdq/README.md, "Comparison (Matching) Algorithm".
func Compare(query, entry Signature) Shares {
	return CompareWithin(query, entry, pdq.MatchDistance)
}

// CompareWithin is [Compare] with another radius, 0 to 256 bits, inclusive: two
// frames at exactly that distance match, as in the README and in pytx. The
// reference's C++ leaves out the radius itself (matchTwoHash.cpp).
func CompareWithin(query, entry Signature, radius int) Shares {
	q, e := query.Hashes(), entry.Hashes()
	found := make([]bool, len(e))
	s := Shares{Query: Share{Frames: len(q)}, Entry: Share{Frames: len(e)}}
	for i := range q {
		in := false
		for j := range e {
			if in && found[j] || pdq.Distance(q[i], e[j]) > radius {
				continue
			}
			in = true
			if !found[j] {
				found[j] = true
				s.Entry.Matched++
			}
		}
		if in {
			s.Query.Matched++
		}
	}
	return s
}
