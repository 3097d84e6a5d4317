package main

import (
	"errors"
	"io"
)

// errHost says that the host did not give what it was asked for.
var errHost = errors.New("the file or picture cannot be read")

// file reads a file that the host holds.
type file struct {
	// fetch reads bytes from an offset; fewer than asked for only at the end.
	fetch func(at int64, into []byte) (int, error)
	at    int64
}

func (f *file) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	n, err := f.fetch(f.at, p)
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, io.EOF
	}
	f.at += int64(n)
	return n, nil
}

// Seek goes to where a JPEG file is read once more; its end is not known here.
func (f *file) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		f.at = offset
	case io.SeekCurrent:
		f.at += offset
	default:
		return 0, errHost
	}
	return f.at, nil
}
