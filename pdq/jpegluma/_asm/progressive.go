package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// ahead fetches the numbers of a block that comes soon: pictures are larger than caches.
func ahead(numbers Register) {
	PREFETCHT0(Mem{Base: numbers, Disp: 16 * 128})
	PREFETCHT0(Mem{Base: numbers, Disp: 16*128 + 64})
}

// first is firstPlain.
func first() {
	kernel("firstBMI2", "func(data *byte, pairs *uint64, natural *byte, numbers *int16, to, low, at int, bits uint64, n, k int) (nextAt int, nextBits uint64, nextN, nextK int, nonzero uint64)")
	pairs, natural, numbers := argument("pairs"), argument("natural"), argument("numbers")
	to, low, k := argument("to").(GPVirtual), argument("low").(GPVirtual), argument("k").(GPVirtual)
	in := newInput()
	e, t, nonzero := GP64(), GP64(), GP64()
	XORL(nonzero.As32(), nonzero.As32())
	ahead(numbers)

	Label("refill")
	in.refill()
	for range 4 { // each takes at most lookBits
		MOVQ(in.bits, t)
		SHRQ(U8(53), t)
		MOVQ(Mem{Base: pairs, Index: t, Scale: 8}, e)
		TESTB(U8(0x80), e.As8())
		JNE(LabelRef("done"))
		SHRQ(U8(16), e)
		TESTL(U32(0xffff0000), e.As32())
		JE(LabelRef("done"))
		MOVBLZX(e.As8(), t.As32())
		ADDL(k.As32(), t.As32())
		CMPL(t.As32(), to.As32())
		JG(LabelRef("done"))
		SHRL(U8(8), e.As32())
		SHLXQ(e, in.bits, in.bits)
		SUBB(e.As8(), in.n.As8())
		MOVL(t.As32(), k.As32())
		NOTL(t.As32()) // the set begins at the top
		BTSQ(t, nonzero)
		MOVBLZX(Mem{Base: natural, Index: k, Scale: 1}, t.As32())
		INCL(k.As32())
		SHRL(U8(8), e.As32())
		SHLXL(low.As32(), e.As32(), e.As32())
		MOVW(e.As16(), Mem{Base: numbers, Index: t, Scale: 2})
		CMPL(k.As32(), to.As32())
		JG(LabelRef("done"))
	}
	JMP(LabelRef("refill"))

	Label("done")
	in.store()
	Store(k, ReturnIndex(3))
	Store(nonzero, ReturnIndex(4))
	RET()
}

// refine reads symbols and the bits after them, as scan.refineOne does one by one, and
// returns before one that it has not bits enough for or that short does not know. The
// order of the fields is that of the type refinement.
func refine() {
	kernel("refineBMI2", "func(data *byte, short *uint16, fields *uint64, numbers *int16, at int, bits uint64, n, blocksToSkip int) (nextAt int, nextBits uint64, nextN, nextBlocksToSkip int)")
	fields, short := argument("fields"), argument("short")
	field := func(i int) Mem { return Mem{Base: fields, Disp: 8 * i} }
	in := newInput()
	nonzero, rest, stop, passed := GP64(), GP64(), GP64(), GP64()
	symbol, after, used := GP64(), GP64(), GP64()
	count, t := GP64(), GP64()
	run, skip := passed, symbol
	Load(Param("numbers"), t)
	ahead(t)
	MOVQ(field(0), nonzero)
	MOVQ(field(1), rest)
	Load(Param("blocksToSkip"), skip)
	Store(skip, ReturnIndex(3))
	TESTQ(skip, skip)
	JNE(LabelRef("inRun"))

	Label("symbol")
	in.refill()
	MOVQ(in.bits, t)
	SHRQ(U8(53), t)
	MOVWLZX(Mem{Base: short, Index: t, Scale: 2}, symbol.As32())
	TESTL(symbol.As32(), symbol.As32())
	JE(LabelRef("done"))
	TESTB(U8(0x0e), symbol.As8()) // a size of more than 1
	JNE(LabelRef("done"))
	MOVL(symbol.As32(), used.As32())
	SHRL(U8(8), used.As32())
	MOVQ(in.bits, after)
	SHLXQ(used, after, after)
	MOVBLZX(symbol.As8(), run.As32())
	SHRL(U8(4), run.As32())
	TESTB(U8(1), symbol.As8())
	JNE(LabelRef("zeros"))
	CMPL(run.As32(), U8(15))
	JNE(LabelRef("end"))

	Label("zeros") // stop is the one after so many
	ANDNQ(rest, nonzero, t)
	POPCNTQ(t, stop)
	SUBL(U8(1), stop.As32())
	SUBL(run.As32(), stop.As32())
	JL(LabelRef("done"))
	XORL(passed.As32(), passed.As32())
	BTSQ(stop, passed)
	PDEPQ(t, passed, stop)
	LEAQ(Mem{Base: stop, Index: stop, Scale: 1}, passed)
	NEGQ(passed)
	ANDQ(rest, passed)
	ANDQ(nonzero, passed)
	POPCNTQ(passed, count)
	MOVBLZX(symbol.As8(), t.As32())
	ANDL(U8(1), t.As32())
	ADDL(t.As32(), used.As32())
	ADDL(count.As32(), used.As32())
	CMPL(used.As32(), in.n.As32())
	JG(LabelRef("done"))
	TESTL(t.As32(), t.As32())
	JE(LabelRef("take"))
	ORQ(stop, field(3))
	MOVQ(after, t)
	SARQ(U8(63), t) // all ones if the number is positive
	ANDNQ(stop, t, t)
	ORQ(t, field(4))
	ADDQ(after, after)

	Label("take") // a bit for each that is passed
	SUBL(used.As32(), in.n.As32())
	SHLXQ(count, after, in.bits)
	NEGL(count.As32())
	SHRXQ(count, after, t)
	PDEPQ(passed, t, t)
	ORQ(t, field(2))
	SUBQ(U8(1), stop)
	ANDQ(stop, rest)
	JNE(LabelRef("symbol"))

	Label("done")
	MOVQ(rest, field(1))
	in.store()
	RET()

	Label("inRun")
	in.refill()
	MOVQ(in.bits, after)
	XORL(used.As32(), used.As32())
	Label("ended") // the bits of all that is left
	MOVQ(rest, passed)
	ANDQ(nonzero, passed)
	POPCNTQ(passed, count)
	ADDL(count.As32(), used.As32())
	CMPL(used.As32(), in.n.As32())
	JG(LabelRef("done"))
	Store(skip, ReturnIndex(3))
	MOVL(U32(1), stop.As32())
	JMP(LabelRef("take"))

	Label("end") // of 2^run blocks, and as many more as the next bits say
	ADDL(run.As32(), used.As32())
	MOVQ(after, t)
	SHRQ(U8(1), t)
	BTSQ(U8(63), t)
	SHLXQ(run, after, after)
	NOTL(run.As32()) // as a shift, 63 less run
	SHRXQ(run, t, skip)
	JMP(LabelRef("ended"))
}
