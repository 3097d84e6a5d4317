package mp4

import (
	"encoding/binary"
	"math"
)

// fixer corrects the places in an index that moves to the front.
type fixer struct {
	moov  span  // where the index was
	shift int64 // its length, or 0 when it stays
}

// maxDepth is how deep the boxes of an index are nested: moov, trak, mdia, minf,
// stbl or dinf, and room.
const maxDepth = 8

// holds are the boxes whose content is boxes and that lead to places or references.
func holds(kind string) bool {
	switch kind {
	case "moov", "trak", "mdia", "minf", "stbl", "dinf":
		return true
	}
	return false
}

// box looks at one box, which is all of b.
func (f fixer) box(b []byte, depth int) error {
	start := 8
	if binary.BigEndian.Uint32(b) == 1 {
		start = 16
	}
	kind, body := string(b[4:8]), b[start:]
	switch {
	case depth > maxDepth:
		return ErrRare
	case kind == "cmov": // a compressed index, of QuickTime in the 1990s
		return ErrRare
	case kind == "dref":
		return references(body)
	case kind == "stco" && f.shift > 0:
		return f.places32(body)
	case kind == "co64" && f.shift > 0:
		return f.places64(body)
	case holds(kind):
		return each(body, func(inner []byte) error { return f.box(inner, depth+1) })
	}
	return nil
}

// each calls do with every box in b. A rest of fewer than eight bytes is passed
// over, as QuickTime ends some lists with a zero.
func each(b []byte, do func([]byte) error) error {
	for len(b) >= 8 {
		length := int64(binary.BigEndian.Uint32(b))
		switch length {
		case 0:
			length = int64(len(b))
		case 1:
			if len(b) < 16 || binary.BigEndian.Uint64(b[8:]) < 16 {
				return ErrDamaged
			}
			length = int64(min(binary.BigEndian.Uint64(b[8:]), math.MaxInt64))
		}
		if length < 8 || length > int64(len(b)) {
			return ErrDamaged
		}
		if err := do(b[:length]); err != nil {
			return err
		}
		b = b[length:]
	}
	return nil
}

// references refuses those that are not to the file itself: flag 1 says that a
// reference is (section 8.7.2).
func references(b []byte) error {
	if len(b) < 8 {
		return ErrDamaged
	}
	return each(b[8:], func(ref []byte) error {
		if len(ref) < 12 {
			return ErrDamaged
		}
		if ref[11]&1 == 0 {
			return ErrExternal
		}
		return nil
	})
}

// table gives the items of a list of places: version and flags, count, items.
func table(b []byte, item int) ([]byte, error) {
	if len(b) < 8 {
		return nil, ErrDamaged
	}
	n := int64(binary.BigEndian.Uint32(b[4:])) * int64(item)
	if n > int64(len(b)-8) {
		return nil, ErrDamaged
	}
	return b[8 : 8+n], nil
}

func (f fixer) places32(b []byte) error {
	items, err := table(b, 4)
	for ; err == nil && len(items) > 0; items = items[4:] {
		at := f.moved(uint64(binary.BigEndian.Uint32(items)))
		if at > math.MaxUint32 {
			return ErrRare // it would have to be a list of 64 bits
		}
		binary.BigEndian.PutUint32(items, uint32(at))
	}
	return err
}

func (f fixer) places64(b []byte) error {
	items, err := table(b, 8)
	for ; err == nil && len(items) > 0; items = items[8:] {
		binary.BigEndian.PutUint64(items, f.moved(binary.BigEndian.Uint64(items)))
	}
	return err
}

// moved says where a place of the file is now: what was before the index is behind
// it, the rest stays.
func (f fixer) moved(at uint64) uint64 {
	if at >= uint64(f.moov.start) {
		return at
	}
	return at + uint64(f.shift)
}
