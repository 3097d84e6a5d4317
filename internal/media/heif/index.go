package heif

import (
	"bytes"
	"io"
)

// index is what a file says of its items, its «meta» box (ISO/IEC 14496-12, section
// 8.11).
type index struct {
	file       io.ReaderAt
	whole      span
	idat       span
	mostPixels int64

	primary    uint32
	kinds      map[uint32]string // of items
	places     map[uint32]place
	properties []property
	has        map[uint32][]int // places in properties, from 0, in their order
	references []reference
	configs    map[int]*[]byte // parameter sets by their place in properties
}

// property is one of an item, and may be one of many.
type property struct {
	kind string
	body []byte
}

// reference is one from an item to others.
type reference struct {
	kind string
	from uint32
	to   []uint32
}

func readIndex(file io.ReaderAt, size int64) (*index, error) {
	x := &index{
		file: file, whole: span{0, size}, kinds: map[uint32]string{}, places: map[uint32]place{},
		has: map[uint32][]int{}, configs: map[int]*[]byte{},
	}
	meta, n := span{}, 0
	err := scan(file, x.whole, func(kind string, body span) error {
		if kind == "meta" {
			meta, n = body, n+1
		}
		return nil
	})
	if n == 0 && err == nil || n > 1 {
		err = ErrDamaged
	}
	if n != 1 { // what is behind it may be cut off
		return nil, err
	}
	return x, x.readMeta(meta)
}

func (x *index) readMeta(meta span) error {
	inside, ok := meta.within(4, uint64(max(0, meta.size-4))) // version and flags
	if !ok {
		return ErrDamaged
	}
	boxes := map[string]span{}
	err := scan(x.file, inside, func(kind string, body span) error {
		if _, twice := boxes[kind]; twice && kind != "free" && kind != "uuid" {
			return ErrDamaged
		}
		boxes[kind] = body
		return nil
	})
	if err != nil {
		return err
	}
	x.idat = boxes["idat"]
	for _, part := range []struct {
		kind  string
		needs bool
		read  func(*cursor) error
	}{
		{"hdlr", true, readHandler},
		{"pitm", true, x.readPrimary},
		{"iinf", true, x.readItems},
		{"iloc", true, x.readPlaces},
		{"iprp", true, x.readProperties},
		{"iref", false, x.readReferences},
	} {
		body, ok := boxes[part.kind]
		if !ok && part.needs {
			return ErrDamaged
		}
		b, err := load(x.file, body, maxTable)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := part.read(&cursor{b: b}); err != nil {
			return err
		}
	}
	return nil
}

// readHandler holds that the items are pictures.
func readHandler(c *cursor) error {
	c.bytes(8)
	if kind := string(c.bytes(4)); kind != "pict" {
		return ErrRare
	}
	return nil
}

// id reads the number of an item: of two bytes before a version, of four from it.
func id(c *cursor, version, wide int) uint32 {
	if version < wide {
		return uint32(c.u16())
	}
	return c.u32()
}

func (x *index) readPrimary(c *cursor) error {
	version, _ := c.version()
	x.primary = id(c, version, 1)
	return c.err()
}

func (x *index) readItems(c *cursor) error {
	version, _ := c.version()
	count := id(c, version, 1)
	if count > maxItems {
		return ErrRare
	}
	for range count {
		kind, body := c.box()
		if c.bad || kind != "infe" {
			return ErrDamaged
		}
		version, _ := body.version()
		if version < 2 {
			continue // before HEIF: has no type
		}
		item := id(body, version, 3)
		protected := body.u16() != 0
		kind = string(body.bytes(4))
		if _, twice := x.kinds[item]; twice || body.bad {
			return ErrDamaged
		}
		if protected {
			kind = ""
		}
		x.kinds[item] = kind
	}
	return nil
}

func (x *index) readReferences(c *cursor) error {
	version, _ := c.version()
	for len(c.b) > 0 {
		kind, body := c.box()
		r := reference{kind: kind, from: id(body, version, 1)}
		for range body.u16() {
			if body.bad || c.bad {
				return ErrDamaged
			}
			r.to = append(r.to, id(body, version, 1))
		}
		if body.bad || len(x.references) > maxItems {
			return ErrDamaged
		}
		x.references = append(x.references, r)
	}
	return c.err()
}

// to gives the items to which one refers in a way; none when it does so twice.
func (x *index) to(item uint32, kind string) (to []uint32) {
	for _, r := range x.references {
		if r.kind == kind && r.from == item {
			if to != nil {
				return nil
			}
			to = r.to
		}
	}
	return to
}

// alphaOf finds the item that is the transparency of another.
func (x *index) alphaOf(item uint32) (uint32, bool) {
	for _, r := range x.references {
		if r.kind != "auxl" || len(r.to) == 0 || r.to[0] != item {
			continue
		}
		c := &cursor{b: x.property(r.from, "auxC")}
		c.version()
		name, _, _ := bytes.Cut(c.b, []byte{0})
		switch string(name) {
		case "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1":
			return r.from, true
		}
	}
	return 0, false
}
