package bankfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLine bounds a line, and what stands for one in XML and JSON: the longest
// video that vpdq reads, and room.
const maxLine = 16 << 20

// lines goes over lines that are not blank. It holds one of them.
type lines struct {
	in    *bufio.Reader
	limit int
	n     int // the line that was read last, from 1
	buf   []byte
}

var errLong = errors.New("long line")

// next gives the next line without what is blank around it, valid until the
// call after; io.EOF at the end. After errLong reading goes on.
func (l *lines) next() ([]byte, error) {
	for {
		line, err := l.read()
		if err != nil {
			return nil, err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return line, nil
		}
	}
}

func (l *lines) read() ([]byte, error) {
	l.n++
	line, err := l.in.ReadSlice('\n')
	if err == nil || errors.Is(err, io.EOF) && len(line) > 0 {
		return line, nil
	}
	if !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	l.buf = append(l.buf[:0], line...)
	for long := false; ; {
		line, err = l.in.ReadSlice('\n')
		if long = long || len(l.buf)+len(line) > l.limit; !long {
			l.buf = append(l.buf, line...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case long:
			l.buf = nil
			return nil, errLong
		}
		return l.buf, nil
	}
}
