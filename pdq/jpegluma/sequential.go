package jpegluma

// sequential decodes the coefficients of a block into s.block (ITU-T T.81, F.2.2)
// and gives the index of the last; a run past the end of the block ends there, as in
// libjpeg.
func (s *scan) sequential(c *scanned) (last int) {
	r, q := &s.d.reader, c.quant
	symbol, ok := r.symbol(c.dc)
	s.damaged = s.damaged || !ok
	c.previous += r.number(int(symbol & 15))
	s.block[0] = int64(int16(c.previous)) * q[0].factor

	// The bits are kept in registers here.
	look, bits, n := &c.ac.look, r.bits, r.n
	for k := 1; k < 64; k++ {
		if n < 32 {
			r.bits, r.n = bits, n
			r.fill()
			bits, n = r.bits, r.n
		}
		e := look[bits>>(64-lookBits)]
		run, size := e.run(), e.size()
		bits <<= uint(e.bits())
		n -= e.bits()
		if e&numberKnown != 0 {
			k += run
			at := &q[k&127]
			s.block[at.word&31] += int64(e.number()) * at.factor
			last = k
			continue
		}
		if e == 0 {
			r.bits, r.n = bits, n
			symbol, ok := r.next(c.ac)
			s.damaged = s.damaged || !ok
			run, size = int(symbol>>4), int(symbol&15)
			r.need(size)
			bits, n = r.bits, r.n
		}
		if size == 0 && run < 15 {
			break
		}
		k += run
		if size > 0 {
			at := &q[k&127]
			s.block[at.word&31] += signed(bits, uint(size)) * at.factor
			bits <<= uint(size)
			n -= size
			last = k
		}
	}
	r.bits, r.n = bits, n
	return last
}

// signed is the number in the first 1 to 15 bits: extend without a branch.
func signed(bits uint64, size uint) int64 {
	negative := int64(^bits) >> 63 // all ones if the first bit is 0
	return int64(bits>>(64-size)) + negative&(1-1<<size)
}

// symbol is next, in one step for short codes.
func (r *reader) symbol(h *huffman) (symbol byte, ok bool) {
	if r.n < 32 {
		r.fill()
	}
	if e := h.look[r.bits>>(64-lookBits)]; e != 0 {
		r.bits <<= uint(e.code())
		r.n -= e.code()
		return byte(e.run()<<4 | e.size()), true
	}
	return r.next(h)
}

// pass decodes a block of which only the end is of interest.
func (s *scan) pass(c *scanned) {
	r := &s.d.reader
	symbol, ok := r.symbol(c.dc)
	s.damaged = s.damaged || !ok
	r.take(int(symbol & 15))
	skip := &c.ac.skip
	for k := 1; k < 64; {
		if r.n < 32 {
			r.fill()
		}
		if e := skip[r.bits>>(64-lookBits)]; e != 0 {
			r.bits <<= e & 31
			r.n -= int(e & 31)
			k += int(e >> 8)
			continue
		}
		symbol, ok := r.next(c.ac)
		s.damaged = s.damaged || !ok
		run, size := int(symbol>>4), int(symbol&15)
		if size == 0 && run < 15 {
			return
		}
		r.take(size)
		k += run + 1
	}
}
