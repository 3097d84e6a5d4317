//go:build !purego

package hashindex

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// What this processor has. Tests choose otherwise.
var (
	hasAVX2   = cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasBMI2 && cpu.X86.HasPOPCNT
	hasAVX512 = hasAVX2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW
	hasPOPCNT = hasAVX512 && cpu.X86.HasAVX512VPOPCNTDQ
)

func probe(pages lines, todo []uint32, w wanted, out, over []uint32) (found, links int) {
	if !hasAVX2 || len(todo) == 0 {
		return probeGo(pages, todo, w, out, over)
	}
	repeatLast(todo)
	kernel := probeAVX2
	if hasAVX512 {
		kernel = probeAVX512
	}
	return kernel(first(pages), &todo[0], len(todo), uint16(w.tag), uint16(w.chunk), w.more, uint16(w.side), &out[0], &over[0])
}

func verify(pages []*halfPage, slots []uint32, q *half, radius int, near []uint32) int {
	if !hasAVX2 || len(slots) == 0 {
		return verifyGo(pages, slots, q, radius, near)
	}
	repeatLast(slots)
	return verifyPOPCNT(first(pages), &slots[0], len(slots), (*[2]uint64)(q), radius, &near[0])
}

// first is the list of pages as the assembly takes it.
func first[Page any](pages []*Page) *uint64 {
	return (*uint64)(unsafe.Pointer(unsafe.SliceData(pages))) //nolint:gosec // read-only, and kept alive by the index
}

// repeatLast makes a list safe to be read ahead of.
func repeatLast(list []uint32) {
	ahead := list[len(list) : len(list)+readAhead]
	for i := range ahead {
		ahead[i] = list[len(list)-1]
	}
}

func scanHalves(a, b []half, n int, qs []words, radius int, out []uint32) int {
	if !hasAVX2 || n == 0 || len(qs) == 0 {
		return scanGo(a, b, n, qs, radius, out)
	}
	kernel := scanAVX2
	if hasPOPCNT {
		kernel = scanVPOPCNT
	} else if hasAVX512 {
		kernel = scanAVX512BW
	}
	a, b = a[:(n+7)&^7], b[:(n+7)&^7]
	return kernel((*[2]uint64)(&a[0]), (*[2]uint64)(&b[0]), n, (*[4]uint64)(&qs[0]), len(qs), radius, &out[0])
}
