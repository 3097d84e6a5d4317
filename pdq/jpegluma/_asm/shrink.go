package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// spread is spreadPlain.
func spread() {
	kernel("spreadAVX2", "func(numbers *[64]int16, spreads *[64]int16) int32")
	result := spreadOf(argument("numbers"), argument("spreads"))
	VZEROUPPER()
	Store(result, ReturnIndex(0))
	RET()
}

// spreadOf adds up the numbers without their sign, times the spreads.
func spreadOf(numbers, spreads Register) GPVirtual {
	sum := YMM()
	for i := range 4 {
		part := YMM()
		VPABSW(Mem{Base: numbers, Disp: 32 * i}, part)
		VPMADDWD(Mem{Base: spreads, Disp: 32 * i}, part, part)
		if i == 0 {
			sum = part
		} else {
			VPADDD(part, sum, sum)
		}
	}
	half, swapped := XMM(), XMM()
	VEXTRACTI128(U8(1), sum, half)
	VPADDD(half, sum.AsX(), half)
	VPSHUFD(U8(0x4e), half, swapped)
	VPADDD(swapped, half, half)
	VPSHUFD(U8(0xb1), half, swapped)
	VPADDD(swapped, half, half)
	result := GP32()
	VMOVD(half, result)
	return result
}

// addWaves is addWavesPlain.
func addWaves() {
	kernel("addWavesAVX2", "func(sums *[8]float32, stride int, numbers, spreads *[64]int16, weights *[64]float32, count int, least, below int32) bool")
	numbers := argument("numbers")
	result := spreadOf(numbers, argument("spreads"))
	limit, added := GP32(), GP8()
	XORL(added.As32(), added.As32())
	Load(Param("least"), limit)
	CMPL(result, limit)
	JL(LabelRef("done"))
	Load(Param("below"), limit)
	CMPL(result, limit)
	JGE(LabelRef("done"))
	MOVB(U8(1), added)
	var rows [8]VecVirtual
	for y := range rows {
		rows[y] = YMM()
		VPMOVSXWD(Mem{Base: numbers, Disp: 16 * y}, rows[y])
		VCVTDQ2PS(rows[y], rows[y])
	}
	sums, weights, count := argument("sums"), argument("weights"), argument("count")
	stride := argument("stride")
	SHLQ(U8(5), stride) // to bytes

	Label("next")
	sum := YMM()
	VMOVUPS(Mem{Base: sums}, sum)
	for y, row := range rows {
		product := YMM()
		VMULPS(Mem{Base: weights, Disp: 32 * y}, row, product)
		VADDPS(product, sum, sum)
	}
	VMOVUPS(sum, Mem{Base: sums})
	ADDQ(stride, sums)
	ADDQ(U32(256), weights)
	DECQ(count)
	JNE(LabelRef("next"))

	Label("done")
	VZEROUPPER()
	Store(added, ReturnIndex(0))
	RET()
}

// addPixels is addPixelsPlain.
func addPixels() {
	kernel("addPixelsAVX2", "func(sums *[8]float32, pixels *[64]byte, weights *[8]float32)")
	sums, pixels, weights := argument("sums"), argument("pixels"), argument("weights")
	sum, middle := YMM(), YMM()
	VMOVUPS(Mem{Base: sums}, sum)
	VPCMPEQD(middle, middle, middle) // -1
	VPSLLD(U8(7), middle, middle)    // -128
	for y := range 8 {
		row, weight := YMM(), YMM()
		VPMOVZXBD(Mem{Base: pixels, Disp: 8 * y}, row)
		VPADDD(middle, row, row)
		VCVTDQ2PS(row, row)
		VBROADCASTSS(Mem{Base: weights, Disp: 4 * y}, weight)
		VMULPS(weight, row, row)
		VADDPS(row, sum, sum)
	}
	VMOVUPS(sum, Mem{Base: sums})
	VZEROUPPER()
	RET()
}
