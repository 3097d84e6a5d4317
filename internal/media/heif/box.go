package heif

import (
	"encoding/binary"
	"io"
	"math"
)

// span is a run of bytes in the file.
type span struct{ at, size int64 }

// within cuts a run of bytes out of another, and says whether it lies in it.
func (s span) within(at, size uint64) (span, bool) {
	if at > uint64(s.size) || size > uint64(s.size)-at {
		return span{}, false
	}
	return span{s.at + int64(at), int64(size)}, true
}

// scan calls do with each box in a part of the file (ISO/IEC 14496-12, section 4.2).
// A box that is cut off by the end of the part is given as far as it goes.
func scan(file io.ReaderAt, in span, do func(kind string, body span) error) error {
	for n := 0; in.size > 0; n++ {
		var head [16]byte
		got, _ := file.ReadAt(head[:min(16, in.size)], in.at)
		if got < 8 || n == maxBoxes {
			return ErrDamaged
		}
		start, length := int64(8), int64(binary.BigEndian.Uint32(head[:]))
		switch length {
		case 0: // to the end
			length = in.size
		case 1:
			start, length = 16, int64(min(binary.BigEndian.Uint64(head[8:]), math.MaxInt64))
		}
		if length < start || got < int(start) {
			return ErrDamaged
		}
		length = min(length, in.size)
		if err := do(string(head[4:8]), span{in.at + start, length - start}); err != nil {
			return err
		}
		in = span{in.at + length, in.size - length}
	}
	return nil
}

// load reads a part of the file into memory.
func load(file io.ReaderAt, s span, most int64) ([]byte, error) {
	if s.size > most {
		return nil, ErrRare
	}
	b := make([]byte, s.size)
	if n, _ := file.ReadAt(b, s.at); n < len(b) {
		return nil, ErrDamaged
	}
	return b, nil
}

// cursor reads numbers from a box in memory. Past the end they are 0, and bad is
// true.
type cursor struct {
	b   []byte
	bad bool
}

func (c *cursor) bytes(n int) []byte {
	if n > len(c.b) {
		c.b, c.bad = nil, true
		return nil
	}
	out := c.b[:n]
	c.b = c.b[n:]
	return out
}

// number reads one of so many bytes, at most 8.
func (c *cursor) number(bytes int) uint64 {
	n := uint64(0)
	for _, b := range c.bytes(bytes) {
		n = n<<8 | uint64(b)
	}
	return n
}

func (c *cursor) u8() int     { return int(c.number(1)) }
func (c *cursor) u16() int    { return int(c.number(2)) }
func (c *cursor) u32() uint32 { return uint32(c.number(4)) }

// version reads what a full box begins with.
func (c *cursor) version() (version int, flags uint32) {
	v := c.u32()
	return int(v >> 24), v & 0xffffff
}

// box reads the next box.
func (c *cursor) box() (kind string, body *cursor) {
	length, start := c.number(4), uint64(8)
	kind = string(c.bytes(4))
	switch length {
	case 0:
		length = start + uint64(len(c.b))
	case 1:
		length, start = c.number(8), 16
	}
	if length < start || length-start > uint64(len(c.b)) {
		c.b, c.bad = nil, true
		return "", &cursor{}
	}
	return kind, &cursor{b: c.bytes(int(length - start))}
}

// err is ErrDamaged when a box was shorter than what it should hold.
func (c *cursor) err() error {
	if c.bad {
		return ErrDamaged
	}
	return nil
}
