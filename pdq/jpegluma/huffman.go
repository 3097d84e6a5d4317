package jpegluma

// lookBits is how long a code may be to be found in one step.
const lookBits = 10

// huffman is a table of codes (ITU-T T.81, annexes C and F.2.2.3).
type huffman struct {
	// look and skip are by the next lookBits bits; 0 where a code is longer.
	look [1 << lookBits]entry
	skip [1 << lookBits]uint16 // bits of code and number, and 256 times the step in k
	// The codes of n bits end before limit[n], in 16 bits; their first symbol, less
	// their first code, is at values[n].
	limit  [17]int32
	values [17]int32
	symbol [256]byte
}

// entry is a symbol with, where it fits into lookBits bits, the number after it:
//
//	bits 0-7: how many bits they have; 8-11: the size; 12-15: the run
//	bit 16: whether the number is there; 20-31: the number
type entry uint32

const numberKnown entry = 1 << 16

func (e entry) bits() int     { return int(e & 31) }
func (e entry) size() int     { return int(e >> 8 & 15) }
func (e entry) run() int      { return int(e >> 12 & 15) }
func (e entry) number() int32 { return int32(e) >> 20 }

// code is how many bits the symbol has without the number.
func (e entry) code() int {
	if e&numberKnown != 0 {
		return e.bits() - e.size()
	}
	return e.bits()
}

// codes is a table as a file defines it.
type codes struct {
	counts  [16]byte // of each length, from 1 on
	symbols [256]byte
	table   *huffman // once it was used
}

// huffman makes the table for decoding.
func (c *codes) huffman() (*huffman, error) {
	if c == nil {
		return nil, FormatError("a scan uses a Huffman table that is not there")
	}
	if c.table != nil {
		return c.table, nil
	}
	h := &huffman{symbol: c.symbols}
	code, at := int32(0), int32(0)
	for length := 1; length <= 16; length++ {
		count := int32(c.counts[length-1])
		h.values[length] = at - code
		if code+count > 1<<length {
			return nil, FormatError("a Huffman table has too many codes")
		}
		for range count {
			h.addShort(code, length, h.symbol[at])
			code++
			at++
		}
		h.limit[length] = code << (16 - length)
		code <<= 1
	}
	c.table = h
	return h, nil
}

// addShort puts a code into the tables for one step, if it is short enough.
func (h *huffman) addShort(code int32, length int, symbol byte) {
	if length > lookBits {
		return
	}
	run, size := int(symbol>>4), int(symbol&15)
	step := run + 1
	if size == 0 && run < 15 {
		step = 64 // end of block
	}
	first := int(code) << (lookBits - length)
	for i := first; i < first+1<<(lookBits-length); i++ {
		h.skip[i] = uint16(step<<8 | length + size)
		e := entry(length | size<<8 | run<<12)
		if total := length + size; size > 0 && total <= lookBits {
			number := extend(int32(i>>(lookBits-total))&(1<<size-1), size)
			e = entry(total|size<<8|run<<12) | numberKnown | entry(uint32(number)<<20)
		}
		h.look[i] = e
	}
}

// extend makes a signed number of its bits (ITU-T T.81, F.2.2.1).
func extend(v int32, size int) int32 {
	if size > 0 && v < 1<<(size-1) {
		return v - 1<<size + 1
	}
	return v
}

// next reads a code and gives its symbol, run in the high and size in the low four
// bits. For what is no code it gives 0, as libjpeg, and false. At least 16 more
// bits are there afterwards.
func (r *reader) next(h *huffman) (symbol byte, ok bool) {
	if r.n < 32 {
		r.fill()
	}
	code := int32(r.bits >> 48)
	for length := 1; length <= 16; length++ {
		if code < h.limit[length] {
			r.bits <<= uint(length)
			r.n -= length
			return h.symbol[byte(code>>(16-length)+h.values[length])], true
		}
	}
	r.bits <<= 17
	r.n -= 17
	return 0, false
}

// number reads the signed number after a symbol.
func (r *reader) number(size int) int32 { return extend(r.take(size), size) }
