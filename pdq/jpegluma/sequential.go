package jpegluma

import "encoding/binary"

// sequential decodes the coefficients of a block (ITU-T T.81, F.2.2), which must be
// zero; a run past the end of the block ends there, as in libjpeg.
func (s *scan) sequential(c *scanned) {
	r := &s.d.bitReader
	s.difference(c)
	s.numbers[0] = int16(c.previous)
	for k := 1; ; {
		k = known(r, c.ac, &s.numbers, k)
		if k < 64 {
			k = s.unknown(c, k)
		}
		switch {
		case k > endOfBlock:
			s.last = k - endOfBlock - 2
			return
		case k >= 64:
			s.last = 63
			return
		}
	}
}

// knownPlain decodes the coefficients that look knows, from k on. It gives the index
// of the next, or 64 and more after the last; after the end of the block endOfBlock
// more. The loop ends because each coefficient makes k greater.
func knownPlain(r *bitReader, h *huffman, numbers *[64]int16, k int) int {
	at, bits, n := r.at, r.bits, r.n // in registers
	for {
		// This is refill.
		bits |= binary.BigEndian.Uint64(r.data[at:at+8]) >> uint(n&63)
		at += (63 - n) >> 3
		n |= 56
		for range 4 { // each takes at most lookBits
			e := entry(h.look[bits>>(64-lookBits)])
			if e&unknownNumber != 0 {
				r.at, r.bits, r.n = at, bits, n
				return k
			}
			bits <<= uint(e.bits())
			n -= e.bits()
			k += e.run()
			numbers[natural[byte(k)]&63] = int16(e >> 16)
			k++
			if k >= 64 {
				r.at, r.bits, r.n = at, bits, n
				return k
			}
		}
	}
}

// unknown decodes the one coefficient at k and gives the index of the next as
// knownPlain does.
func (s *scan) unknown(c *scanned, k int) int {
	r := &s.d.bitReader
	r.refill()
	e := entry(c.ac.look[r.bits>>(64-lookBits)])
	if e.bits() == 0 {
		e = s.long(c.ac, r.bits)
	}
	k += e.run()
	s.numbers[natural[byte(k)]&63] = int16(e.numberIn(r.bits))
	r.drop(e.bits())
	return k + 1
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
		e := entry(c.ac.look[r.bits>>(64-lookBits)])
		if e.bits() == 0 {
			e = s.long(c.ac, r.bits)
		}
		r.drop(e.bits())
		k += e.run()
	}
}
