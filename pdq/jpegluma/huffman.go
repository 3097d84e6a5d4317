package jpegluma

// lookBits is how long a code may be to be found in one step.
const lookBits = 11

// huffman is a table of codes (ITU-T T.81, annexes C and F.2.2.3). The kernels know the
// order of its fields.
type huffman struct {
	// The codes of n bits end before limit[n], in 16 bits; their first symbol, less
	// their first code, is at values[n].
	limit  [17]int32
	values [17]int32
	symbol [256]byte
	// By the next lookBits bits:
	short [1 << lookBits]uint16 // the symbol, and 256 times its bits; 0 where they are more
	pairs [1 << lookBits]uint64 // pairs
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
	h.makePairs()
	c.table = h
	return h, nil
}

// addShort puts a code into the table for one step, if it is short enough.
func (h *huffman) addShort(code int32, length int, symbol byte) {
	if length > lookBits {
		return
	}
	first := int(code) << (lookBits - length)
	for i := first; i < first+1<<(lookBits-length); i++ {
		h.short[i] = uint16(length<<8 | int(symbol))
	}
}

// extend makes a signed number of its bits (ITU-T T.81, F.2.2.1).
func extend(v int32, size int) int32 {
	if size > 0 && v < 1<<(size-1) {
		return v - 1<<size + 1
	}
	return v
}

// find is symbol for bits that are not yet used up: it gives the symbol and how many
// bits it has; for what is no code 0, as libjpeg, and 17.
func (h *huffman) find(bits uint64) (symbol byte, length int) {
	code := int32(bits >> 48)
	for length := 1; length <= 16; length++ {
		if code < h.limit[length] {
			return h.symbol[byte(code>>(16-length)+h.values[length])], length
		}
	}
	return 0, 17
}
