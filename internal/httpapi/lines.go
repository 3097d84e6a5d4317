package httpapi

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// lineReader reads NDJSON line by line. It holds one line.
type lineReader struct {
	in    *bufio.Reader
	limit int
	// n is the number of the line that was read last, from 1.
	n   int
	buf []byte
}

func newLineReader(r io.Reader, limit int) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(r, 16<<10), limit: limit}
}

// next gives the next line that is not blank, valid until the call after; at
// the end io.EOF. After a *lineError, of a line that was too long, reading can
// go on; after any other error it cannot.
func (l *lineReader) next() ([]byte, error) {
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

// read gives the next line, and skips what is over the limit.
func (l *lineReader) read() ([]byte, error) {
	l.buf = l.buf[:0]
	l.n++
	long, some := false, false
	for {
		part, err := l.in.ReadSlice('\n')
		some = some || len(part) > 0
		long = long || len(l.buf)+len(bytes.TrimRight(part, "\r\n")) > l.limit
		if !long {
			l.buf = append(l.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!some || !errors.Is(err, io.EOF)):
			return nil, err
		case long:
			return nil, &lineError{l.n, fault.New(fault.TooLarge, "The line is over "+size(int64(l.limit))+".")}
		}
		return l.buf, nil
	}
}
