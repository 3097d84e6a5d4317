package heif

import (
	"bytes"
	"slices"
)

// Types of NAL units (ITU-T H.265, table 7-1).
const (
	firstIntra, lastIntra = 16, 21 // a picture that needs no other
	lastSlice             = 31
	firstSet, lastSet     = 32, 34 // VPS, SPS, PPS
)

// startCode goes before a NAL unit, and endOfSequence between two pictures, so that
// nothing is carried over from one to the next (ITU-T H.265, annex B, section 7.3.2.6).
const (
	startCode     = "\x00\x00\x00\x01"
	endOfSequence = startCode + "\x48\x01"
)

// parameterSets gives those of an item (hvcC: ISO/IEC 14496-15, section 8.3.2), in
// annex B, with the length of NAL units' lengths before them.
func (x *index) parameterSets(item uint32) (*[]byte, error) {
	for _, i := range x.has[item] {
		if x.properties[i].kind != "hvcC" {
			continue
		}
		if x.configs[i] != nil {
			return x.configs[i], nil
		}
		sets, err := readConfig(x.properties[i].body)
		if err != nil {
			return nil, err
		}
		x.configs[i] = &sets
		return &sets, nil
	}
	return nil, ErrDamaged
}

func readConfig(b []byte) ([]byte, error) {
	c := &cursor{b: b}
	if len(b) > maxSets {
		return nil, ErrRare
	}
	c.bytes(21)
	out := []byte{byte(c.u8()&3 + 1)}
	for range c.u8() {
		kind := c.u8() & 0x3f
		for range c.u16() {
			set := c.bytes(c.u16())
			if c.bad || len(set) < 2 || bytes.Contains(set, []byte("\x00\x00\x01")) {
				return nil, ErrDamaged
			}
			if kind >= firstSet && kind <= lastSet && kind == int(set[0]>>1&0x3f) {
				out = append(append(out, startCode...), set...)
			}
		}
	}
	return out, c.err()
}

// annexB appends a tile's picture as a decoder reads it: NAL units behind start codes
// instead of their lengths. There must be one picture in it, which needs no other; what
// is not part of it is left out.
func annexB(out, tile []byte, lengths int) ([]byte, error) {
	c, pictures := &cursor{b: tile}, 0
	for n := 0; len(c.b) > 0; n++ {
		unit := c.bytes(int(min(c.number(lengths), 1<<31)))
		if c.bad || n == maxNALs || len(unit) < 3 || bytes.Contains(unit, []byte("\x00\x00\x01")) {
			return nil, ErrDamaged
		}
		kind, layer := int(unit[0]>>1&0x3f), unit[0]&1<<5|unit[1]>>3
		switch {
		case layer != 0, kind > lastSet, kind > lastIntra && kind <= lastSlice:
			continue
		case kind < firstIntra:
			return nil, ErrDamaged
		case kind <= lastIntra:
			if unit[2]&0x80 != 0 { // its first slice
				pictures++
			}
			if pictures != 1 {
				return nil, ErrDamaged
			}
		}
		out = append(slices.Grow(out, len(startCode)+len(unit)), startCode...)
		out = append(out, unit...)
	}
	if pictures != 1 {
		return nil, ErrDamaged
	}
	return append(out, endOfSequence...), nil
}
