package jpegluma

import "encoding/binary"

// The inverse cosine transform of Loeffler, Ligtenberg and Moschytz ("Practical
// fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989) in the fixed-point
// arithmetic that libjpeg calls «islow»: constants of 13 bits, two more bits kept
// between the columns and the rows, each rounded once. Nothing else is rounded, so
// sums may be made in any order, and two numbers are carried in one 64-bit word:
// high·2^32 + low, both signed, which sums and products with a constant respect.

// block is 8 x 8 coefficients times their quantisation, by rows; the low half of a
// word is an even column and the high half the odd one after it.
type block [32]int64

const (
	both    = 1<<32 + 1 // a number in each half
	lowHalf = 1<<32 - 1
)

// The constants of the algorithm, times 2^13 and rounded.
const (
	c0298 = 2446  // 0.298631336
	c0390 = 3196  // 0.390180644
	c0541 = 4433  // 0.541196100
	c0765 = 6270  // 0.765366865
	c0899 = 7373  // 0.899976223
	c1175 = 9633  // 1.175875602
	c1501 = 12299 // 1.501321110
	c1847 = 15137 // 1.847759065
	c1961 = 16069 // 1.961570560
	c2053 = 16819 // 2.053119869
	c2562 = 20995 // 2.562915447
	c3072 = 25172 // 3.072711026
)

// transform is the one-dimensional transform, 2^13 times too large, plus bias.
func transform(bias, s0, s1, s2, s3, s4, s5, s6, s7 int64) (_, _, _, _, _, _, _, _ int64) {
	turn := (s2 + s6) * c0541
	low, high := turn+s2*c0765, turn-s6*c1847
	sum, difference := (s0+s4)<<13+bias, (s0-s4)<<13+bias
	e0, e3 := sum+low, sum-low
	e1, e2 := difference+high, difference-high

	all := (s1 + s3 + s5 + s7) * c1175
	z1, z2 := (s1+s7)*c0899, (s3+s5)*c2562
	z3, z4 := all-(s3+s7)*c1961, all-(s1+s5)*c0390
	o0, o1 := s1*c1501-z1+z4, s3*c3072-z2+z3
	o2, o3 := s5*c2053-z2+z4, s7*c0298-z1+z3
	return e0 + o0, e1 + o1, e2 + o2, e3 + o3, e3 - o3, e2 - o2, e1 - o1, e0 - o0
}

// transformHalf is transform where the upper four are zero.
func transformHalf(bias, s0, s1, s2, s3 int64) (_, _, _, _, _, _, _, _ int64) {
	low, high := s2*(c0541+c0765), s2*c0541
	dc := s0<<13 + bias
	e0, e3 := dc+low, dc-low
	e1, e2 := dc+high, dc-high

	all := (s1 + s3) * c1175
	z3, z4 := all-s3*c1961, all-s1*c0390
	o0, o1 := s1*(c1501-c0899)+z4, s3*(c3072-c2562)+z3
	o2, o3 := z4-s3*c2562, z3-s1*c0899
	return e0 + o0, e1 + o1, e2 + o2, e3 + o3, e3 - o3, e2 - o2, e1 - o1, e0 - o0
}

// What is added before the bits below the point are cut off: a half to round, and
// so much that both halves of a word become positive and do not borrow.
const (
	columnShift = 11 // leaves two bits
	columnBias  = -1<<63 + 1<<31 + 1<<(columnShift-1)*both
	columnMask  = (1<<(32-columnShift) - 1) * both
	rowShift    = 18
	rowBias     = (128<<rowShift + 1<<(rowShift-1)) * both // 128 is no colour
	rowMask     = 255 * both
	rowExcess   = (0xffffffff << (rowShift + 8) & 0xffffffff) * both // outside of 0..255
)

// put writes the pixels of a block. last is the index in zigzag order of its last
// coefficient that is not zero, or more.
func (b *block) put(pix []byte, stride, last int) {
	if last == 0 {
		b.putFlat(pix, stride)
		return
	}
	var rows [4][8]int64 // the columns' results: the rows 0 and 1, 2 and 3, ...
	var line [8]int64
	if last < 10 { // all are in the upper left 4 x 4
		for i := range 2 {
			v := &line
			v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7] = transformHalf(columnBias, b[i], b[4+i], b[8+i], b[12+i])
			turnColumns(&rows, v, 2*i)
		}
		for i := range rows {
			s := &rows[i]
			line[0], line[1], line[2], line[3], line[4], line[5], line[6], line[7] = transformHalf(rowBias, s[0], s[1], s[2], s[3])
			putRows(pix[2*i*stride:], stride, &line)
		}
		return
	}
	for i := range 4 {
		v := &line
		v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7] = transform(columnBias, b[i], b[4+i], b[8+i], b[12+i], b[16+i], b[20+i], b[24+i], b[28+i])
		turnColumns(&rows, v, 2*i)
	}
	for i := range rows {
		s := &rows[i]
		line[0], line[1], line[2], line[3], line[4], line[5], line[6], line[7] = transform(rowBias, s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7])
		putRows(pix[2*i*stride:], stride, &line)
	}
}

// putFlat is put for a block of one colour.
func (b *block) putFlat(pix []byte, stride int) {
	// The columns give 4 times the coefficient, the rows an eighth of that.
	v := uint64(clamped((int32(b[0])*4+16)>>5+128)) * 0x0101010101010101
	for y := range 8 {
		binary.LittleEndian.PutUint64(pix[y*stride:], v)
	}
}

// turnColumns rounds the result of two columns, eight rows of them, and puts it
// where pairs of rows are.
func turnColumns(rows *[4][8]int64, v *[8]int64, column int) {
	const unbias = 1 << (31 - columnShift) * both
	for i := range rows {
		a := uint64(v[2*i]) >> columnShift & columnMask
		b := uint64(v[2*i+1]) >> columnShift & columnMask
		rows[i][column] = int64(a&lowHalf|b<<32) - unbias
		rows[i][column+1] = int64(a>>32|b&^lowHalf) - unbias
	}
}

// putRows rounds the results of two rows and writes them as bytes.
func putRows(pix []byte, stride int, v *[8]int64) {
	if uint64(v[0]|v[1]|v[2]|v[3]|v[4]|v[5]|v[6]|v[7])&rowExcess != 0 {
		putClamped(pix, stride, v)
		return
	}
	left := pixels(v[0]) | pixels(v[1])<<8 | pixels(v[2])<<16 | pixels(v[3])<<24
	right := pixels(v[4]) | pixels(v[5])<<8 | pixels(v[6])<<16 | pixels(v[7])<<24
	binary.LittleEndian.PutUint64(pix, left&lowHalf|right<<32)
	binary.LittleEndian.PutUint64(pix[stride:], left>>32|right&^lowHalf)
}

func pixels(v int64) uint64 { return uint64(v) >> rowShift & rowMask }

func putClamped(pix []byte, stride int, v *[8]int64) {
	below := pix[stride:][:8]
	for x, both := range v {
		low := int32(both)
		high := int32((both - int64(low)) >> 32)
		pix[x], below[x] = clamped(low>>rowShift), clamped(high>>rowShift)
	}
}

func clamped(v int32) byte { return byte(min(max(v, 0), 255)) }
