package main

import (
	"strconv"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// inverse multiplies a block, transforms it and writes its pixels: what block.multiply
// and block.put do. A register holds a row of eight 32-bit numbers.
func inverse() {
	kernel("inverseAVX2", "func(pixels *byte, stride int, numbers *[64]int16, factors *[64]int32)")
	pixels, stride := argument("pixels"), argument("stride")
	numbers, factors := argument("numbers"), argument("factors")
	rows := inverted(numbers, factors)
	for y := 0; y < len(rows); y += 2 {
		// Two rows to bytes, clamped to 0..255 on the way.
		upper, both, right := rows[y], XMM(), XMM()
		VPACKSSDW(rows[y+1], upper, upper)
		VPACKUSWB(upper, upper, upper)
		VEXTRACTI128(U8(1), upper, right)
		VPUNPCKLDQ(right, upper.AsX(), both)
		VMOVQ(both, Mem{Base: pixels})
		VPEXTRQ(U8(1), both, Mem{Base: pixels, Index: stride, Scale: 1})
		if y < 6 {
			LEAQ(Mem{Base: pixels, Index: stride, Scale: 2}, pixels)
		}
	}
	VZEROUPPER()
	RET()
}

// inverted gives the rows of pixels, not clamped.
func inverted(numbers, factors Register) (rows [8]VecVirtual) {
	for y := range rows {
		rows[y] = YMM()
		VPMOVSXWD(Mem{Base: numbers, Disp: 16 * y}, rows[y])
		VPMULLD(Mem{Base: factors, Disp: 32 * y}, rows[y], rows[y])
	}
	pass(&rows, 11, 1<<10)
	transpose(&rows)
	pass(&rows, 18, 1<<17+128<<18)
	transpose(&rows)
	return rows
}

// pass is the function transform of the package, down the columns, with its results
// shifted to the right. The names are those of that function.
func pass(s *[8]VecVirtual, shift uint8, bias int32) {
	even, low, high := YMM(), s[2], s[6]
	VPADDD(s[2], s[6], even)
	times(even, 4433)
	times(low, 6270)
	VPADDD(even, low, low)
	times(high, -15137)
	VPADDD(even, high, high)
	sum, difference := even, s[0]
	VPADDD(s[0], s[4], sum)
	VPSUBD(s[4], s[0], difference)
	for _, v := range []VecVirtual{sum, difference} {
		VPSLLD(U8(13), v, v)
		VPADDD(eight(bias), v, v)
	}
	e0 := s[4]
	VPADDD(sum, low, e0)
	e3 := sum
	VPSUBD(low, sum, e3)
	e1 := low
	VPADDD(difference, high, e1)
	e2 := difference
	VPSUBD(high, difference, e2)

	z3, z4, all := YMM(), YMM(), high
	VPADDD(s[3], s[7], z3)
	VPADDD(s[1], s[5], z4)
	VPADDD(z3, z4, all)
	times(all, 9633)
	times(z3, -16069)
	VPADDD(all, z3, z3)
	times(z4, -3196)
	VPADDD(all, z4, z4)
	z1, z2 := all, YMM()
	VPADDD(s[1], s[7], z1)
	times(z1, -7373)
	VPADDD(s[3], s[5], z2)
	times(z2, -20995)
	for _, o := range []struct {
		v, a, b VecVirtual
		factor  int32
	}{{s[1], z1, z4, 12299}, {s[3], z2, z3, 25172}, {s[5], z2, z4, 16819}, {s[7], z1, z3, 2446}} {
		times(o.v, o.factor)
		VPADDD(o.a, o.v, o.v)
		VPADDD(o.b, o.v, o.v)
	}
	var out [8]VecVirtual
	odd := [4]VecVirtual{s[1], s[3], s[5], s[7]}
	for i, e := range [4]VecVirtual{e0, e1, e2, e3} {
		out[i], out[7-i] = YMM(), odd[i]
		VPADDD(e, odd[i], out[i])
		VPSUBD(odd[i], e, out[7-i])
		VPSRAD(U8(shift), out[i], out[i])
		VPSRAD(U8(shift), out[7-i], out[7-i])
	}
	*s = out
}

// transpose exchanges rows and columns.
func transpose(s *[8]VecVirtual) {
	var pairs, fours [8]VecVirtual
	for i := 0; i < 8; i += 2 {
		pairs[i], pairs[i+1] = YMM(), YMM()
		VPUNPCKLDQ(s[i+1], s[i], pairs[i])
		VPUNPCKHDQ(s[i+1], s[i], pairs[i+1])
	}
	for i := range 8 { // column i&3 in the low and 4 more in the high half, of rows 0-3 or 4-7
		a, b := pairs[i&4|i>>1&1], pairs[i&4|2|i>>1&1]
		fours[i] = YMM()
		if i&1 == 0 {
			VPUNPCKLQDQ(b, a, fours[i])
		} else {
			VPUNPCKHQDQ(b, a, fours[i])
		}
	}
	for i := range 4 {
		s[i], s[4+i] = YMM(), YMM()
		VPERM2I128(U8(0x20), fours[4+i], fours[i], s[i])
		VPERM2I128(U8(0x31), fours[4+i], fours[i], s[4+i])
	}
}

// times multiplies v by a constant.
func times(v VecVirtual, factor int32) { VPMULLD(eight(factor), v, v) }

var constants = map[int32]Mem{}

// eight is a constant in all eight places.
func eight(value int32) Mem {
	if m, ok := constants[value]; ok {
		return m
	}
	m := GLOBL("eight"+strconv.Itoa(len(constants)), RODATA|NOPTR)
	for i := range 8 {
		DATA(4*i, I32(value))
	}
	constants[value] = m
	return m
}
