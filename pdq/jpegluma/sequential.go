package jpegluma

import "encoding/binary"

// unit is a block of an MCU (ITU-T T.81 calls it a data unit): how it is coded, and what
// came of it. The kernel knows the order of the fields.
type unit struct {
	last         int // the index in zigzag order of the last that may not be zero
	dc, ac       *huffman
	previous     *int32     // the component's DC
	numbers      *[64]int16 // by rows, before they are multiplied
	component    *component
	x, y         int // the first block of it in the picture's first MCU
	across, down int // and how far on it is in the next
}

// unitsOf lists the blocks of an MCU in their order (ITU-T T.81, A.2.3).
func unitsOf(components []scanned) (units []unit) {
	for i := range components {
		c := &components[i]
		across, down := int(c.across), int(c.down)
		if len(components) == 1 {
			across, down = 1, 1
		}
		for at := range across * down {
			units = append(units, unit{dc: c.dc, ac: c.ac, previous: &c.previous, component: c.component, x: at % across, y: at / across, across: across, down: down})
		}
	}
	numbers := make([][64]int16, len(units))
	for i := range units {
		units[i].numbers = &numbers[i]
	}
	return units
}

// sequentialMCU decodes an MCU and gives on what is wanted of it. Where no bits are left
// all is zero.
func (s *scan) sequentialMCU(x, y int) {
	for done := 0; done < len(s.units) && !s.idle; {
		s.d.ready()
		done += sequential(&s.d.bitReader, s.units[done:])
		if done < len(s.units) {
			s.d.ready()
			s.sequential(&s.units[done])
			done++
		}
	}
	for i := range s.units {
		u := &s.units[i]
		if s.idle {
			*u.numbers, u.last = [64]int16{}, 0
		}
		if u.component.wanted {
			u.component.put(u.numbers, u.last, x*u.across+u.x, y*u.down+u.y)
		}
	}
}

// sequential decodes the coefficients of a block (ITU-T T.81, F.2.2). A run past its end
// ends there, as in libjpeg.
func (s *scan) sequential(u *unit) {
	s.difference(u.dc, u.previous)
	*u.numbers = [64]int16{int16(*u.previous)}
	k := 1
	for k < 64 {
		k = knownPlain(&s.d.bitReader, u.ac, u.numbers, k)
		if k < 64 {
			k = s.unknown(u, k)
		}
	}
	u.last = 63
	if k > endOfBlock {
		u.last = k - endOfBlock - 2
	}
}

// knownPlain decodes the coefficients that are known from a look, from k on. It gives the
// index of the next, or 64 and more after the last; after the end of the block endOfBlock
// more. The loop ends because each coefficient makes k greater.
func knownPlain(r *bitReader, h *huffman, numbers *[64]int16, k int) int {
	at, bits, n := r.at, r.bits, r.n // in registers
	for k < 64 {
		if n < lookBits { // this is refill
			bits |= binary.BigEndian.Uint64(r.data[at:at+8]) >> uint(n&63)
			at += (63 - n) >> 3
			n |= 56
		}
		e := pair(h.pairs[bits>>(64-lookBits)])
		if e&unknownNumber != 0 {
			break
		}
		length, next := e.bits(), k+e.advance()
		k += e.run()
		if k < 63 {
			numbers[natural[byte(next-1)]&63] = e.second()
		} else { // the block ends with the first
			length, next = e.before(), k+1
		}
		numbers[natural[byte(k)]&63] = e.first() // if there is one only, it was the second
		bits <<= uint(length)
		n -= length
		k = next
	}
	r.at, r.bits, r.n = at, bits, n
	return k
}

// unknown decodes the one coefficient at k and gives the index of the next as
// knownPlain does.
func (s *scan) unknown(u *unit, k int) int {
	r := &s.d.bitReader
	r.refill()
	e := pair(u.ac.pairs[r.bits>>(64-lookBits)])
	if e.bits() == 0 {
		symbol, length := u.ac.find(r.bits)
		s.damaged = s.damaged || length > 16
		e = unfinished(symbol, length)
	}
	k += e.run()
	r.drop(e.before())
	u.numbers[natural[byte(k)]&63] = int16(r.number(e.size()))
	return k + 1
}

// difference reads a DC coefficient.
func (s *scan) difference(h *huffman, previous *int32) {
	r := &s.d.bitReader
	symbol, ok := r.symbol(h)
	s.damaged = s.damaged || !ok
	*previous += r.number(int(symbol & 15))
}
