package vpdq

import (
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

// Bag is a signature made ready to be compared. Source of what counts:
// facebook/ThreatExchange, vpdq/README.md, "Comparison (Matching) Algorithm".
type Bag struct {
	// Hashes are those of the frames that count, in their order: of quality
	// [pdq.MinQuality] or better, each once.
	Hashes []pdq.Hash

	unit  []int32
	units int
}

// Bag makes a signature ready. It is empty when the video has too little in it
// to be recognised by its frames.
func (m Matcher) Bag(s Signature) Bag {
	s = s.Prune()
	b := Bag{Hashes: make([]pdq.Hash, len(s.Frames)), unit: make([]int32, len(s.Frames))}
	number := map[time.Duration]int32{}
	for i, f := range s.Frames {
		b.Hashes[i] = f.Hash
		if m.Unit <= 0 {
			b.unit[i] = int32(i)
			continue
		}
		n, ok := number[f.At/m.Unit]
		if !ok {
			n = int32(len(number))
			number[f.At/m.Unit] = n
		}
		b.unit[i] = n
	}
	if b.units = len(number); m.Unit <= 0 {
		b.units = len(s.Frames)
	}
	return b
}

// Unit gives the unit of the frame whose hash is Hashes[i], 0 to Units()-1.
func (b Bag) Unit(i int) int { return int(b.unit[i]) }

// Units is how many units the frames that count are in.
func (b Bag) Units() int { return b.units }
