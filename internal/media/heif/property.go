package heif

import "image"

// readProperties reads the properties and which item has which (iprp: ISO/IEC 23008-12,
// section 9.3).
func (x *index) readProperties(c *cursor) error {
	kind, list := c.box()
	if kind != "ipco" {
		return ErrDamaged
	}
	for len(list.b) > 0 {
		if len(x.properties) == maxItems {
			return ErrRare
		}
		kind, body := list.box()
		x.properties = append(x.properties, property{kind, body.b})
	}
	for len(c.b) > 0 && !list.bad {
		kind, body := c.box()
		if kind == "ipma" {
			if err := x.readAssociations(body); err != nil {
				return err
			}
		}
	}
	c.bad = c.bad || list.bad
	return c.err()
}

func (x *index) readAssociations(c *cursor) error {
	version, flags := c.version()
	count := c.u32()
	for range count {
		item := id(c, version, 1)
		n := c.u8()
		if _, twice := x.has[item]; twice || c.bad || len(x.has) == maxItems {
			return ErrDamaged
		}
		list := make([]int, 0, n)
		for range n {
			at := c.u8() & 0x7f // the highest bit: must be understood
			if flags&1 != 0 {
				at = at<<8 | c.u8()
			}
			if c.bad || at > len(x.properties) {
				return ErrDamaged
			}
			if at > 0 { // 0: none
				list = append(list, at-1)
			}
		}
		x.has[item] = list
	}
	return nil
}

// property gives the first of an item's properties of a kind, or nil.
func (x *index) property(item uint32, kind string) []byte {
	for _, i := range x.has[item] {
		if x.properties[i].kind == kind {
			return x.properties[i].body
		}
	}
	return nil
}

// extent gives the size of a picture (ispe: ISO/IEC 23008-12, section 6.5.3).
func (x *index) extent(item uint32) (image.Point, error) {
	c := &cursor{b: x.property(item, "ispe")}
	c.version()
	w, h := c.u32(), c.u32()
	if c.bad || w == 0 || h == 0 {
		return image.Point{}, ErrDamaged
	}
	return x.bounded(w, h)
}

// bounded holds that a size is within the bound on pixels.
func (x *index) bounded(w, h uint32) (image.Point, error) {
	if int64(w)*int64(h) > x.mostPixels || w > maxSide || h > maxSide {
		return image.Point{}, SizeError{int(w), int(h)}
	}
	return image.Pt(int(w), int(h)), nil
}

// isFull says whether the item's colours are said to be in the full range (colr: ISO/IEC
// 14496-12, section 12.1.5).
func (x *index) isFull(item uint32) bool {
	for _, i := range x.has[item] {
		p := x.properties[i]
		if p.kind == "colr" && len(p.body) >= 11 && string(p.body[:4]) == "nclx" {
			return p.body[10]&0x80 != 0
		}
	}
	return false
}

// transform applies an item's own crop to what it is made of, and notes that it is
// turned. MIAF has crops come before turns; others are not read.
func (x *index) transform(item uint32, p *Picture) error {
	for _, i := range x.has[item] {
		body := x.properties[i].body
		switch x.properties[i].kind {
		case "clap":
			if p.turned {
				return ErrRare
			}
			crop, err := clap(body, p.crop)
			if err != nil {
				return err
			}
			p.crop = crop
		case "irot":
			p.turned = p.turned || len(body) < 1 || body[0]&3 != 0
		case "imir":
			p.turned = true
		}
	}
	return nil
}

// clap cuts the clean aperture out of a picture (ISO/IEC 14496-12, section 12.1.4): its
// size, and how far its middle is from the picture's, as fractions. It is rounded to
// whole pixels, and what is outside of the picture is left out.
func clap(b []byte, in image.Rectangle) (image.Rectangle, error) {
	c := &cursor{b: b}
	fraction := func() float64 {
		n, d := int32(c.u32()), int32(c.u32())
		if d <= 0 {
			c.bad = true
			return 0
		}
		return float64(n) / float64(d)
	}
	w, h, right, down := fraction(), fraction(), fraction(), fraction()
	if c.bad || w < 1 || h < 1 {
		return in, ErrDamaged
	}
	left := right + (float64(in.Dx())-w)/2
	top := down + (float64(in.Dy())-h)/2
	out := image.Rect(round(left), round(top), round(left+w), round(top+h)).Add(in.Min).Intersect(in)
	if out.Empty() {
		return in, ErrDamaged
	}
	return out, nil
}

// round is to the nearest whole pixel; the value is under 2^33.
func round(v float64) int {
	if v < 0 {
		return -int(-v + 0.5)
	}
	return int(v + 0.5)
}
