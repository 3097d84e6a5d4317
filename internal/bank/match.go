package bank

import (
	"cmp"
	"crypto/md5"
	"crypto/sha256"
	"slices"
	"sync"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/pdq"
)

// Query is what is looked up: the picture's hashes, those that are known.
type Query struct {
	// Turns are the PDQ hashes of the picture's turns and flips, in the order
	// of pdq.Dihedral, or one alone.
	Turns []pdq.Hash
	Fingerprint
}

// Match gives the entries of the platform's banks (only the named ones, when
// names are given) that the query matches, nearest first.
func (r *Registry) Match(p platform.ID, names []string, q Query) []Match {
	var found []Match
	for key, s := range r.of(p, names) {
		found = s.match(found, key.Name, q)
	}
	slices.SortFunc(found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Bank, b.Bank), cmp.Compare(a.Entry, b.Entry))
	})
	return found
}

// of gives the shelves of a platform's banks.
func (r *Registry) of(p platform.ID, names []string) map[Key]*shelf {
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := map[Key]*shelf{}
	for key, s := range r.banks {
		if key.Platform == p && (len(names) == 0 || slices.Contains(names, key.Name)) {
			out[key] = s
		}
	}
	return out
}

// shelf is one bank in memory.
type shelf struct {
	pdq *hashindex.Index

	mu     sync.RWMutex
	next   uint64
	number map[string]uint64 // entry id -> number in the index
	entry  map[uint64]Entry
	md5    map[[md5.Size]byte][]uint64
	sha256 map[[sha256.Size]byte][]uint64
}

func newShelf() *shelf {
	return &shelf{
		pdq: hashindex.New(), number: map[string]uint64{}, entry: map[uint64]Entry{},
		md5: map[[md5.Size]byte][]uint64{}, sha256: map[[sha256.Size]byte][]uint64{},
	}
}

func (s *shelf) add(e Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	n := s.next
	s.number[e.ID], s.entry[n] = n, e
	if e.MD5 != nil {
		s.md5[*e.MD5] = append(s.md5[*e.MD5], n)
	}
	if e.SHA256 != nil {
		s.sha256[*e.SHA256] = append(s.sha256[*e.SHA256], n)
	}
	if e.PDQ != nil {
		s.pdq.Add(n, *e.PDQ)
	}
}

func (s *shelf) remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, ok := s.number[id]
	if !ok {
		return
	}
	e := s.entry[n]
	delete(s.number, id)
	delete(s.entry, n)
	if e.MD5 != nil {
		removeFrom(s.md5, *e.MD5, n)
	}
	if e.SHA256 != nil {
		removeFrom(s.sha256, *e.SHA256, n)
	}
	s.pdq.Remove(n)
}

func removeFrom[K comparable](m map[K][]uint64, k K, n uint64) {
	rest := slices.DeleteFunc(m[k], func(have uint64) bool { return have == n })
	if len(rest) == 0 {
		delete(m, k)
		return
	}
	m[k] = rest
}

// match appends the shelf's matches to found, each entry once, by its surest
// hash: SHA-256, MD5, PDQ.
func (s *shelf) match(found []Match, name string, q Query) []Match {
	near := s.near(q.Turns)
	s.mu.RLock()
	defer s.mu.RUnlock()
	seen := map[uint64]bool{}
	take := func(n uint64, by string, distance int, turn string) {
		e, ok := s.entry[n]
		if !ok || seen[n] {
			return
		}
		seen[n] = true
		found = append(found, Match{Bank: name, Entry: e.ID, Distance: distance, By: by, Turn: turn})
	}
	if q.SHA256 != nil {
		for _, n := range s.sha256[*q.SHA256] {
			take(n, "sha256", 0, "")
		}
	}
	if q.MD5 != nil {
		for _, n := range s.md5[*q.MD5] {
			take(n, "md5", 0, "")
		}
	}
	for _, h := range near {
		take(h.number, "pdq", h.distance, h.turn)
	}
	return found
}

// hit is an entry near one of the turns.
type hit struct {
	number   uint64
	distance int
	turn     string
}

// near gives the entries within pdq.MatchDistance of any of the turns, each with
// the turn that is nearest.
func (s *shelf) near(turns []pdq.Hash) []hit {
	best := map[uint64]hit{}
	var found []hashindex.Match
	for i, q := range turns {
		found = s.pdq.Search(q, pdq.MatchDistance, found[:0])
		for _, m := range found {
			if have, ok := best[m.ID]; !ok || m.Distance < have.distance {
				best[m.ID] = hit{m.ID, m.Distance, turnNames[i]}
			}
		}
	}
	hits := make([]hit, 0, len(best))
	for _, h := range best {
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.number, b.number))
	})
	return hits
}

// turnNames names the turns in the order of pdq.Dihedral.
var turnNames = [...]string{ //nolint:gochecknoglobals // a constant table
	pdq.Original: "original", pdq.Rotate90: "rotate_90", pdq.Rotate180: "rotate_180", pdq.Rotate270: "rotate_270",
	pdq.FlipX: "flip_x", pdq.FlipY: "flip_y", pdq.FlipPlus1: "flip_plus_1", pdq.FlipMinus1: "flip_minus_1",
}
