package bank

import (
	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/pdq"
)

// shelf is a bank in memory: the numbers of its entries by their PDQ hashes,
// and nothing else. What is known of an entry is asked of the store when it
// matches.
type shelf struct {
	bank Bank
	pdq  *hashindex.Index
}

func newShelf(b Bank) *shelf { return &shelf{b, hashindex.New()} }

func (s *shelf) on(n Number, f Fingerprint) {
	if f.PDQ != nil {
		s.pdq.Add(uint64(n), *f.PDQ)
	}
}

func (s *shelf) off(n Number, f Fingerprint) {
	if f.PDQ != nil {
		s.pdq.Remove(uint64(n), *f.PDQ)
	}
}

// sweep takes out entries of which only the numbers are known.
func (s *shelf) sweep(gone map[Number]bool) {
	s.pdq.RemoveFunc(func(id uint64) bool { return gone[Number(id)] })
}

// near gives the numbers of the entries within the bank's distance of any of
// the turns, the nearest first.
func (s *shelf) near(turns []pdq.Hash, found []hashindex.Match) []hashindex.Match {
	return s.pdq.SearchAny(turns, s.bank.Distance, found)
}
