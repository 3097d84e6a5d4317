// Command asm writes the assembly of package hashindex; go generate in the folder
// of that package runs it.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// What follows must be as in package hashindex.
const (
	linesShift     = 12
	lineSize       = 64
	tagsOffset     = 32 // of 16 words, of which those from firstTag on are tags
	firstTag       = 4
	metaOffset     = 60
	addressMax     = 28
	slotsShift     = 13
	halfSize       = 16
	readAhead      = 16 // entries after the last of a list
	scanQueryShift = 16
)

func main() {
	ConstraintExpr("!purego")
	probe("probeAVX2", func(line, mask, out, found Register) {
		more, done := name("more"), name("done")
		at, slot := GP64(), GP32()
		TESTL(mask.(GPVirtual).As32(), mask.(GPVirtual).As32())
		JZ(LabelRef(done))
		Label(more)
		TZCNTQ(mask, at)
		MOVL(Mem{Base: line, Index: at, Scale: 4}, slot)
		MOVL(slot, Mem{Base: out, Index: found, Scale: 4})
		INCQ(found)
		BLSRQ(mask, mask)
		JNZ(LabelRef(more))
		Label(done)
	})
	probe("probeAVX512", func(line, mask, out, found Register) {
		k, ids, n := K(), ZMM(), GP64()
		KMOVW(mask.(GPVirtual).As32(), k)
		VMOVDQU32(mem(line, 0), ids)
		VPCOMPRESSD_Z(ids, k, ids)
		VMOVDQU32(ids, Mem{Base: out, Index: found, Scale: 4})
		POPCNTQ(mask, n)
		ADDQ(n, found)
	})
	verify()
	scanAVX2()
	scanAVX512("scanAVX512BW", func(x, low, counts VecVirtual) VecVirtual {
		return nibbles(x, low, counts, ZMM)
	}, true)
	scanAVX512("scanVPOPCNT", func(x, _, _ VecVirtual) VecVirtual {
		VPOPCNTQ(x, x)
		return x
	}, false)
	Generate()
}

var names int

func name(s string) string { names++; return s + string(rune('a'+names)) }

func mem(base Register, disp int) Mem { return Mem{Base: base, Disp: disp} }

// address gives where item number of a paged array is.
func address(pages, number GPVirtual, shift, size int) GPVirtual {
	page, at := GP64(), GP64()
	MOVQ(number, page)
	SHRQ(U8(shift), page)
	MOVQ(number, at)
	ANDQ(U32(1<<shift-1), at)
	switch size {
	case 64:
		SHLQ(U8(6), at)
	case 16:
		SHLQ(U8(4), at)
	}
	ADDQ(Mem{Base: pages, Index: page, Scale: 8}, at)
	return at
}

// fetchFirst fetches what the first items of a list name, and clears i.
func fetchFirst(pages GPVirtual, list, i Register, address func(item GPVirtual) GPVirtual) {
	XORQ(i, i)
	Label("first")
	item := GP64()
	MOVL(Mem{Base: list, Index: i, Scale: 4}, item.As32())
	PREFETCHT0(mem(address(item), 0))
	INCQ(i)
	CMPQ(i, U8(readAhead))
	JNE(LabelRef("first"))
	XORQ(i, i)
}

func probe(fn string, take func(line, mask, out, found Register)) {
	TEXT(fn, NOSPLIT, "func(pages *uint64, todo *uint32, n int, tag, chunk, more, side uint16, out, over *uint32) (found, links int)")
	Doc(fn + " is probe in assembly.")
	pages := Load(Param("pages"), GP64()).(GPVirtual)
	todo := Load(Param("todo"), GP64())
	n := Load(Param("n"), GP64())
	out := Load(Param("out"), GP64())
	over := Load(Param("over"), GP64())
	broadcast := func(param string) VecVirtual {
		v := YMM()
		addr, _ := Param(param).Resolve()
		VPBROADCASTW(addr.Addr, v)
		return v
	}
	tag, chunk, more, side := broadcast("tag"), broadcast("chunk"), broadcast("more"), broadcast("side")
	bits := broadcast("side")
	VPCMPEQW(bits, bits, bits)
	VPSRLW(U8(1), bits, bits) // of tags without the side
	low, counts, ones := YMM(), YMM(), YMM()
	VBROADCASTI128(table("nibble", func(i int) byte { return 15 }, 16), low)
	VBROADCASTI128(table("counts", func(i int) byte { return byte(i&1 + i>>1&1 + i>>2&1 + i>>3&1) }, 16), counts)
	VBROADCASTI128(table("ones", func(i int) byte { return 1 }, 16), ones)
	limits := GP64()
	LEAQ(table("limits", func(i int) byte { return byte(i/2) * byte(1-i%2) }, 32), limits)
	found, links := GP64(), GP64()
	XORQ(found, found)
	XORQ(links, links)
	i := GP64()
	fetchFirst(pages, todo, i, func(number GPVirtual) GPVirtual {
		ANDQ(U32(1<<addressMax-1), number)
		return address(pages, number, linesShift, lineSize)
	})

	Label("loop")
	number := GP64()
	MOVL(Mem{Base: todo, Index: i, Scale: 4, Disp: 4 * readAhead}, number.As32())
	ANDQ(U32(1<<addressMax-1), number)
	PREFETCHT0(mem(address(pages, number, linesShift, lineSize), 0))
	item := GP64()
	MOVL(Mem{Base: todo, Index: i, Scale: 4}, item.As32())
	number = GP64()
	MOVQ(item, number)
	ANDQ(U32(1<<addressMax-1), number)
	line := address(pages, number, linesShift, lineSize)
	SHRQ(U8(addressMax), item)
	differ, inChunk, most, least := YMM(), YMM(), YMM(), YMM()
	VPXOR(mem(line, tagsOffset), tag, differ)
	VPAND(differ, chunk, inChunk)
	VPBROADCASTW(Mem{Base: limits, Index: item, Scale: 2}, most)
	VPADDW(most, more, least)
	sum := func(x VecVirtual) VecVirtual {
		x2 := YMM()
		VMOVDQA(x, x2)
		x2 = nibbles(x2, low, counts, YMM)
		VPMADDUBSW(ones, x2, x2)
		return x2
	}
	inAll := YMM()
	VPAND(differ, bits, inAll)
	VPAND(differ, side, differ)
	tooMany, tooManyInAll := sum(inChunk), sum(inAll)
	VPCMPGTW(most, tooMany, tooMany)
	VPCMPGTW(least, tooManyInAll, tooManyInAll)
	// The high bit of differ is set where a slot is on a side that is not wanted.
	VPOR(tooMany, differ, differ)
	VPOR(tooManyInAll, differ, differ)
	upper := XMM()
	VEXTRACTI128(U8(1), differ, upper)
	VPACKSSWB(upper, differ.AsX(), upper)
	mask, meta, count := GP64(), GP64(), GP64()
	VPMOVMSKB(upper, mask.As32())
	NOTL(mask.As32())
	SHRL(U8(firstTag), mask.As32())
	MOVL(mem(line, metaOffset), meta.As32())
	MOVQ(meta, count)
	ANDQ(U8(15), count)
	BZHIQ(count, mask, mask)
	take(line, mask, out, found)
	// The link is written always and kept where there is one.
	SHRQ(U8(4), meta)
	SHLQ(U8(addressMax), item)
	ORQ(meta, item)
	MOVL(item.As32(), Mem{Base: over, Index: links, Scale: 4})
	CMPQ(meta, U8(1))
	SBBQ(I8(-1), links)
	INCQ(i)
	CMPQ(i, n)
	JNE(LabelRef("loop"))
	Store(found, ReturnIndex(0))
	Store(links, ReturnIndex(1))
	VZEROUPPER()
	RET()
}

func table(name string, value func(i int) byte, n int) Mem {
	if have, ok := tables[name]; ok {
		return have
	}
	t := GLOBL(name, RODATA|NOPTR)
	for at := 0; at < n; at += 8 {
		var word uint64
		for i := range 8 {
			word |= uint64(value(at+i)) << (8 * i)
		}
		DATA(at, U64(word))
	}
	tables[name] = t
	return t
}

var tables = map[string]Mem{}

func verify() {
	TEXT("verifyPOPCNT", NOSPLIT, "func(pages *uint64, slots *uint32, n int, q *[2]uint64, radius int, near *uint32) (found int)")
	Doc("verifyPOPCNT is verify in assembly.")
	pages := Load(Param("pages"), GP64()).(GPVirtual)
	slots := Load(Param("slots"), GP64())
	n := Load(Param("n"), GP64())
	q := Load(Param("q"), GP64())
	q0, q1 := GP64(), GP64()
	MOVQ(mem(q, 0), q0)
	MOVQ(mem(q, 8), q1)
	near := Load(Param("near"), GP64())
	radius := Load(Param("radius"), GP64())
	found, i := GP64(), GP64()
	XORQ(found, found)
	fetchFirst(pages, slots, i, func(slot GPVirtual) GPVirtual {
		return address(pages, slot, slotsShift, halfSize)
	})
	Label("loop")
	slot := GP64()
	MOVL(Mem{Base: slots, Index: i, Scale: 4, Disp: 4 * readAhead}, slot.As32())
	PREFETCHT0(mem(address(pages, slot, slotsShift, halfSize), 0))
	slot = GP64()
	MOVL(Mem{Base: slots, Index: i, Scale: 4}, slot.As32())
	hash := address(pages, slot, slotsShift, halfSize)
	sum, word := GP64(), GP64()
	MOVQ(mem(hash, 0), sum)
	MOVQ(mem(hash, 8), word)
	XORQ(q0, sum)
	XORQ(q1, word)
	POPCNTQ(sum, sum)
	POPCNTQ(word, word)
	ADDQ(word, sum)
	MOVL(slot.As32(), Mem{Base: near, Index: found, Scale: 4})
	CMPQ(radius, sum) // carry: radius < sum
	SBBQ(I8(-1), found)
	INCQ(i)
	CMPQ(i, n)
	JNE(LabelRef("loop"))
	Store(found, ReturnIndex(0))
	RET()
}
