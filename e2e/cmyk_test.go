package e2e

import (
	"math/bits"
	"slices"
)

// cmyk is a JPEG file in the colours of printers, as Adobe's programs write them:
// flat blocks of 8 x 8 pixels, all four channels in one scan (ITU-T T.81, B.2).
func cmyk() asked {
	const blocks = 24 // across and down
	const side = 8 * blocks
	b := []byte("\xff\xd8\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00")
	b = slices.Concat(b, []byte{0xff, 0xdb, 0, 67, 0}, slices.Repeat([]byte{8}, 64))
	b = append(b, 0xff, 0xc0, 0, 20, 8, 0, side, 0, side, 4)
	for i := range byte(4) {
		b = append(b, i+1, 0x11, 0)
	}
	// A code of four bits for each size of a difference, and of one for the end of a block.
	sizes := []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	b = slices.Concat(b, huffmanTable(0x00, 4, sizes), huffmanTable(0x10, 1, []byte{0}))
	b = append(b, 0xff, 0xda, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0)
	var w bitString
	before := [4]int{}
	for at := range blocks * blocks {
		x, y := at%blocks, at/blocks
		for i := range before {
			level := (x*(29+8*i)^y*(41-6*i))*37%200 - 100
			w.difference(level - before[i])
			before[i] = level
		}
	}
	return asked{name: "jpeg-cmyk.jpg", data: slices.Concat(b, w.bytes(), []byte{0xff, 0xd9})}
}

// huffmanTable is one whose codes are all of one length.
func huffmanTable(id byte, length int, symbols []byte) []byte {
	counts := make([]byte, 16)
	counts[length-1] = byte(len(symbols))
	return slices.Concat([]byte{0xff, 0xc4, 0, byte(19 + len(symbols)), id}, counts, symbols)
}

// bitString is the bits of a scan.
type bitString struct{ bits []byte }

// difference writes a DC coefficient as the difference to the one before, and the
// end of the block.
func (w *bitString) difference(d int) {
	size := bits.Len(uint(max(d, -d)))
	w.put(size, 4)
	if d < 0 {
		d += 1<<size - 1
	}
	w.put(d, size)
	w.put(0, 1)
}

func (w *bitString) put(value, n int) {
	for i := n - 1; i >= 0; i-- {
		w.bits = append(w.bits, byte(value>>i&1))
	}
}

func (w *bitString) bytes() (out []byte) {
	for len(w.bits)%8 != 0 {
		w.bits = append(w.bits, 1)
	}
	for i := 0; i < len(w.bits); i += 8 {
		var v byte
		for _, bit := range w.bits[i : i+8] {
			v = v<<1 | bit
		}
		if out = append(out, v); v == 0xff {
			out = append(out, 0)
		}
	}
	return out
}
