package jpegluma

import "encoding/binary"

// sequential decodes the coefficients of a block (ITU-T T.81, F.2.2), which must be
// zero; a run past the end of the block ends there, as in libjpeg.
func (s *scan) sequential(c *scanned) {
	r := &s.d.bitReader
	s.difference(c)
	s.numbers[0] = int16(c.previous)
	for k := 1; k < 64; {
		if k = s.known(c, k); k >= 64 {
			return
		}
		e := c.ac.look[r.bits>>(64-lookBits)]
		if e.bits() == 0 {
			e = s.long(c.ac, r.bits)
		}
		s.last = k - 1
		k += e.run()
		s.numbers[natural[k&127]&63] = int16(e.numberIn(r.bits))
		r.drop(e.bits())
		if k++; e.run() != endOfBlock {
			s.last = min(k-1, 63)
		}
	}
}

// known decodes the coefficients that look knows, from k on. It gives the index of
// the next, for which there are bits enough, or 64 and more after the last.
func (s *scan) known(c *scanned, k int) int {
	r, look := &s.d.bitReader, &c.ac.look
	at, bits, n := r.at, r.bits, r.n // in registers
	for {
		// This is refill.
		bits |= binary.BigEndian.Uint64(r.data[at:at+8]) >> uint(n&63)
		at += (63 - n) >> 3
		n |= 56
		for range 4 { // each takes at most lookBits
			e := look[bits>>(64-lookBits)]
			if e&unknownNumber != 0 {
				r.at, r.bits, r.n = at, bits, n
				r.refill()
				return k
			}
			bits <<= uint(e.bits())
			n -= e.bits()
			k += e.run()
			s.numbers[natural[k&127]&63] = int16(e >> 16)
			if k++; k >= 64 {
				r.at, r.bits, r.n = at, bits, n
				s.last = 63
				if e.run() == endOfBlock {
					s.last = k - endOfBlock - 2
				}
				return k
			}
		}
	}
}

// long is look where the code is too long for that.
func (s *scan) long(h *huffman, bits uint64) entry {
	symbol, length := h.find(bits)
	s.damaged = s.damaged || length > 16
	return unknown(length, symbol)
}

// difference reads a DC coefficient.
func (s *scan) difference(c *scanned) {
	r := &s.d.bitReader
	symbol, ok := r.symbol(c.dc)
	s.damaged = s.damaged || !ok
	c.previous += r.number(int(symbol & 15))
}

// pass decodes a block of which only the end is of interest.
func (s *scan) pass(c *scanned) {
	r := &s.d.bitReader
	symbol, ok := r.symbol(c.dc)
	s.damaged = s.damaged || !ok
	r.take(int(symbol & 15))
	for k := 1; k < 64; k++ {
		r.refill()
		e := c.ac.look[r.bits>>(64-lookBits)]
		if e.bits() == 0 {
			e = s.long(c.ac, r.bits)
		}
		r.drop(e.bits())
		k += e.run()
	}
}
