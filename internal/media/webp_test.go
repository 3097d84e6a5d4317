package media_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"math/bits"
)

// encodeWebP writes a lossless WebP in the simplest way that RFC 9649 allows: no
// transforms, no colour cache, and every byte of every channel as a literal with
// a code of 8 bits.
func encodeWebP(img *image.NRGBA) []byte {
	var w bitWriter
	w.put(0x2f, 8)
	w.put(uint32(img.Rect.Dx()-1), 14)
	w.put(uint32(img.Rect.Dy()-1), 14)
	w.put(1, 1)     // alpha is used
	w.put(0, 3)     // version
	w.put(0, 1+1+1) // no transform, no colour cache, no meta prefix codes
	w.literals(256 + 24)
	for range 3 { // red, blue, alpha
		w.literals(256)
	}
	w.put(1, 1) // distances: a simple code
	w.put(0, 1) // of one symbol
	w.put(0, 1) // that fits one bit
	w.put(0, 1) // and is 0
	for i := 0; i < len(img.Pix); i += 4 {
		for _, channel := range []int{1, 0, 2, 3} {
			w.put(uint32(bits.Reverse8(img.Pix[i+channel])), 8)
		}
	}
	w.put(0, 7) // the last byte
	if len(w.bytes)%2 == 1 {
		w.bytes = append(w.bytes, 0)
	}
	var b bytes.Buffer
	b.WriteString("RIFF")
	_ = binary.Write(&b, binary.LittleEndian, uint32(len(w.bytes)+12))
	b.WriteString("WEBPVP8L")
	_ = binary.Write(&b, binary.LittleEndian, uint32(len(w.bytes)))
	b.Write(w.bytes)
	return b.Bytes()
}

// bitWriter packs bits from the lowest of each byte upward.
type bitWriter struct {
	bytes []byte
	n     int
}

func (w *bitWriter) put(v uint32, n int) {
	for i := range n {
		if w.n%8 == 0 {
			w.bytes = append(w.bytes, 0)
		}
		w.bytes[w.n/8] |= byte(v>>i&1) << (w.n % 8)
		w.n++
	}
}

// literals writes a prefix code in which 0..255 have 8 bits and the symbols after
// them none. Its lengths are coded by one bit: 0 for none, 1 for eight.
func (w *bitWriter) literals(alphabet int) {
	w.put(0, 1) // a normal code
	w.put(8, 4) // 12 lengths of code lengths follow: 17 18 0 1 2 3 4 5 16 6 7 8
	for i := range 12 {
		if i == 2 || i == 11 { // those of "none" and "eight"
			w.put(1, 3)
		} else {
			w.put(0, 3)
		}
	}
	w.put(0, 1) // for the whole alphabet
	for i := range alphabet {
		if i < 256 {
			w.put(1, 1)
		} else {
			w.put(0, 1)
		}
	}
}
