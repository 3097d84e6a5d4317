// Package mp4 makes an MP4 or QuickTime file readable from a pipe.
//
// Cameras write the index of such a file, the «moov» box, when they are done: at
// its end. A reader that cannot go back needs it first. [Stream] gives the file
// with the index moved, and the places in it that it names corrected, as it is
// read: nothing is written anywhere. Source of the format: ISO/IEC 14496-12 (ISO
// base media file format), sections 4.2 (boxes), 8.2 (moov), 8.7.2 (dref), 8.7.5
// (stco, co64).
//
// The index is also looked through for references to other files, which the
// format allows: a file that has one is refused.
package mp4

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// The errors of [Stream].
var (
	ErrDamaged  = errors.New("mp4: cut off or damaged")
	ErrExternal = errors.New("mp4: refers to other files")
	ErrRare     = errors.New("mp4: written in a way that is not read")
)

// Bounds of what is looked through.
const (
	maxIndex = 64 << 20 // bytes of the index: about 100 hours
	maxBoxes = 1 << 20  // at the top of the file
)

// Stream gives the file of so many bytes with its index before its media, and says
// whether the file is whole: one that was cut off behind its index is read as far as
// it goes. The reader reads r as it goes.
func Stream(r io.ReaderAt, size int64) (stream io.Reader, whole bool, err error) {
	l, err := scan(r, size)
	if err != nil {
		return nil, false, err
	}
	index := make([]byte, l.moov.size)
	if _, err := r.ReadAt(index, l.moov.start); err != nil {
		return nil, false, ErrDamaged
	}
	shift := int64(0)
	if !l.indexFirst {
		shift = l.moov.size
	}
	fix := fixer{moov: l.moov, shift: shift}
	if err := fix.box(index, 0); err != nil {
		return nil, false, err
	}
	if l.indexFirst {
		return io.NewSectionReader(r, 0, size), !l.cut, nil
	}
	if binary.BigEndian.Uint32(index) == 0 { // «to the end of the file», where it is no more
		binary.BigEndian.PutUint32(index, uint32(len(index)))
	}
	part := func(from, to int64) io.Reader { return io.NewSectionReader(r, from, to-from) }
	return io.MultiReader(part(0, l.head), bytes.NewReader(index),
		part(l.head, l.moov.start), part(l.moov.start+l.moov.size, size)), !l.cut, nil
}

// span is a box in the file.
type span struct{ start, size int64 }

// layout is where things are in a file.
type layout struct {
	head       int64 // end of the «ftyp» box that the file begins with, or 0
	moov       span
	indexFirst bool // the index is before all media
	cut        bool // a box is longer than the file
}

func scan(r io.ReaderAt, size int64) (layout, error) {
	var l layout
	media, fragments := false, false
	at := int64(0)
	for n := 0; at < size; n++ {
		kind, length, err := header(r, at, size)
		if err != nil || n == maxBoxes {
			if l.moov.size > 0 && n < maxBoxes {
				l.cut = true
				break // what is cut off behind the index may be read in part
			}
			return l, ErrDamaged
		}
		switch kind {
		case "ftyp":
			if at == 0 {
				l.head = length
			}
		case "mdat":
			media, l.cut = true, length > size-at
		case "moof":
			fragments = true
		case "moov":
			if l.moov.size > 0 || length > maxIndex {
				return l, ErrRare
			}
			l.moov, l.indexFirst = span{at, length}, !media && !fragments
		}
		at += min(length, size-at)
	}
	if l.moov.size == 0 {
		return l, ErrDamaged
	}
	if fragments && !l.indexFirst { // they name places too
		return l, ErrRare
	}
	return l, nil
}

// header reads the kind and the length of the box at a place.
func header(r io.ReaderAt, at, size int64) (kind string, length int64, err error) {
	var b [16]byte
	n, _ := r.ReadAt(b[:min(16, size-at)], at)
	if n < 8 {
		return "", 0, ErrDamaged
	}
	length = int64(binary.BigEndian.Uint32(b[:]))
	least := int64(8)
	switch length {
	case 0:
		length = size - at
	case 1:
		least = 16
		long := binary.BigEndian.Uint64(b[8:])
		if n < 16 || long > math.MaxInt64 {
			return "", 0, ErrDamaged
		}
		length = int64(long)
	}
	kind = string(b[4:8])
	if length < least || length > size-at {
		if kind == "mdat" && length >= least { // the file was cut off in its media
			return kind, length, nil
		}
		return "", 0, ErrDamaged
	}
	return kind, length, nil
}
