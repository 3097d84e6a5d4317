// Command asm writes the AVX2 kernels of package jpegluma. Run it by «go generate» there.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("!purego")
	sequential()
	first()
	refine()
	spread()
	addWaves()
	addPixels()
	inverse()
	Generate()
}

// spread is spreadPlain.
func spread() {
	kernel("spreadAVX2", "func(numbers *[64]int16, spreads *[64]int16) int32")
	numbers, spreads := argument("numbers"), argument("spreads")
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
	VZEROUPPER()
	Store(result, ReturnIndex(0))
	RET()
}

// addWaves is addWavesPlain.
func addWaves() {
	kernel("addWavesAVX2", "func(sums *[8]float32, numbers *[64]int16, weights *[64]float32)")
	sums, numbers, weights := argument("sums"), argument("numbers"), argument("weights")
	sum := YMM()
	VMOVUPS(Mem{Base: sums}, sum)
	for y := range 8 {
		row := YMM()
		VPMOVSXWD(Mem{Base: numbers, Disp: 16 * y}, row)
		VCVTDQ2PS(row, row)
		VMULPS(Mem{Base: weights, Disp: 32 * y}, row, row)
		VADDPS(row, sum, sum)
	}
	VMOVUPS(sum, Mem{Base: sums})
	VZEROUPPER()
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

// kernel begins a function that keeps none of its pointers.
func kernel(name, signature string) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
}

// argument loads a pointer.
func argument(name string) Register { return Load(Param(name), GP64()) }
