package jpegluma

import "math/bits"

// refinement is one more bit for the coefficients of a block (ITU-T T.81, G.1.2.3).
// All are sets of coefficients, in zigzag order with the first at the top.
type refinement struct {
	nonzero  uint64 // those that were not 0 before
	rest     uint64 // those that are still to be told of
	more     uint64 // those not 0 that go away from 0 by a bit
	fresh    uint64 // those that were 0 and become 1 or -1
	negative uint64 // and of them those that become -1
}

func (s *scan) refineAC(c *scanned, at int) {
	f := refinement{nonzero: c.spectra.nonzero[at], rest: s.band}
	if s.blocksToSkip > 0 && f.nonzero&f.rest == 0 {
		s.blocksToSkip--
		return
	}
	for f.rest != 0 {
		s.blocksToSkip = refine(&s.d.bitReader, c.ac, &f, &c.spectra.numbers[at], s.blocksToSkip)
		if f.rest != 0 {
			s.refineOne(c, &f)
		}
	}
	if s.blocksToSkip > 0 {
		s.blocksToSkip--
	}
	c.spectra.apply(&f, at, s.low)
}

// refineOne reads one symbol and the bits after it, or the bits of a block in a run of
// ends. A symbol tells of a coefficient that is 0 and of all before it: it says how many
// zeros to pass over, and what becomes of the one after these.
func (s *scan) refineOne(c *scanned, f *refinement) {
	r := &s.d.bitReader
	var stop, sign uint64
	if s.blocksToSkip == 0 {
		symbol, ok := r.symbol(c.ac)
		s.damaged = s.damaged || !ok || symbol&15 > 1
		run, size := int(symbol>>4), int(symbol&15)
		switch {
		case size == 0 && run < 15:
			s.blocksToSkip = 1<<run + int(r.take(run))
		default:
			stop = nth(f.rest&^f.nonzero, run)
		}
		if size > 0 {
			sign = uint64(1 - r.take(1))
			fresh := stop
			if stop == 0 { // a run past the end: what comes after the band
				fresh = 1 << 63 >> uint(min(s.to+1, 63))
			}
			f.fresh |= fresh
			f.negative |= fresh * sign
		}
	}
	passed := f.nonzero & f.rest
	if stop > 0 {
		passed &= -(stop << 1) // those before it
	}
	for passed != 0 {
		bit := uint64(1) << 63 >> uint(bits.LeadingZeros64(passed))
		f.more |= bit * uint64(r.take(1))
		passed &^= bit
	}
	f.rest &= max(stop, 1) - 1
}

// nth is the nth of a set, counted from 0 at the top; 0 if there are fewer.
func nth(set uint64, n int) uint64 {
	for ; n > 0; n-- {
		set &^= 1 << 63 >> uint(bits.LeadingZeros64(set))
	}
	return 1 << 63 >> uint(bits.LeadingZeros64(set))
}

// apply changes the coefficients of a block.
func (c *spectra) apply(f *refinement, at, low int) {
	numbers := &c.numbers[at]
	bit := int16(1) << low
	if f.fresh&f.nonzero != 0 { // by a run past the end
		numbers[natural[lastOf(f.fresh)]&63] = 0
	}
	for left := f.more | f.fresh; left != 0; left &= left - 1 {
		place := bits.TrailingZeros64(left) & 63
		v := &numbers[natural[63-place]&63]
		sign := *v>>15 | -int16(f.negative>>uint(place)&1)
		*v += (bit&^*v ^ sign) - sign // unless there is one, as in libjpeg
	}
	c.nonzero[at] |= f.fresh
}
