package jpegluma

import "math/bits"

// spectral is a block of a progressive picture, as far as it is known.
type spectral struct {
	numbers [64]int16 // in zigzag order
	nonzero uint64    // a bit for each that is not 0, but for the first; the last at the top
}

// set sets a coefficient. A run past the end of the block ends there.
func (b *spectral) set(k int, v int16) {
	k = min(k, 63)
	b.numbers[k] = v
	if v != 0 {
		b.nonzero |= 1 << uint(k)
	}
}

// progressive decodes what a scan of a progressive picture has of one block (ITU-T
// T.81, annex G).
func (s *scan) progressive(c *scanned, at int) {
	b := &s.unwanted
	if c.wanted {
		b = &c.spectra[at]
	} else {
		*b = spectral{}
	}
	switch {
	case s.from == 0 && s.before == 0:
		s.difference(c)
		b.numbers[0] = int16(c.previous << s.low)
	case s.from == 0:
		b.numbers[0] |= int16(s.d.take(1) << s.low)
	case s.before == 0:
		s.firstAC(c, b)
	default:
		s.refineAC(c, b)
	}
}

func (s *scan) firstAC(c *scanned, b *spectral) {
	if s.blocksToSkip > 0 {
		s.blocksToSkip--
		return
	}
	r := &s.d.bitReader
	for k := s.from; k <= s.to; k++ {
		if r.n < 33 {
			r.refill()
		}
		if e := entry(c.ac.look[r.bits>>(64-lookBits)]); e&unknownNumber == 0 && e.run() != endOfBlock {
			r.drop(e.bits())
			k += e.run()
			if number := e.number(); number != 0 {
				b.set(k, int16(number<<s.low))
			}
			continue
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
			b.set(k, int16(r.number(size)<<s.low))
		}
	}
}

// refineAC adds a bit to every coefficient that is not zero and passes over `run`
// that are, to put a new one where the next is (ITU-T T.81, G.1.2.3).
func (s *scan) refineAC(c *scanned, b *spectral) {
	r := &s.d.bitReader
	k := s.from
	if s.blocksToSkip == 0 {
		for ; k <= s.to; k++ {
			symbol, ok := r.symbol(c.ac)
			s.damaged = s.damaged || !ok
			run, size := int(symbol>>4), int(symbol&15)
			number := int16(0)
			if size > 0 {
				s.damaged = s.damaged || size > 1
				number = -1 << s.low
				if r.take(1) == 1 {
					number = 1 << s.low
				}
			} else if run < 15 {
				s.blocksToSkip = 1<<run + int(r.take(run))
				break
			}
			k = s.refine(b, k, run)
			if number != 0 {
				b.set(k, number)
			}
		}
	}
	if s.blocksToSkip > 0 {
		s.refine(b, k, 64)
		s.blocksToSkip--
	}
}

// refine adds a bit to the coefficients from k on, past as many zeros as told, and
// gives the index of the next zero.
func (s *scan) refine(b *spectral, k, zeros int) int {
	r := &s.d.bitReader
	bits64, n := r.bits, r.n // kept in registers
	bit := int16(1) << s.low
	for nonzero := b.nonzero >> uint(k&63); ; {
		gap := bits.TrailingZeros64(nonzero)
		if gap > zeros || k+gap > s.to {
			break
		}
		zeros -= gap
		k += gap
		if n == 0 {
			r.bits, r.n = bits64, n
			r.refill()
			bits64, n = r.bits, r.n
		}
		// Away from 0 by a bit, if there is none yet.
		v := b.numbers[k&63]
		more := bit & int16(int64(bits64)>>63) &^ v
		sign := v >> 15
		b.numbers[k&63] = v + (more ^ sign) - sign
		bits64 <<= 1
		n--
		k++
		nonzero = nonzero >> uint(gap) >> 1
	}
	r.bits, r.n = bits64, n
	return min(k+zeros, s.to+1)
}

// finish makes the pixels of a progressive picture.
func (d *decoder) finish() {
	for i := range d.components {
		c := &d.components[i]
		if !c.wanted || c.quant == nil {
			continue
		}
		var b coefficients
		for at := range c.spectra {
			from := &c.spectra[at]
			b = coefficients{}
			b.numbers[0] = from.numbers[0]
			for left := from.nonzero; left != 0; left &= left - 1 {
				b.last = bits.TrailingZeros64(left)
				b.numbers[natural[byte(b.last)]&63] = from.numbers[b.last&63]
			}
			c.put(&b, at%c.stride, at/c.stride)
		}
	}
}
