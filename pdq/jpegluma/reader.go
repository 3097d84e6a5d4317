package jpegluma

import (
	"encoding/binary"
	"errors"
	"io"
)

const bufferSize = 32 << 10

// reader gives the bytes of a file, and between markers the bits of its scans.
type reader struct {
	src    io.Reader
	buf    []byte // what was read and is to be used from pos on
	pos    int
	err    error  // why src gives no more; io.EOF at the end of the file
	bits   uint64 // the next bits of a scan, the first at the top; below them zeros
	n      int    // how many they are
	padded int    // how many of them, the last, were made up at a marker or the end
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
		for r.pos < len(r.buf) && r.buf[r.pos] != 0xff {
			r.pos++
		}
		if r.pos == len(r.buf) {
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

func (r *reader) dropBits() { r.bits, r.n, r.padded = 0, 0, 0 }

// exhausted says that bits were used that were not there.
func (r *reader) exhausted() bool { return r.n < r.padded }

// fill makes sure of 32 bits, enough for a code of 16 and 15 that belong to it.
// It must not be called with more than 32.
func (r *reader) fill() {
	if r.pos+4 <= len(r.buf) {
		v := binary.BigEndian.Uint32(r.buf[r.pos:])
		if inverse := ^v; (inverse-0x01010101)&^inverse&0x80808080 == 0 { // no byte is 0xff
			r.bits |= uint64(v) << (uint(32-r.n) & 63)
			r.n += 32
			r.pos += 4
			return
		}
	}
	r.fillBytes()
}

// fillBytes is fill near markers, stuffed bytes and the end of the buffer. Where a
// marker or the end is in the way there are only zeros (ITU-T T.81, F.2.2.5).
func (r *reader) fillBytes() {
	for r.n <= 32 {
		if r.pos == len(r.buf) && !r.more() {
			r.pad()
			return
		}
		c := r.buf[r.pos]
		step := 1
		if c == 0xff {
			if r.marker() != 0 || r.pos+1 >= len(r.buf) {
				r.pad()
				return
			}
			step = 2
		}
		r.bits |= uint64(c) << uint(56-r.n)
		r.n += 8
		r.pos += step
	}
}

func (r *reader) pad() {
	if r.n < 32 {
		r.n += 32
		r.padded += 32
	}
}

// need makes sure of as many bits, 0 to 16.
func (r *reader) need(n int) {
	if r.n < n {
		r.fill()
	}
}

// take gives the next bits, 0 to 16 of them.
func (r *reader) take(n int) int32 {
	r.need(n)
	v := r.bits >> (64 - uint(n))
	r.bits <<= uint(n)
	r.n -= n
	return int32(v)
}
