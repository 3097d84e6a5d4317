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
//
//nolint:gocritic // eight results, in registers
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
//
//nolint:gocritic // as above
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
	var half halfway
	few := last < 10 // all are in the upper left 4 x 4
	for i := range 4 {
		if few && i == 2 {
			break
		}
		var v0, v1, v2, v3, v4, v5, v6, v7 int64
		if few {
			v0, v1, v2, v3, v4, v5, v6, v7 = transformHalf(columnBias, b[i], b[4+i], b[8+i], b[12+i])
		} else {
			v0, v1, v2, v3, v4, v5, v6, v7 = transform(columnBias, b[i], b[4+i], b[8+i], b[12+i], b[16+i], b[20+i], b[24+i], b[28+i])
		}
		half[0][2*i], half[0][2*i+1] = turned(v0, v1)
		half[1][2*i], half[1][2*i+1] = turned(v2, v3)
		half[2][2*i], half[2][2*i+1] = turned(v4, v5)
		half[3][2*i], half[3][2*i+1] = turned(v6, v7)
	}
	for i := range half {
		s := &half[i]
		var v0, v1, v2, v3, v4, v5, v6, v7 int64
		if few {
			v0, v1, v2, v3, v4, v5, v6, v7 = transformHalf(rowBias, s[0], s[1], s[2], s[3])
		} else {
			v0, v1, v2, v3, v4, v5, v6, v7 = transform(rowBias, s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7])
		}
		upper := pix[2*i*stride:]
		if uint64(v0|v1|v2|v3|v4|v5|v6|v7)&rowExcess != 0 {
			putClamped(upper, upper[stride:], &[8]int64{v0, v1, v2, v3, v4, v5, v6, v7})
			continue
		}
		left := pixels(v0) | pixels(v1)<<8 | pixels(v2)<<16 | pixels(v3)<<24
		right := pixels(v4) | pixels(v5)<<8 | pixels(v6)<<16 | pixels(v7)<<24
		binary.LittleEndian.PutUint64(upper, left&lowHalf|right<<32)
		binary.LittleEndian.PutUint64(upper[stride:], left>>32|right&^lowHalf)
	}
}

// halfway is a block after its columns were transformed: pairs of rows.
type halfway [4][8]int64

// turned rounds the results of two columns for two rows, and gives those of two rows
// for the one column and the other.
func turned(upper, lower int64) (left, right int64) {
	const unbias = 1 << (31 - columnShift) * both
	a := uint64(upper) >> columnShift & columnMask
	b := uint64(lower) >> columnShift & columnMask
	return int64(a&lowHalf|b<<32) - unbias, int64(a>>32|b&^lowHalf) - unbias
}

// putFlat is put for a block of one colour, of a coefficient times its quantisation.
func putFlat(pix []byte, stride int, dc int32) {
	// The columns give 4 times the coefficient, the rows an eighth of that.
	v := uint64(clamped((dc*4+16)>>5+128)) * 0x0101010101010101
	for y := range 8 {
		binary.LittleEndian.PutUint64(pix[y*stride:], v)
	}
}

func pixels(v int64) uint64 { return uint64(v) >> rowShift & rowMask }

// putClamped is put for two rows with values below 0 or above 255.
func putClamped(upper, lower []byte, v *[8]int64) {
	for x, both := range v {
		low := int32(both)
		high := int32((both - int64(low)) >> 32)
		upper[x], lower[x] = clamped(low>>rowShift), clamped(high>>rowShift)
	}
}

func clamped(v int32) byte { return byte(min(max(v, 0), 255)) }
