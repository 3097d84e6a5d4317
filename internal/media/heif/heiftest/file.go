// Package heiftest writes small HEIF files for tests: those that a telephone would, and
// those that nobody should.
package heiftest

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// File is a HEIF file.
type File struct {
	Brands  []string // the first is the major one; none: «heic», «mif1»
	Primary uint32
	Items   []Item
	Version int  // of iloc: 0, 1 or 2
	Wide    bool // item numbers of four bytes, and places in properties of two
	After   []byte
}

// Item is one item of a file.
type Item struct {
	ID         uint32
	Kind       string
	Data       []byte
	InIdat     bool // takes Version 1 or 2
	Parts      int  // in how many its data lie; 0: one
	Properties [][]byte
	References []Reference
}

// Reference is one to other items.
type Reference struct {
	Kind string
	To   []uint32
}

// Box writes a box.
func Box(kind string, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	return append(append(U32(8+len(body)), kind...), body...)
}

// FullBox writes one with a version and flags.
func FullBox(kind string, version, flags int, parts ...[]byte) []byte {
	return Box(kind, append([][]byte{U32(version<<24 | flags)}, parts...)...)
}

// U16 is a number in two bytes.
func U16(n int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }

// U32 is a number in four bytes.
func U32(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

// Extent is the property of a picture's size.
func Extent(w, h int) []byte { return FullBox("ispe", 0, 0, U32(w), U32(h)) }

// Rotation is the property of a picture that is turned by quarters.
func Rotation(quarters int) []byte { return Box("irot", []byte{byte(quarters)}) }

// Crop is the property of a picture of which w x h pixels are shown, their middle so many
// halves of a pixel from its own.
func Crop(w, h, right2, down2 int) []byte {
	return Box("clap", U32(w), U32(1), U32(h), U32(1), U32(right2), U32(2), U32(down2), U32(2))
}

// Alpha is the property of a picture that is another's transparency.
func Alpha() []byte {
	return FullBox("auxC", 0, 0, []byte("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\x00"))
}

// Grid is the data of a picture of tiles.
func Grid(columns, rows, w, h int) []byte {
	return bytes.Join([][]byte{{0, 0, byte(rows - 1), byte(columns - 1)}, U16(w), U16(h)}, nil)
}

// Bytes writes the file.
func (f File) Bytes() []byte {
	brands := f.Brands
	if len(brands) == 0 {
		brands = []string{"heic", "mif1"}
	}
	head := Box("ftyp", []byte(brands[0]), U32(0), []byte(strings.Join(brands[1:], "")))
	var idat, mdat []byte
	starts := make([]int, len(f.Items))
	for i, item := range f.Items {
		to := &mdat
		if item.InIdat {
			to = &idat
		}
		starts[i] = len(*to)
		*to = append(*to, item.Data...)
	}
	meta := f.meta(starts, 0, idat)
	meta = f.meta(starts, len(head)+len(meta)+8, idat) // now that its length is known
	return bytes.Join([][]byte{head, meta, Box("mdat", mdat), f.After}, nil)
}

func (f File) id(n uint32) []byte {
	if f.Wide {
		return U32(int(n))
	}
	return U16(int(n))
}

func (f File) wide() int {
	if f.Wide {
		return 1
	}
	return 0
}

func (f File) meta(starts []int, media int, idat []byte) []byte {
	var infos, refs [][]byte
	for _, item := range f.Items {
		infos = append(infos, FullBox("infe", 2+f.wide(), 0, f.id(item.ID), U16(0), []byte(item.Kind+"\x00")))
		for _, r := range item.References {
			body := [][]byte{f.id(item.ID), U16(len(r.To))}
			for _, to := range r.To {
				body = append(body, f.id(to))
			}
			refs = append(refs, Box(r.Kind, body...))
		}
	}
	return FullBox("meta", 0, 0,
		FullBox("hdlr", 0, 0, U32(0), []byte("pict"), make([]byte, 13)),
		FullBox("pitm", f.wide(), 0, f.id(f.Primary)),
		f.places(starts, media),
		FullBox("iinf", f.wide(), 0, append([][]byte{f.id(uint32(len(infos)))}, infos...)...),
		FullBox("iref", f.wide(), 0, refs...),
		f.properties(), Box("idat", idat))
}

func (f File) places(starts []int, media int) []byte {
	id := func(n uint32) []byte { return U16(int(n)) }
	if f.Version == 2 {
		id = func(n uint32) []byte { return U32(int(n)) }
	}
	out := [][]byte{{0x44, 0x40}, id(uint32(len(f.Items)))}
	for i, item := range f.Items {
		out = append(out, id(item.ID))
		base := media
		if item.InIdat {
			base = 0
		}
		if f.Version > 0 {
			out = append(out, []byte{0, byte(map[bool]int{true: 1}[item.InIdat])})
		}
		n := max(1, item.Parts)
		out = append(out, U16(0), U32(base), U16(n))
		for k := range n {
			from, to := len(item.Data)*k/n, len(item.Data)*(k+1)/n
			out = append(out, U32(starts[i]+from), U32(to-from))
		}
	}
	return FullBox("iloc", f.Version, 0, out...)
}

func (f File) properties() []byte {
	var list, links [][]byte
	at := map[string]int{}
	for _, item := range f.Items {
		links = append(links, f.id(item.ID), []byte{byte(len(item.Properties))})
		for _, p := range item.Properties {
			if at[string(p)] == 0 {
				list = append(list, p)
				at[string(p)] = len(list)
			}
			if f.Wide {
				links = append(links, U16(at[string(p)]|0x8000))
			} else {
				links = append(links, []byte{byte(at[string(p)] | 0x80)})
			}
		}
	}
	links = append([][]byte{U32(len(f.Items))}, links...)
	return Box("iprp", Box("ipco", list...), FullBox("ipma", f.wide(), f.wide(), links...))
}
