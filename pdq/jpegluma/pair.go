package jpegluma

// pair is what there is to know of the next one or two AC coefficients from the bits
// that they begin with. The end of a block is one of them, of the number 0, which goes
// to the block's last place. By bits:
//
//	0-5: how many bits they have in all
//	7: whether the number is still to be made of bits (see unknownNumber)
//	8-15: how far they lead on
//	16-23: the run of zeros before the first; endOfBlock for that
//	24-31: how many bits the first has
//	32-47: the number of the first
//	48-63: the number of the second; where there is one only, that once more
type pair uint64

const (
	// unknownNumber is in a pair of one coefficient with more bits than were looked at.
	// Bits 24-31 are how many the code has, and 32-35 how many follow it. If even the code
	// is too long, all other bits are 0.
	unknownNumber pair = 1 << 7
	// endOfBlock is a run of its own, longer than those that lead past the end.
	endOfBlock = 80
)

func (e pair) bits() int     { return int(e & 63) }
func (e pair) advance() int  { return int(e >> 8 & 255) }
func (e pair) run() int      { return int(e >> 16 & 255) }
func (e pair) before() int   { return int(e >> 24 & 255) } // the second, or the number
func (e pair) first() int16  { return int16(e >> 32) }
func (e pair) second() int16 { return int16(e >> 48) }
func (e pair) size() int     { return int(e >> 32 & 15) }

// single is the pair of one coefficient, of a symbol with so many bits before its number.
func single(symbol byte, length int, number int32) pair {
	run, bits := runOf(symbol), length+int(symbol&15)
	v := pair(uint16(number))
	return pair(bits|(run+1)<<8|run<<16|bits<<24) | v<<32 | v<<48
}

// unfinished is the one of which the number is still to be made.
func unfinished(symbol byte, length int) pair {
	size := int(symbol & 15)
	return unknownNumber | pair(length+size|runOf(symbol)<<16|length<<24|size<<32)
}

// runOf is how many zeros a symbol tells of.
func runOf(symbol byte) int {
	if symbol&15 == 0 && symbol>>4 < 15 {
		return endOfBlock
	}
	return int(symbol >> 4)
}

// then is e with another coefficient after it.
func (e pair) then(next pair) pair {
	bits, advance := e.bits()+next.bits(), e.advance()+next.advance()
	return e&^(pair(0xffff)<<48|0xffff) | pair(bits|advance<<8) | pair(uint16(next.first()))<<48
}

// makePairs fills the table of pairs, of that of short codes.
func (h *huffman) makePairs() {
	for i := range h.pairs {
		e := h.firstOf(i)
		if e&unknownNumber == 0 && e.run() != endOfBlock {
			// What lies beyond the bits is 0 here, and is not looked at.
			next := h.firstOf(i << e.bits() & (1<<lookBits - 1))
			if next&unknownNumber == 0 && e.bits()+next.bits() <= lookBits {
				e = e.then(next)
			}
		}
		h.pairs[i] = uint64(e)
	}
}

// firstOf is the single coefficient in the first bits.
func (h *huffman) firstOf(i int) pair {
	symbol, length := byte(h.short[i]), int(h.short[i]>>8)
	size := int(symbol & 15)
	switch {
	case length == 0:
		return unknownNumber
	case length+size > lookBits:
		return unfinished(symbol, length)
	}
	bits := i << length & (1<<lookBits - 1) >> (lookBits - size)
	return single(symbol, length, extend(int32(bits), size))
}
