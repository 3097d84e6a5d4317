package jpegluma

import (
	"bytes"
	"errors"
	"io"
)

const bufferSize = 32 << 10

// reader gives the bytes of a file, and between markers the bits of its scans.
type reader struct {
	src io.Reader
	buf []byte // what was read and is to be used from pos on
	pos int
	err error // why src gives no more; io.EOF at the end of the file
	bitReader
}

// more reads on, keeping what is unread. It says false where src ends or fails.
func (r *reader) more() bool {
	if r.err != nil {
		return false
	}
	if r.buf == nil {
		r.buf = make([]byte, 0, bufferSize)
	}
	kept := copy(r.buf[:cap(r.buf)], r.buf[r.pos:])
	r.buf, r.pos = r.buf[:kept], 0
	for range 100 {
		n, err := r.src.Read(r.buf[kept:cap(r.buf)])
		r.buf, r.err = r.buf[:kept+n], err
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	r.err = io.ErrNoProgress
	return false
}

// byte gives the next one, and 0 where there is none: then r.err is set.
func (r *reader) byte() byte {
	if r.pos == len(r.buf) && !r.more() {
		return 0
	}
	r.pos++
	return r.buf[r.pos-1]
}

// full reads as many bytes as p has.
func (r *reader) full(p []byte) error {
	for len(p) > 0 {
		if r.pos == len(r.buf) && !r.more() {
			return r.ended()
		}
		n := copy(p, r.buf[r.pos:])
		p, r.pos = p[n:], r.pos+n
	}
	return nil
}

// failed says that there is more of the file, but it cannot be read.
func (r *reader) failed() bool { return r.err != nil && !errors.Is(r.err, io.EOF) }

// ended is the error of a file that stops where it must go on.
func (r *reader) ended() error {
	if r.failed() {
		return r.err
	}
	return ErrTruncated
}

// nextMarker drops the bits of a scan and looks for the marker after it, passing
// over anything else, and gives its second byte; 0 where the file ends first. To read
// the marker again is to take 2 from pos.
func (r *reader) nextMarker() byte {
	r.dropBits()
	for {
		n := bytes.IndexByte(r.buf[r.pos:], 0xff)
		if n >= 0 {
			r.pos += n
		} else {
			r.pos = len(r.buf)
			if !r.more() {
				return 0
			}
			continue
		}
		if m := r.marker(); m != 0 {
			r.pos += 2
			return m
		}
		if r.err != nil && r.pos+1 >= len(r.buf) {
			return 0
		}
		r.pos++
	}
}

// marker gives the second byte of the marker that begins at r.pos, past any fill
// bytes, or 0 if there is none.
func (r *reader) marker() byte {
	for {
		if r.pos+1 >= len(r.buf) && !r.more() {
			return 0
		}
		if r.buf[r.pos] != 0xff || r.buf[r.pos+1] != 0xff {
			break
		}
		r.pos++
	}
	if r.buf[r.pos] != 0xff {
		return 0
	}
	return r.buf[r.pos+1]
}
