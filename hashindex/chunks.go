package hashindex

import (
	"encoding/binary"
	"math/bits"

	"github.com/breakwater-safety/breakwater/pdq"
)

const (
	chunkCount = 16
	chunkBits  = 16
)

// chunks is a hash as four words of four chunks each.
type chunks [4]uint64

func split(h pdq.Hash) (c chunks) {
	for i := range c {
		c[i] = binary.BigEndian.Uint64(h[8*i:])
	}
	return c
}

// at is chunk i.
func (c *chunks) at(i int) uint16 { return uint16(c[i/4] >> (chunkBits * (i % 4))) }

// within counts the bits in which two hashes differ and says whether they are at
// most radius. Most hashes are known to be further after half of them.
func (c *chunks) within(o *chunks, radius int) (distance int, ok bool) {
	distance = bits.OnesCount64(c[0]^o[0]) + bits.OnesCount64(c[1]^o[1])
	if distance > radius {
		return 0, false
	}
	distance += bits.OnesCount64(c[2]^o[2]) + bits.OnesCount64(c[3]^o[3])
	return distance, distance <= radius
}
