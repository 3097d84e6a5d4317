package jpegluma

// lookBits is how long a code may be to be found in one step.
const lookBits = 11

// huffman is a table of codes (ITU-T T.81, annexes C and F.2.2.3).
type huffman struct {
	// look and short are by the next lookBits bits.
	look  [1 << lookBits]uint32 // entries
	short [1 << lookBits]uint16 // the symbol, and 256 times its bits; 0 where they are more
	// The codes of n bits end before limit[n], in 16 bits; their first symbol, less
	// their first code, is at values[n].
	limit  [17]int32
	values [17]int32
	symbol [256]byte
}

// entry is what there is to know of an AC coefficient from its first bits, by bits:
//
//	0-4: how many bits it has in all; 0 if its code is too long to be known
//	7: whether the number is still to be made of the bits
//	8-14: the run of zeros before it; endOfBlock for that
//	16-31: the number, or if that is to be made: 16-19 its size, 20-24 the code's bits
type entry uint32

const (
	unknownNumber entry = 1 << 7
	// A run of its own, longer than those that lead past the end of a block.
	endOfBlock = 80
)

func (e entry) bits() int { return int(e & 31) }
func (e entry) run() int  { return int(e >> 8 & 127) }

// numberIn makes the number that follows the code in these bits.
func (e entry) numberIn(bits uint64) int64 {
	if e>>16&15 == 0 { // of a long code
		return 0
	}
	return signed(bits<<(e>>20&31), uint(e>>16&15))
}

// signed is the number in the first 1 to 15 bits: extend without a branch.
func signed(bits uint64, size uint) int64 {
	negative := int64(^bits) >> 63 // all ones if the first bit is 0
	return int64(bits>>((64-size)&63)) + negative&(1-1<<(size&15))
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
	for i := range h.look {
		h.look[i] = uint32(unknownNumber)
	}
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
	e := unknown(length, symbol)
	first := int(code) << (lookBits - length)
	for i := first; i < first+1<<(lookBits-length); i++ {
		h.short[i] = uint16(length<<8 | int(symbol))
		h.look[i] = uint32(e)
		if e.bits() <= lookBits {
			number := e.numberIn(uint64(i) << (64 - lookBits))
			h.look[i] = uint32(e&0x7f1f) | uint32(number)<<16
		}
	}
}

// unknown is the entry of a code with so many bits, and its number not yet made.
func unknown(length int, symbol byte) entry {
	run, size := int(symbol>>4), int(symbol&15)
	if size == 0 && run < 15 {
		run = endOfBlock
	}
	return entry(length+size|run<<8|size<<16|length<<20) | unknownNumber
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
