package jpegluma

import (
	"bytes"
	"encoding/binary"
)

// blockRoom is more than the bytes that one block takes: a DC and 63 AC coefficients
// of at most 31 bits each, and what is looked at ahead of them.
const blockRoom = 512

const dataSize = bufferSize + 2*blockRoom

// bitReader gives the bits of a scan between two markers. The zeros that are stuffed
// after each 0xff (ITU-T T.81, F.1.2.3) are taken out beforehand, many bytes at a time,
// so that the inner loops need not look for them.
type bitReader struct {
	data *[dataSize]byte // bytes of the scan; past end zeros
	size int             // how many they are
	at   int             // the first of them that is not in bits
	end  int             // how many of them the file has
	last bool            // after these comes a marker, or nothing
	bits uint64          // the next bits, the first at the top; below the first n what follows them, or zeros
	n    int             // how many are there for certain
}

// dropBits forgets what is left of a scan up to where the file was read.
func (r *reader) dropBits() { r.bitReader = bitReader{data: r.data} }

// exhausted says that bits were used that were not there.
func (b *bitReader) exhausted() bool { return 8*b.at-b.n > 8*b.end }

// ready makes sure of the bytes of a block. Where a marker or the end is in the way
// there are only zeros (ITU-T T.81, F.2.2.5).
func (r *reader) ready() {
	if r.at+blockRoom > r.size {
		r.moreBits()
	}
}

func (r *reader) moreBits() {
	if r.last {
		if r.exhausted() { // and stays so, among zeros
			r.at, r.bits, r.n = r.end+1, 0, 0
		}
		return
	}
	if r.data == nil {
		r.data = new([dataSize]byte)
	}
	r.size = copy(r.data[:], r.data[r.at:r.size])
	r.at = 0
	for !r.last && (r.size < blockRoom || r.pos < len(r.buf) && r.size < bufferSize) {
		r.takeOut()
	}
	r.end = r.size
	if r.last {
		r.size += 2 * blockRoom
		clear(r.data[r.end:r.size])
	}
}

// takeOut moves bytes of the scan from buf to data: up to the next 0xff, or that.
func (r *reader) takeOut() {
	if r.pos == len(r.buf) && !r.more() {
		r.last = true
		return
	}
	from := r.buf[r.pos:]
	from = from[:min(len(from), bufferSize-r.size)]
	n := bytes.IndexByte(from, 0xff)
	if n < 0 {
		n = len(from)
	}
	r.size += copy(r.data[r.size:], from[:n])
	r.pos += n
	if n == len(from) {
		return
	}
	if r.marker() != 0 || r.pos+1 >= len(r.buf) {
		r.last = true
		return
	}
	r.data[r.size] = 0xff
	r.size++
	r.pos += 2
}

// refill makes sure of 56 bits. What it reads a second time is the same as before.
func (b *bitReader) refill() {
	b.bits |= binary.BigEndian.Uint64(b.data[b.at:b.at+8]) >> uint(b.n&63)
	b.at += (63 - b.n) >> 3
	b.n |= 56
}

// take gives the next bits, 0 to 16 of them.
func (b *bitReader) take(n int) int32 {
	if b.n < n {
		b.refill()
	}
	v := b.bits >> (64 - uint(n))
	b.drop(n)
	return int32(v)
}

func (b *bitReader) drop(n int) {
	b.bits <<= uint(n)
	b.n -= n
}

// symbol reads a code and gives its symbol, run in the high and size in the low four
// bits. For what is no code it gives 0, as libjpeg, and false. At least 16 more bits
// are there afterwards.
func (b *bitReader) symbol(h *huffman) (symbol byte, ok bool) {
	if b.n < 33 {
		b.refill()
	}
	if e := h.short[b.bits>>(64-lookBits)]; e != 0 {
		b.drop(int(e >> 8))
		return byte(e), true
	}
	symbol, length := h.find(b.bits)
	b.drop(length)
	return symbol, length <= 16
}

// number reads the signed number after a symbol.
func (b *bitReader) number(size int) int32 { return extend(b.take(size), size) }
