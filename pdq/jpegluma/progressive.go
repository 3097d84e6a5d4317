package jpegluma

// progressive decodes what a scan of a progressive picture has of one block (ITU-T
// T.81, annex G).
func (s *scan) progressive(c *scanned, at int) {
	var b *[64]int16
	if c.wanted {
		b = (*[64]int16)(c.coefficients[64*at:])
	} else {
		b = new([64]int16)
	}
	switch {
	case s.from == 0 && s.before == 0:
		s.firstDC(c, b)
	case s.from == 0:
		b[0] |= int16(s.d.take(1) << s.low)
	case s.before == 0:
		s.firstAC(c, b)
	default:
		s.refineAC(c, b)
	}
}

func (s *scan) firstDC(c *scanned, b *[64]int16) {
	s.difference(c)
	b[0] = int16(c.previous << s.low)
}

func (s *scan) firstAC(c *scanned, b *[64]int16) {
	if s.blocksToSkip > 0 {
		s.blocksToSkip--
		return
	}
	r := &s.d.bitReader
	for k := s.from; k <= s.to; k++ {
		symbol, ok := r.symbol(c.ac)
		s.damaged = s.damaged || !ok
		run, size := int(symbol>>4), int(symbol&15)
		if size == 0 && run < 15 {
			s.blocksToSkip = 1<<run + int(r.take(run)) - 1
			return
		}
		k += run
		if size > 0 {
			b[min(k, 63)] = int16(r.number(size) << s.low)
		}
	}
}

// refineAC adds a bit to every coefficient that is not zero and passes over `run`
// that are, to put a new one where the next is (ITU-T T.81, G.1.2.3).
func (s *scan) refineAC(c *scanned, b *[64]int16) {
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
				b[min(k, 63)] = number
			}
		}
	}
	if s.blocksToSkip > 0 {
		// Nothing to refine in most blocks: a quick look at whether it is so keeps
		// files of few bytes and many scans from taking long.
		if [63]int16(b[1:]) != ([63]int16{}) {
			s.refine(b, k, 64)
		}
		s.blocksToSkip--
	}
}

// refine adds a bit to the coefficients from k on, past as many zeros as told, and
// gives the index of the next zero.
func (s *scan) refine(b *[64]int16, k, zeros int) int {
	r, last := &s.d.bitReader, s.to
	bits, n := r.bits, r.n // kept in registers
	bit := int16(1) << s.low
	for ; k <= last; k++ {
		v := b[k&63]
		if v == 0 {
			if zeros == 0 {
				break
			}
			zeros--
			continue
		}
		if n == 0 {
			r.bits, r.n = bits, n
			r.refill()
			bits, n = r.bits, r.n
		}
		one := bits>>63 == 1
		bits <<= 1
		n--
		if one && v&bit == 0 {
			if v > 0 {
				b[k&63] = v + bit
			} else {
				b[k&63] = v - bit
			}
		}
	}
	r.bits, r.n = bits, n
	return k
}

// finish makes the pixels of a progressive picture.
func (d *decoder) finish() {
	for i := range d.components {
		c := &d.components[i]
		if !c.wanted || c.quant == nil {
			continue
		}
		for at := range len(c.coefficients) / 64 {
			var b coefficients
			for k, v := range (*[64]int16)(c.coefficients[64*at:]) {
				if v != 0 {
					b.numbers[natural[k]], b.last = v, k
				}
			}
			c.put(&b, at%c.stride, at/c.stride)
		}
	}
}
