package hashindex

import (
	"encoding/binary"
	"math/bits"

	"github.com/breakwater-safety/breakwater/pdq"
)

// chunkCount is the number of chunks, each the key of a table of its own. Fewer
// chunks are longer: a search then meets fewer hashes that do not match, and
// looks up more keys.
const chunkCount = 11

// chunkBits is the length of most chunks; some have a bit more.
const chunkBits = pdq.Bits / chunkCount

// words is a hash as four words, the first bits of the hash in the high bits of
// the first word.
type words [4]uint64

func split(h pdq.Hash) (w words) {
	for i := range w {
		w[i] = binary.BigEndian.Uint64(h[8*i:])
	}
	return w
}

func join(w *words) (h pdq.Hash) {
	for i, word := range w {
		binary.BigEndian.PutUint64(h[8*i:], word)
	}
	return h
}

// distance counts the bits in which two hashes differ.
func distance(a, b *words) int {
	return bits.OnesCount64(a[0]^b[0]) + bits.OnesCount64(a[1]^b[1]) +
		bits.OnesCount64(a[2]^b[2]) + bits.OnesCount64(a[3]^b[3])
}

// chunkStart is the first bit of chunk i, counted from the low end of the first
// word; chunk i ends where chunk i+1 starts. The first chunks, of which searches
// look up most keys, are the shorter ones.
func chunkStart(i int) int { return i * pdq.Bits / chunkCount }

// chunk is chunk i of a hash, in the low bits: chunks have 23 or 24 bits.
func (w *words) chunk(i int) uint32 { return cutOf(i).of(w) }

// cut is where a chunk is: it begins shift bits from the low end of a word and may
// go on in the next.
type cut struct {
	word, shift int
	mask        uint32
}

func cutOf(i int) cut {
	start := chunkStart(i)
	return cut{start / 64, start % 64, 1<<(chunkStart(i+1)-start) - 1}
}

func (c cut) of(w *words) uint32 {
	return c.join(w[c.word&3], w[(c.word+1)&3])
}

// join is the chunk in its word and the next.
func (c cut) join(word, next uint64) uint32 {
	return uint32(word>>(c.shift&63)|next<<(64-c.shift)) & c.mask
}

// allowed says how many bits of chunk i may differ for the chunk to be looked up,
// -1 for not at all. With radius = chunkCount*s + a, hashes within the radius
// differ by at most s bits in one of the first a+1 chunks, or by at most s-1 bits
// in one of the others: else they would differ in at least
// (a+1)(s+1) + (chunkCount-a-1)s = radius+1 bits.
func allowed(i, radius int) int {
	if i <= radius%chunkCount {
		return radius / chunkCount
	}
	return radius/chunkCount - 1
}

// metBefore says whether a hash within the radius is met at a chunk before i.
func metBefore(h, q *words, i, radius int) bool {
	for j := range i {
		if bits.OnesCount32(h.chunk(j)^q.chunk(j)) <= allowed(j, radius) {
			return true
		}
	}
	return false
}
