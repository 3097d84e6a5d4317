package pdq

import "encoding/binary"

// lanes adds up weighted rows of bytes, exactly. Eight bytes are multiplied at a
// time: as 16-bit lanes of two 64-bit words, the even bytes in one and the odd
// in the other. Before a lane can overflow they are emptied into wide sums.
type lanes struct {
	narrow []uint64 // a pair for every eight bytes of a row
	sums   []uint64 // one for every byte of a row
	room   uint32   // how much more weight the lanes can take
	// flushed says that sums has a part of what the lanes had.
	flushed bool
}

const (
	evenBytes = 0x00ff00ff00ff00ff
	// laneRoom rows of 255 with weight 1 still fit into 16 bits.
	laneRoom = 0xffff / 0xff
)

// reset makes the sums of n bytes zero.
func (l *lanes) reset(n int) {
	l.narrow = zeroed(l.narrow, n/8*2)
	l.sums = zeroed(l.sums, n)
	l.room, l.flushed = laneRoom, false
}

// add adds weight times the row, which must have the length given to reset.
func (l *lanes) add(row []byte, weight uint32) {
	for weight > 0 {
		if l.room == 0 {
			l.flush()
		}
		part := min(weight, l.room)
		l.multiply(row, uint64(part))
		weight -= part
		l.room -= part
	}
}

func (l *lanes) multiply(row []byte, weight uint64) {
	whole := len(row) &^ 7
	narrow := l.narrow
	for bytes := row[:whole]; len(bytes) >= 8 && len(narrow) >= 2; {
		v := binary.LittleEndian.Uint64(bytes)
		narrow[0] += v & evenBytes * weight
		narrow[1] += v >> 8 & evenBytes * weight
		bytes, narrow = bytes[8:], narrow[2:]
	}
	for i := whole; i < len(row); i++ {
		l.sums[i] += uint64(row[i]) * weight
	}
}

// flush empties the lanes into the sums.
func (l *lanes) flush() {
	for i := 0; i+1 < len(l.narrow); i += 2 {
		even, odd := l.narrow[i], l.narrow[i+1]
		l.narrow[i], l.narrow[i+1] = 0, 0
		s := l.sums[4*i : 4*i+8 : 4*i+8]
		for lane := 0; lane < 8; lane += 2 {
			s[lane] += even & 0xffff
			s[lane+1] += odd & 0xffff
			even >>= 16
			odd >>= 16
		}
	}
	l.room, l.flushed = laneRoom, true
}

// takeNarrow sets out to the sums of the lanes, all of which were added with no more
// weight than they have room for, and says false if there was more.
func (l *lanes) takeNarrow(out []float64) bool {
	if l.flushed {
		return false
	}
	whole := len(out) &^ 7
	for i := 0; i < whole; i += 8 {
		even, odd := l.narrow[i/4], l.narrow[i/4+1]
		to := out[i : i+8 : i+8]
		to[0], to[1] = float64(int32(even&0xffff)), float64(int32(odd&0xffff))
		to[2], to[3] = float64(int32(even>>16&0xffff)), float64(int32(odd>>16&0xffff))
		to[4], to[5] = float64(int32(even>>32&0xffff)), float64(int32(odd>>32&0xffff))
		to[6], to[7] = float64(int32(even>>48)), float64(int32(odd>>48))
	}
	for i := whole; i < len(out); i++ {
		out[i] = float64(l.sums[i])
	}
	return true
}

// zeroed gives n zeros, in the memory of s where they fit.
func zeroed[T uint64 | float64 | int | byte](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}
