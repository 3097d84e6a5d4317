package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Where the fields of a unit are, and those of a huffman.
const (
	unitLast, unitDC, unitAC, unitPrevious, unitNumbers, unitSize = 0, 8, 16, 24, 32, 80

	tableLimit, tableValues, tableSymbol = 0, 68, 136
	tableShort, tablePairs               = 392, 392 + 2<<lookBits
)

// block is a unit in registers.
type block struct {
	input
	natural, numbers, table GPVirtual
	k                       GPVirtual // the next coefficient
	e, place, t, u          GPVirtual
}

// sequential decodes units as scan.sequential does, the whole ones that it can: before one
// with a code that is none, or for which there may be too few bytes, it returns. What it
// returns is set at the end of each.
func sequential() {
	kernel("sequentialBMI2", "func(data *byte, units *int, count int, natural *byte, most, at int, bits uint64, n int) (nextAt int, nextBits uint64, nextN, done int)")
	b := block{input: newInput(), natural: argument("natural").(GPVirtual), numbers: GP64(), table: GP64(),
		k: GP64(), e: GP64(), place: GP64(), t: GP64(), u: GP64()}
	unit := argument("units").(GPVirtual)
	b.store()
	XORL(b.t.As32(), b.t.As32())
	Store(b.t, ReturnIndex(3))

	Label("unit")
	Load(Param("most"), b.t)
	CMPQ(b.at, b.t)
	JG(LabelRef("done"))
	b.refill()
	MOVQ(Mem{Base: unit, Disp: unitNumbers}, b.numbers)
	dc := AllocLocal(8)
	b.difference(unit, dc)
	MOVQ(Mem{Base: unit, Disp: unitAC}, b.table)
	MOVL(U32(1), b.k.As32())
	b.coefficients()

	Label("ended") // with the last one before k, or an end of the block that led there
	MOVL(U32(63), b.t.As32())
	SUBL(U8(82), b.k.As32())
	CMOVLGE(b.k.As32(), b.t.As32())
	MOVQ(b.t, Mem{Base: unit, Disp: unitLast})
	MOVQ(Mem{Base: unit, Disp: unitPrevious}, b.u)
	MOVL(dc, b.t.As32())
	MOVL(b.t.As32(), Mem{Base: b.u})
	ADDQ(U8(unitSize), unit)
	b.store()
	Load(Return("done"), b.t)
	INCQ(b.t)
	Store(b.t, ReturnIndex(3))
	Load(Param("count"), b.u)
	CMPQ(b.t, b.u)
	JL(LabelRef("unit"))
	Label("done")
	VZEROUPPER()
	RET()
}

// difference reads a DC coefficient, and begins the block with it.
func (b block) difference(unit Register, dc Mem) {
	zero := YMM()
	VPXOR(zero, zero, zero)
	for i := range 4 {
		VMOVDQU(zero, Mem{Base: b.numbers, Disp: 32 * i})
	}
	MOVQ(Mem{Base: unit, Disp: unitDC}, b.table)
	b.look(b.t)
	MOVWLZX(Mem{Base: b.table, Disp: tableShort, Index: b.t, Scale: 2}, b.t.As32())
	TESTL(b.t.As32(), b.t.As32())
	JE(LabelRef("done"))
	MOVL(b.t.As32(), b.e.As32())
	ANDL(U8(15), b.e.As32())
	SHRL(U8(8), b.t.As32())
	b.drop(b.t)
	MOVQ(b.bits, b.t)
	b.drop(b.e)
	b.number()
	MOVQ(Mem{Base: unit, Disp: unitPrevious}, b.t)
	ADDL(Mem{Base: b.t}, b.u.As32())
	MOVL(b.u.As32(), dc)
	MOVW(b.u.As16(), Mem{Base: b.numbers})
}

// number sets u to the signed number in as many of the first bits of t as e says; none is
// 0. It needs no branch for that, nor for the sign.
func (b block) number() {
	MOVL(U32(63), b.u.As32())
	SUBL(b.e.As32(), b.u.As32())
	MOVQ(b.t, b.place)
	SHRQ(U8(1), b.place)
	SHRXQ(b.u, b.place, b.u)
	NOTQ(b.t)
	SARQ(U8(63), b.t) // all ones if it is negative: then it is 2^e - 1 less
	SHLXQ(b.e, b.t, b.place)
	SUBQ(b.t, b.place)
	ADDL(b.place.As32(), b.u.As32())
}

// coefficients reads those of AC.
func (b block) coefficients() {
	JMP(LabelRef("two")) // for so many looks a DC coefficient leaves bits
	Label("refill")
	b.refill()
	for range 3 {
		b.pair()
	}
	Label("two")
	for range 2 {
		b.pair()
	}
	JMP(LabelRef("refill"))

	Label("last") // of the block, or past it
	MOVL(b.u.As32(), b.k.As32())
	LEAL(Mem{Base: b.place, Disp: -63}, b.u.As32())
	CMPL(b.u.As32(), U8(80-63)) // farther on is only endOfBlock
	JB(LabelRef("first"))
	b.both()
	JMP(LabelRef("ended"))

	Label("first") // the second is no more of this block
	LEAL(Mem{Base: b.place, Disp: 1}, b.k.As32())
	RORXL(U8(24), b.e.As32(), b.t.As32())
	MOVBLZX(b.t.As8(), b.t.As32())
	b.drop(b.t)
	MOVBLZX(Mem{Base: b.natural, Index: b.place, Scale: 1}, b.place.As32())
	SHRQ(U8(32), b.e)
	MOVW(b.e.As16(), Mem{Base: b.numbers, Index: b.place, Scale: 2})
	JMP(LabelRef("ended"))
	b.unknown()
}

// pair reads one or two coefficients, unless the block ends with them or they need more
// than a look.
func (b block) pair() {
	b.look(b.t)
	MOVQ(Mem{Base: b.table, Disp: tablePairs, Index: b.t, Scale: 8}, b.e)
	TESTB(U8(0x80), b.e.As8())
	JNE(LabelRef("unknown"))
	MOVBLZX(Mem{Base: b.table, Disp: tablePairs + 2, Index: b.t, Scale: 8}, b.place.As32())
	MOVBLZX(Mem{Base: b.table, Disp: tablePairs + 1, Index: b.t, Scale: 8}, b.u.As32())
	ADDL(b.k.As32(), b.place.As32())
	ADDL(b.k.As32(), b.u.As32())
	CMPL(b.u.As32(), U8(64))
	JGE(LabelRef("last"))
	MOVL(b.u.As32(), b.k.As32())
	b.both()
}

// both sets the second number, before k, and then the first, at place: it is both if
// there is only one.
func (b block) both() {
	b.drop(b.e)
	MOVBLZX(Mem{Base: b.natural, Index: b.place, Scale: 1}, b.place.As32())
	MOVBLZX(Mem{Base: b.natural, Index: b.k, Scale: 1, Disp: -1}, b.t.As32())
	RORXQ(U8(48), b.e, b.u)
	MOVW(b.u.As16(), Mem{Base: b.numbers, Index: b.t, Scale: 2})
	SHRQ(U8(32), b.e)
	MOVW(b.e.As16(), Mem{Base: b.numbers, Index: b.place, Scale: 2})
}

// unknown reads a coefficient of more than lookBits bits, which are still there.
func (b block) unknown() {
	Label("unknown")
	b.refill()
	MOVL(b.e.As32(), b.u.As32())
	SHRL(U8(24), b.u.As32())
	JE(LabelRef("long"))
	MOVL(b.e.As32(), b.t.As32())
	SHRL(U8(16), b.t.As32())
	MOVBLZX(b.t.As8(), b.t.As32())
	ADDL(b.t.As32(), b.k.As32())
	SHRQ(U8(32), b.e)

	Label("number") // after a code of u bits, with e bits, for the place k
	b.drop(b.u)
	MOVQ(b.bits, b.t)
	b.drop(b.e)
	b.number()
	MOVBLZX(Mem{Base: b.natural, Index: b.k, Scale: 1}, b.t.As32())
	MOVW(b.u.As16(), Mem{Base: b.numbers, Index: b.t, Scale: 2})
	INCL(b.k.As32())
	CMPL(b.k.As32(), U8(64))
	JL(LabelRef("two"))
	JMP(LabelRef("ended"))

	Label("long") // huffman.find
	MOVQ(b.bits, b.t)
	SHRQ(U8(48), b.t)
	MOVL(U32(lookBits), b.u.As32())
	Label("longer")
	INCL(b.u.As32())
	CMPL(b.u.As32(), U8(16))
	JG(LabelRef("done"))
	CMPL(b.t.As32(), Mem{Base: b.table, Disp: tableLimit, Index: b.u, Scale: 4})
	JGE(LabelRef("longer"))
	MOVL(U32(16), b.e.As32())
	SUBL(b.u.As32(), b.e.As32())
	SHRXL(b.e.As32(), b.t.As32(), b.t.As32())
	ADDL(Mem{Base: b.table, Disp: tableValues, Index: b.u, Scale: 4}, b.t.As32())
	MOVBLZX(b.t.As8(), b.t.As32())
	MOVBLZX(Mem{Base: b.table, Disp: tableSymbol, Index: b.t, Scale: 1}, b.t.As32())
	MOVL(b.t.As32(), b.e.As32())
	ANDL(U8(15), b.e.As32())
	SHRL(U8(4), b.t.As32())
	TESTL(b.e.As32(), b.e.As32())
	JNE(LabelRef("run"))
	CMPL(b.t.As32(), U8(15))
	JE(LabelRef("run"))
	MOVL(U32(80), b.t.As32()) // endOfBlock
	Label("run")
	ADDL(b.t.As32(), b.k.As32())
	JMP(LabelRef("number"))
}
