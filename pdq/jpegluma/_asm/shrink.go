package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// What the package calls so, and the size of its type share.
const (
	mostSpread  = 3000 << 7
	sizeOfShare = 48
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

// addPixels is inverse and then addPixelsPlain, without bytes between them. It does nothing
// and says so if the spread is too large for inverse.
func addPixels() {
	kernel("addPixelsAVX2", "func(sums *[8]float32, stride int, numbers, spreads *[64]int16, factors *[64]int32, reaches *float32, count int) bool")
	numbers := argument("numbers")
	spread := spreadOf(numbers, argument("spreads"))
	added := GP8()
	XORL(added.As32(), added.As32())
	CMPL(spread, U32(mostSpread))
	JAE(LabelRef("done"))
	MOVB(U8(1), added)
	rows := inverted(numbers, argument("factors"))
	zero := YMM()
	VPXOR(zero, zero, zero)
	for _, row := range rows {
		VPMAXSD(zero, row, row)
		VPMINSD(eight(255), row, row)
		VPSUBD(eight(128), row, row)
		VCVTDQ2PS(row, row)
	}
	sums, reaches, count := argument("sums"), argument("reaches"), argument("count")
	stride := argument("stride")
	SHLQ(U8(5), stride) // to bytes

	Label("next")
	sum := YMM()
	VMOVUPS(Mem{Base: sums}, sum)
	for y, row := range rows {
		product := YMM()
		VBROADCASTSS(Mem{Base: reaches, Disp: 4 * y}, product)
		VMULPS(product, row, product)
		VADDPS(product, sum, sum)
	}
	VMOVUPS(sum, Mem{Base: sums})
	ADDQ(stride, sums)
	ADDQ(U8(sizeOfShare), reaches)
	DECQ(count)
	JNE(LabelRef("next"))

	Label("done")
	VZEROUPPER()
	Store(added, ReturnIndex(0))
	RET()
}
