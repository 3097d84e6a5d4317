package jpegluma

import (
	"encoding/binary"
	"math/bits"
)

// spectra are the blocks of a component of a progressive picture, as far as they are
// known.
type spectra struct {
	numbers [][64]int16 // by rows; but for the first
	first   []int16
	// nonzero has a bit for each coefficient of a block that is not 0, but for the
	// first. Sets of coefficients are in zigzag order, the first at the top.
	nonzero []uint64
}

func newSpectra(blocks int) spectra {
	return spectra{make([][64]int16, blocks), make([]int16, blocks), make([]uint64, blocks)}
}

// set sets a coefficient of a block. A run past the end of the block ends there.
func (c *spectra) set(at, k int, v int16) {
	c.numbers[at][natural[byte(k)]&63] = v
	if v != 0 {
		c.nonzero[at] |= 1 << 63 >> uint(min(k, 63))
	}
}

// lastOf is the index of the last coefficient in a set, or 0.
func lastOf(set uint64) int { return max(63-bits.TrailingZeros64(set), 0) }

// progressive decodes what a scan of a progressive picture has of one block (ITU-T
// T.81, annex G).
func (s *scan) progressive(c *scanned, x, y int) {
	s.d.ready()
	at := y*c.stride + x
	switch {
	case s.from > 0 && s.before == 0:
		s.firstAC(c, at)
	case s.from > 0:
		s.refineAC(c, at)
	case s.before == 0:
		s.difference(c.dc, &c.previous)
		if c.wanted {
			c.spectra.first[at] = int16(c.previous << s.low)
		}
	default:
		bit := int16(s.d.take(1) << s.low)
		if c.wanted {
			c.spectra.first[at] |= bit
		}
	}
}

// passOver is how many of the next blocks, of at most so many in this row, a run of
// ends of blocks leaves as they are.
func (s *scan) passOver(most int) int {
	if s.before != 0 || s.from == 0 {
		return 0
	}
	n := min(s.blocksToSkip, most)
	if s.d.interval > 0 {
		n = min(n, s.interval+1)
		s.interval -= max(n-1, 0)
	}
	s.blocksToSkip -= n
	return n
}

// mostLow is how far a number that is known from a look may be shifted and stay what it is.
const mostLow = 5

func (s *scan) firstAC(c *scanned, at int) {
	if s.blocksToSkip > 0 {
		s.blocksToSkip--
		return
	}
	r := &s.d.bitReader
	numbers, nonzero := &c.spectra.numbers[at], &c.spectra.nonzero[at]
	for k := s.from; k <= s.to; k++ {
		if s.low <= mostLow {
			var found uint64
			k, found = first(r, c.ac, numbers, k, s.to, s.low)
			*nonzero |= found
			if k > s.to {
				return
			}
		}
		symbol, ok := r.symbol(c.ac)
		s.damaged = s.damaged || !ok
		run, size := int(symbol>>4), int(symbol&15)
		if size == 0 && run < 15 {
			s.blocksToSkip = 1<<run + int(r.take(run)) - 1
			return
		}
		k += run
		if size > 0 {
			c.spectra.set(at, k, int16(r.number(size)<<s.low))
		}
	}
}

// firstPlain decodes the coefficients that are known from a look, from k to the band's end, times
// 2^low. It gives the index of the next, and the set of those that are not 0.
func firstPlain(r *bitReader, h *huffman, numbers *[64]int16, k, to, low int) (next int, nonzero uint64) {
	at, bits, n := r.at, r.bits, r.n // in registers
	for k <= to {
		if n < lookBits { // this is refill
			bits |= binary.BigEndian.Uint64(r.data[at:at+8]) >> uint(n&63)
			at += (63 - n) >> 3
			n |= 56
		}
		e := pair(h.pairs[bits>>(64-lookBits)])
		if e&unknownNumber != 0 || e.first() == 0 || k+e.run() > to {
			break
		}
		bits <<= uint(e.before())
		n -= e.before()
		k += e.run()
		numbers[natural[byte(k)]&63] = e.first() << uint(low&15)
		nonzero |= 1 << 63 >> uint(k&63)
		k++
	}
	r.at, r.bits, r.n = at, bits, n
	return k, nonzero
}

// finish makes the pixels of a progressive picture.
func (d *decoder) finish() {
	for i := range d.components {
		c := &d.components[i]
		if !c.wanted || c.quant == nil {
			continue
		}
		for at := range c.spectra.numbers {
			numbers := &c.spectra.numbers[at]
			numbers[0] = c.spectra.first[at]
			c.put(numbers, lastOf(c.spectra.nonzero[at]), at%c.stride, at/c.stride)
		}
	}
}
