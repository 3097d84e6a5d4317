package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// input is where the bits come from: a bitReader in registers.
type input struct {
	data, at, bits, n GPVirtual
}

func newInput() input {
	return input{
		argument("data").(GPVirtual), argument("at").(GPVirtual),
		argument("bits").(GPVirtual), argument("n").(GPVirtual),
	}
}

// refill is bitReader.refill.
func (in input) refill() {
	t := GP64()
	MOVQ(Mem{Base: in.data, Index: in.at, Scale: 1}, t)
	BSWAPQ(t)
	SHRXQ(in.n, t, t)
	ORQ(t, in.bits)
	MOVL(U32(63), t.As32())
	SUBL(in.n.As32(), t.As32())
	SHRL(U8(3), t.As32())
	ADDQ(t, in.at)
	ORQ(U8(56), in.n)
}

// store returns the reader as the first results.
func (in input) store() {
	Store(in.at, ReturnIndex(0))
	Store(in.bits, ReturnIndex(1))
	Store(in.n, ReturnIndex(2))
}

// lookBits is that of the package.
const lookBits = 11

// look gives the next lookBits bits.
func (in input) look(t GPVirtual) {
	MOVQ(in.bits, t)
	SHRQ(U8(64-lookBits), t)
}

// drop takes away the bits that a register counts, in its low 6 bits and its low byte.
func (in input) drop(count GPVirtual) {
	SHLXQ(count, in.bits, in.bits)
	SUBB(count.As8(), in.n.As8())
}
