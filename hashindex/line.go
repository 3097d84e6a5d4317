package hashindex

import "math/bits"

const (
	lineSlots   = 12
	linesShift  = 12 // lines of a page, as a power of two
	addressMax  = 28 // bits of the number of a line, leaving 4 for what goes with it
	addressMask = 1<<addressMax - 1
)

// line is a bucket of a table, as long as a cache line of the processor: what a
// look-up reads of memory.
type line struct {
	slots [lineSlots]uint32
	// tags are bits 16 and up of the keys of the slots: the line stands for many
	// keys, and those that matter here are told apart without their hashes.
	tags [lineSlots]uint8
	// meta is how many slots there are, in the low 4 bits, and above them the
	// number of the overflow line that holds more, 0 for none.
	meta uint32
}

const tagShift = 16

func (l *line) count() int   { return int(l.meta & 15) }
func (l *line) next() uint32 { return l.meta >> 4 }

func (l *line) setNext(number uint32) { l.meta = l.meta&15 | number<<4 }

func (l *line) push(slot uint32, tag uint8) {
	n := l.count()
	l.slots[n], l.tags[n] = slot, tag
	l.meta++
}

func (l *line) pop() (slot uint32, tag uint8) {
	l.meta--
	n := l.count()
	return l.slots[n], l.tags[n]
}

// near is a bit for each slot whose tag differs from tag in up to most bits.
func (l *line) near(tag uint8, most int) (mask uint32) {
	for i := range l.count() {
		if bits.OnesCount8(l.tags[i]^tag) <= most {
			mask |= 1 << i
		}
	}
	return mask
}

type linePage [1 << linesShift]line

// lines is an array of lines that grows by pages, so that growing copies nothing.
type lines []*linePage

func (p lines) at(number uint32) *line {
	return &p[number>>linesShift][number&(1<<linesShift-1)]
}

// reach makes room for a line of that number.
func (p *lines) reach(number uint32, pages *blocks[linePage]) {
	for int(number>>linesShift) >= len(*p) {
		*p = append(*p, pages.take())
	}
}
