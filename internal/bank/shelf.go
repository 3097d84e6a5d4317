package bank

import (
	"cmp"
	"crypto/md5"
	"crypto/sha256"
	"slices"
	"sync"

	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/pdq"
)

// Shelf is the entries of one bank in memory, ready to be matched. It is safe for
// concurrent use.
type Shelf struct {
	pdq *hashindex.Index

	mu     sync.RWMutex
	next   uint64
	number map[string]uint64 // entry id -> number in the index
	entry  map[uint64]Entry
	md5    map[[md5.Size]byte][]uint64
	sha256 map[[sha256.Size]byte][]uint64
}

// NewShelf gives an empty shelf.
func NewShelf() *Shelf {
	return &Shelf{
		pdq: hashindex.New(), number: map[string]uint64{}, entry: map[uint64]Entry{},
		md5: map[[md5.Size]byte][]uint64{}, sha256: map[[sha256.Size]byte][]uint64{},
	}
}

// Add puts an entry on; its id must not be on the shelf.
func (s *Shelf) Add(e Entry) {
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

// Remove takes an entry off; one that is not there is no error.
func (s *Shelf) Remove(id string) {
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
	if e.PDQ != nil {
		s.pdq.Remove(n, *e.PDQ)
	}
}

func removeFrom[K comparable](m map[K][]uint64, k K, n uint64) {
	rest := slices.DeleteFunc(m[k], func(have uint64) bool { return have == n })
	if len(rest) == 0 {
		delete(m, k)
		return
	}
	m[k] = rest
}

// Match gives the entries that the query matches, named as being in the bank of
// that name: each once, by its surest hash (SHA-256, MD5, PDQ), nearest first.
func (s *Shelf) Match(name string, q Query) []Match {
	var found []Match
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
func (s *Shelf) near(turns []pdq.Hash) []hit {
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
var turnNames = [...]string{
	pdq.Original: "original", pdq.Rotate90: "rotate_90", pdq.Rotate180: "rotate_180", pdq.Rotate270: "rotate_270",
	pdq.FlipX: "flip_x", pdq.FlipY: "flip_y", pdq.FlipPlus1: "flip_plus_1", pdq.FlipMinus1: "flip_minus_1",
}
