//go:build !purego

package hashindex

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

var (
	hasAVX2   = cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasBMI2 && cpu.X86.HasPOPCNT
	hasAVX512 = hasAVX2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW
)

func probe(pages lines, todo []uint32, tag uint8, out, over []uint32) (found, links int) {
	if !hasAVX2 || len(todo) == 0 {
		return probeGo(pages, todo, tag, out, over)
	}
	all := todo[:len(todo)+readAhead]
	for i := range readAhead {
		all[len(todo)+i] = todo[len(todo)-1]
	}
	f := probeAVX2
	if hasAVX512 {
		f = probeAVX512
	}
	return f((*uint64)(unsafe.Pointer(&pages[0])), &todo[0], len(todo), tag, &out[0], &over[0])
}

func verify(pages []*halfPage, slots []uint32, q *half, radius int, near []uint32) int {
	if !hasAVX2 || len(slots) == 0 {
		return verifyGo(pages, slots, q, radius, near)
	}
	all := slots[:len(slots)+readAhead]
	for i := range readAhead {
		all[len(slots)+i] = slots[len(slots)-1]
	}
	return verifyPOPCNT((*uint64)(unsafe.Pointer(&pages[0])), &slots[0], len(slots), (*[2]uint64)(q), radius, &near[0])
}
