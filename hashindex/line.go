package hashindex

import "math/bits"

const (
	lineSlots   = 10
	linesShift  = 12 // lines of a page, as a power of two
	addressMax  = 28 // bits of the number of a line, leaving 4 for what goes with it
	addressMask = 1<<addressMax - 1
)

// line is a bucket of a table, as long as a cache line of the processor: what a
// look-up reads of memory.
type line struct {
	slots [lineSlots]uint32
	tags  [lineSlots]tag
	// meta is how many slots there are, in the low 4 bits, and above them the
	// number of the overflow line that holds more, 0 for none.
	meta uint32
}

// tag tells the slots of a line apart without their hashes: it is some of the bits
// from a chunk on, after those that number the lines (see table.tagAt), and in the
// high bit the side on which the slot is in the table.
type tag uint16

const (
	tagBits = 15
	tagSide = 1 << tagBits
)

// wanted says which tags a search wants: those near to one. How many bits of the
// chunk may differ goes with the number of the line.
type wanted struct {
	tag   tag
	chunk tag    // the bits of tags that are of the chunk
	more  uint16 // how many more bits may differ in all
	side  tag    // tagSide if slots are wanted on the side of tag, 0 if on both
}

func (l *line) count() int   { return int(l.meta & 15) }
func (l *line) next() uint32 { return l.meta >> 4 }

func (l *line) setNext(number uint32) { l.meta = l.meta&15 | number<<4 }

func (l *line) push(slot uint32, t tag) {
	n := l.count()
	l.slots[n], l.tags[n] = slot, t
	l.meta++
}

func (l *line) pop() (slot uint32, t tag) {
	l.meta--
	n := l.count()
	return l.slots[n], l.tags[n]
}

// near is a bit for each slot whose tag is wanted, where up to most bits of the
// chunk may differ.
func (l *line) near(w wanted, most int) (mask uint32) {
	for i := range l.count() {
		d := l.tags[i] ^ w.tag
		if d&w.side == 0 && d.ones(w.chunk) <= most && d.ones(tagSide-1) <= most+int(w.more) {
			mask |= 1 << i
		}
	}
	return mask
}

func (t tag) ones(among tag) int { return bits.OnesCount16(uint16(t & among)) }

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
