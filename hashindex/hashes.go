package hashindex

import "math/bits"

const slotsShift = 13 // slots of a page, as a power of two

// half is one half of a hash. The halves are kept apart: of nearly every hash that
// a search meets, the first half alone says that it is too far, and so half of the
// memory is not read.
type half [2]uint64

type halfPage [1 << slotsShift]half

func (p *halfPage) at(slot uint32) *half { return &p[slot&(1<<slotsShift-1)] }

func halfDistance(a, b *half) int {
	return bits.OnesCount64(a[0]^b[0]) + bits.OnesCount64(a[1]^b[1])
}

// hashes are the hashes of the slots, as one list of pages for each half.
type hashes [2][]*halfPage

func (p *hashes) at(slot uint32) (w words) {
	page := slot >> slotsShift
	a, b := p[0][page].at(slot), p[1][page].at(slot)
	return words{a[0], a[1], b[0], b[1]}
}

func (p *hashes) set(slot uint32, w *words) {
	page := slot >> slotsShift
	*p[0][page].at(slot) = half(w[:2])
	*p[1][page].at(slot) = half(w[2:])
}
