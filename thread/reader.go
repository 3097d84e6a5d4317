package thread

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// MaxLineBytes bounds a line of a thread file.
const MaxLineBytes = 16 << 20

// A Reader reads a thread file, one thread at a time. It holds one line in
// memory, and the ids of the threads that it has read.
type Reader struct {
	lines *bufio.Reader
	buf   []byte
	line  int
	ids   map[string]int // the line on which each id stands
	err   error
}

// NewReader gives a Reader of the thread file in r.
func NewReader(r io.Reader) *Reader {
	return &Reader{lines: bufio.NewReaderSize(r, 64<<10), ids: map[string]int{}}
}

// Next gives the next thread, and [io.EOF] after the last. Anything that the
// format does not allow is a [*SyntaxError]. After an error Next gives the
// same error for ever: a file is right or refused whole. Blank lines are
// skipped, and a byte order mark before the first line.
func (r *Reader) Next() (Thread, error) {
	if r.err != nil {
		return Thread{}, r.err
	}
	t, err := r.next()
	if err != nil {
		r.err = err
		return Thread{}, err
	}
	return t, nil
}

// Line gives the number of the line that was read last, counted from 1.
func (r *Reader) Line() int { return r.line }

func (r *Reader) next() (Thread, error) {
	for {
		line, err := r.readLine()
		if err != nil {
			return Thread{}, err
		}
		if len(bytes.Trim(line, " \t\r\n")) == 0 {
			continue
		}
		t, err := decode(line)
		if err == nil {
			err = r.claim(t.ID)
		}
		if err != nil {
			return Thread{}, r.refuse(err)
		}
		return t, nil
	}
}

// claim notes the thread's id, which must be unique in the file.
func (r *Reader) claim(id string) error {
	if line, taken := r.ids[id]; taken {
		return wrong("id", fmt.Sprintf("is the id of the thread on line %d", line))
	}
	r.ids[id] = r.line
	return nil
}

func (r *Reader) refuse(err error) error {
	field, ok := errors.AsType[*FieldError](err)
	if !ok {
		return err
	}
	return &SyntaxError{Line: r.line, Field: field.Field, Problem: field.Problem}
}

// readLine gives the next line; it stays valid until the next call.
func (r *Reader) readLine() ([]byte, error) {
	r.buf = r.buf[:0]
	r.line++
	for {
		part, err := r.lines.ReadSlice('\n')
		r.buf = append(r.buf, part...)
		if len(r.buf) > MaxLineBytes {
			return nil, &SyntaxError{Line: r.line, Problem: fmt.Sprintf("is longer than %d MiB", MaxLineBytes>>20)}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(r.buf) == 0:
			return nil, io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		}
		if r.line == 1 {
			return bytes.TrimPrefix(r.buf, []byte("\uFEFF")), nil
		}
		return r.buf, nil
	}
}

// ReadAll gives every thread of the thread file in r, or the first error and
// no thread.
func ReadAll(r io.Reader) ([]Thread, error) {
	var threads []Thread
	for reader := NewReader(r); ; {
		t, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return threads, nil
		}
		if err != nil {
			return nil, err
		}
		threads = append(threads, t)
	}
}
