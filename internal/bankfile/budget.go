package bankfile

import (
	"bufio"
	"errors"
	"io"
)

// budget reads a stream of entries that are not lines. It counts lines, and ends
// the stream when an entry is longer than any may be.
type budget struct {
	in   *bufio.Reader
	left int
	err  error
	line int // of the byte that comes next
	last byte
}

func newBudget(in *bufio.Reader) *budget { return &budget{in: in, left: maxLine, line: 1} }

// refill is called where an entry begins.
func (b *budget) refill() { b.left = maxLine }

// ReadByte implements io.ByteReader: decoders that use it read no further than
// they must.
func (b *budget) ReadByte() (byte, error) {
	if b.err != nil {
		return 0, b.err
	}
	b.left--
	if b.left < 0 {
		b.err = broken(b.line, "an entry is longer than 16 MiB.")
		return 0, b.err
	}
	c, err := b.in.ReadByte()
	if c == '\n' && err == nil {
		b.line++
	}
	b.last = c
	return c, err
}

// at is the line of the byte that came last.
func (b *budget) at() int {
	if b.last == '\n' {
		return b.line - 1
	}
	return b.line
}

// Read implements io.Reader. It gives a line at most, so that the line of what a
// decoder begins to read is known.
func (b *budget) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		c, err := b.ReadByte()
		if err != nil {
			if n > 0 && !errors.Is(err, io.EOF) {
				return n, nil // it comes again
			}
			return n, err
		}
		p[n] = c
		n++
		if c == '\n' {
			break
		}
	}
	return n, nil
}
