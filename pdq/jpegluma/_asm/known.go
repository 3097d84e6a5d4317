package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// known is knownPlain. The 32 bits of an entry are those of the type of that name.
func known() {
	kernel("knownBMI2", "func(data *byte, look *uint32, natural *byte, numbers *int16, at int, bits uint64, n, k int) (nextAt int, nextBits uint64, nextN, nextK int)")
	data, look := argument("data"), argument("look")
	natural, numbers := argument("natural"), argument("numbers")
	at, bits, n, k := argument("at"), argument("bits").(GPVirtual), argument("n").(GPVirtual), argument("k").(GPVirtual)
	e, t := GP32(), GP64()

	Label("refill")
	MOVQ(Mem{Base: data, Index: at, Scale: 1}, t)
	BSWAPQ(t)
	SHRXQ(n, t, t)
	ORQ(t, bits)
	MOVL(U32(63), t.As32())
	SUBL(n.As32(), t.As32())
	SHRL(U8(3), t.As32())
	ADDQ(t, at)
	ORQ(U8(56), n)
	for range 4 { // each takes at most lookBits
		MOVQ(bits, t)
		SHRQ(U8(53), t)
		MOVL(Mem{Base: look, Index: t, Scale: 4}, e)
		TESTB(U8(0x80), e.As8())
		JNE(LabelRef("done"))
		SHLXQ(e.As64(), bits, bits)
		SUBB(e.As8(), n.As8())
		MOVL(e, t.As32())
		SHRL(U8(8), t.As32())
		MOVBLZX(t.As8(), t.As32())
		ADDL(t.As32(), k.As32())
		MOVBLZX(Mem{Base: natural, Index: k, Scale: 1}, t.As32())
		INCL(k.As32())
		SHRL(U8(16), e)
		MOVW(e.As16(), Mem{Base: numbers, Index: t, Scale: 2})
		CMPL(k.As32(), U8(64))
		JGE(LabelRef("done"))
	}
	JMP(LabelRef("refill"))

	Label("done")
	for i, r := range []Register{at, bits, n, k} {
		Store(r, ReturnIndex(i))
	}
	RET()
}
