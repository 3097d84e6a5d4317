package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// scanLoop writes a scan kernel. It compares step hashes at a time with every
// query; block loads them, and compare gives a bit for each that is near the query
// at q.
func scanLoop(fn string, step int, block func(a, b, i Register), compare func(q Register) Register, radius func(Register)) {
	TEXT(fn, NOSPLIT, "func(a *[2]uint64, b *[2]uint64, n int, qs *[4]uint64, queries int, radius int, out *uint32) (found int)")
	Doc(fn + " is scan in assembly.")
	a := Load(Param("a"), GP64())
	b := Load(Param("b"), GP64())
	n := Load(Param("n"), GP64())
	qs := Load(Param("qs"), GP64())
	queries := Load(Param("queries"), GP64())
	out := Load(Param("out"), GP64())
	radius(Load(Param("radius"), GP64()))
	i, offset, found := GP64(), GP64(), GP64()
	XORQ(i, i)
	XORQ(offset, offset)
	XORQ(found, found)
	SHLQ(U8(scanQueryShift), queries)

	Label("hashes")
	block(a, b, offset)
	q, query := GP64(), GP64()
	MOVQ(qs, q)
	XORQ(query, query)
	Label("query")
	near := compare(q).(GPVirtual)
	TESTL(near.As32(), near.As32())
	JZ(LabelRef("none"))
	Label("more")
	at := GP64()
	TZCNTQ(near, at)
	ADDQ(i, at)
	ADDQ(query, at)
	MOVL(at.As32(), Mem{Base: out, Index: found, Scale: 4})
	INCQ(found)
	BLSRQ(near, near)
	JNZ(LabelRef("more"))
	Label("none")
	ADDQ(U8(32), q)
	ADDQ(U32(1<<scanQueryShift), query)
	CMPQ(query, queries)
	JNE(LabelRef("query"))
	ADDQ(U8(step), i)
	ADDQ(U8(step*16), offset)
	CMPQ(i, n)
	JL(LabelRef("hashes"))
	Store(found, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// nibbles counts the bits of each byte of x.
func nibbles(x, low, counts VecVirtual, register func() VecVirtual) VecVirtual {
	high := register()
	VPSRLW(Imm(4), x, high)
	if x.Size() == 64 {
		VPANDQ(low, x, x)
		VPANDQ(low, high, high)
	} else {
		VPAND(low, x, x)
		VPAND(low, high, high)
	}
	VPSHUFB(x, counts, x)
	VPSHUFB(high, counts, high)
	VPADDB(high, x, x)
	return x
}

func scanAVX2() {
	var low, counts, zero, most VecVirtual
	var as, bs [2]VecVirtual
	scanLoop("scanAVX2", 4, func(a, b, offset Register) {
		for j := range 2 {
			as[j], bs[j] = YMM(), YMM()
			VMOVDQU(Mem{Base: a, Index: offset, Scale: 1, Disp: 32 * j}, as[j])
			VMOVDQU(Mem{Base: b, Index: offset, Scale: 1, Disp: 32 * j}, bs[j])
		}
	}, func(q Register) Register {
		qa, qb := YMM(), YMM()
		VBROADCASTI128(mem(q, 0), qa)
		VBROADCASTI128(mem(q, 16), qb)
		var sums [2]VecVirtual
		for j := range 2 {
			x, y := YMM(), YMM()
			VPXOR(qa, as[j], x)
			VPXOR(qb, bs[j], y)
			x, y = nibbles(x, low, counts, YMM), nibbles(y, low, counts, YMM)
			VPADDB(x, y, x)
			VPSADBW(zero, x, x)
			sums[j] = x
		}
		x, y := YMM(), YMM()
		VPUNPCKLQDQ(sums[1], sums[0], x)
		VPUNPCKHQDQ(sums[1], sums[0], y)
		VPADDQ(x, y, x)
		VPERMQ(U8(0xd8), x, x) // from the order 0 2 1 3
		VPCMPGTQ(x, most, x)
		near := GP64()
		VMOVMSKPD(x, near.As32())
		return near
	}, func(radius Register) {
		low, counts, zero, most = YMM(), YMM(), YMM(), YMM()
		VBROADCASTI128(table("nibble", nil, 0), low)
		VBROADCASTI128(table("counts", nil, 0), counts)
		VPXOR(zero, zero, zero)
		INCQ(radius)
		VMOVQ(radius, most.AsX())
		VPBROADCASTQ(most.AsX(), most)
	})
}

func scanAVX512(fn string, count func(x, low, counts VecVirtual) VecVirtual, bytes bool) {
	var low, counts, zero, most, order VecVirtual
	var as, bs [2]VecVirtual
	scanLoop(fn, 8, func(a, b, offset Register) {
		for j := range 2 {
			as[j], bs[j] = ZMM(), ZMM()
			VMOVDQU64(Mem{Base: a, Index: offset, Scale: 1, Disp: 64 * j}, as[j])
			VMOVDQU64(Mem{Base: b, Index: offset, Scale: 1, Disp: 64 * j}, bs[j])
		}
	}, func(q Register) Register {
		qa, qb := ZMM(), ZMM()
		VBROADCASTI32X4(mem(q, 0), qa)
		VBROADCASTI32X4(mem(q, 16), qb)
		var sums [2]VecVirtual
		for j := range 2 {
			x, y := ZMM(), ZMM()
			VPXORQ(qa, as[j], x)
			VPXORQ(qb, bs[j], y)
			x, y = count(x, low, counts), count(y, low, counts)
			if bytes {
				VPADDB(x, y, x)
				VPSADBW(zero, x, x)
			} else {
				VPADDQ(x, y, x)
			}
			sums[j] = x
		}
		x, y := ZMM(), ZMM()
		VPUNPCKLQDQ(sums[1], sums[0], x)
		VPUNPCKHQDQ(sums[1], sums[0], y)
		VPADDQ(x, y, x)
		VPERMQ(x, order, x) // from the order 0 4 1 5 2 6 3 7
		k, near := K(), GP64()
		VPCMPUQ(U8(2), most, x, k) // at most
		KMOVW(k, near.As32())
		return near
	}, func(radius Register) {
		low, counts, zero, most, order = ZMM(), ZMM(), ZMM(), ZMM(), ZMM()
		if bytes {
			VBROADCASTI32X4(table("nibble", nil, 0), low)
			VBROADCASTI32X4(table("counts", nil, 0), counts)
			VPXORQ(zero, zero, zero)
		}
		VPBROADCASTQ(radius, most)
		VMOVDQU64(table("order", func(i int) byte { return []byte{0, 2, 4, 6, 1, 3, 5, 7}[i/8] * (1 - min(1, byte(i%8))) }, 64), order)
	})
}
