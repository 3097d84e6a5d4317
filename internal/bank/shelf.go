package bank

import (
	"github.com/breakwater-safety/breakwater/hashindex"
	"github.com/breakwater-safety/breakwater/internal/hugepages"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// shelf is a bank in memory: the numbers of its entries by their hashes, and
// nothing else. What is known of an entry is asked of the store when it matches.
type shelf struct {
	bank Bank
	pdq  *hashindex.Index
	// frames holds the frames of videos; see frameID.
	frames *hashindex.Index
	saved  *saved
}

func newShelf(b Bank) *shelf { return &shelf{b, newIndex(), newIndex(), new(saved)} }

func newIndex() *hashindex.Index { return hashindex.New(inHugePages()) }

func inHugePages() hashindex.Option { return hashindex.Advise(hugepages.Ask) }

// empty takes out all that is in it.
func (s *shelf) empty() { s.pdq, s.frames = newIndex(), newIndex() }

func (s *shelf) off(n Number, f Fingerprint) {
	if f.PDQ != nil {
		s.pdq.Remove(uint64(n), *f.PDQ)
	}
	eachFrame(n, f, func(id uint64, h pdq.Hash) { s.frames.Remove(id, h) })
}

// sweep takes out entries of which only the numbers are known.
func (s *shelf) sweep(gone map[Number]bool) {
	s.pdq.RemoveFunc(func(id uint64) bool { return gone[Number(id)] })
	s.frames.RemoveFunc(func(id uint64) bool { n, _ := fromFrameID(id); return gone[n] })
}

// nearFrames counts the frames of a video that are within the bank's distance of
// those of its entries.
func (s *shelf) nearFrames(video vpdq.Bag, tally *vpdq.Tally) {
	s.frames.SearchEach(video.Hashes, s.bank.Distance, func(i int, m hashindex.Match) {
		n, unit := fromFrameID(m.ID)
		tally.Add(i, uint64(n), unit)
	})
}

// frameID is a frame in the index: its entry's number, and which unit of the
// video it is in. Units past the last that fits count as that one.
func frameID(n Number, unit int) uint64 {
	return uint64(n)<<unitBits | uint64(min(unit, 1<<unitBits-1))
}

func fromFrameID(id uint64) (n Number, unit int) {
	return Number(id >> unitBits), int(id & (1<<unitBits - 1))
}

const unitBits = 17 // as vpdq.MaxFrames

func eachFrame(n Number, f Fingerprint, do func(id uint64, h pdq.Hash)) {
	if f.VPDQ == nil {
		return
	}
	video := vpdq.Default().Bag(*f.VPDQ)
	for i, h := range video.Hashes {
		do(frameID(n, video.Unit(i)), h)
	}
}
