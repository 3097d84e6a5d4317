package hashindex

import "math/bits"

// readAhead is how far ahead the assembly fetches, in items; it reads so many
// items after the last, which must name things that exist.
const readAhead = 16

// probeGo looks at lines. Each item of todo is the number of a line and, above
// its addressMax low bits, in how many bits of the chunk at most a tag there may
// differ from the one wanted. It writes the slots with such tags to out, and the
// overflow lines that follow to over, in the form of todo.
func probeGo(pages lines, todo []uint32, w wanted, out, over []uint32) (found, links int) {
	for _, item := range todo {
		l := pages.at(item & addressMask)
		for near := l.near(w, int(item>>addressMax)); near != 0; near &= near - 1 {
			out[found] = l.slots[bits.TrailingZeros32(near)]
			found++
		}
		if next := l.next(); next != 0 {
			over[links] = next | item&^addressMask
			links++
		}
	}
	return found, links
}

// verifyGo writes those of the slots to near whose halves of hashes are at most
// radius bits from q, and gives their number.
func verifyGo(pages []*halfPage, slots []uint32, q *half, radius int, near []uint32) (found int) {
	for _, slot := range slots {
		if halfDistance(pages[slot>>slotsShift].at(slot), q) <= radius {
			near[found] = slot
			found++
		}
	}
	return found
}
