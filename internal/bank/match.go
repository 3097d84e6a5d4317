package bank

import (
	"cmp"
	"slices"

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
		found = append(found, s.Match(key.Name, q)...)
	}
	slices.SortFunc(found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Bank, b.Bank), cmp.Compare(a.Entry, b.Entry))
	})
	return found
}

// of gives the shelves of a platform's banks.
func (r *Registry) of(p platform.ID, names []string) map[Key]*Shelf {
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := map[Key]*Shelf{}
	for key, s := range r.banks {
		if key.Platform == p && (len(names) == 0 || slices.Contains(names, key.Name)) {
			out[key] = s
		}
	}
	return out
}
