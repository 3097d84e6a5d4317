package heif

// place is where an item's bytes are (iloc: ISO/IEC 14496-12, section 8.11.3): in
// the file, unless it is said otherwise.
type place struct {
	inIdat bool
	rare   bool // in another file, or a part of another item
	parts  []part
}

// part is a run of bytes as the file names it, not yet looked at.
type part struct{ at, size uint64 }

func (x *index) readPlaces(c *cursor) error {
	version, _ := c.version()
	sizes := c.u16()
	offset, length, base, number := sizes>>12, sizes>>8&15, sizes>>4&15, sizes&15
	if version == 0 {
		number = 0
	}
	for _, s := range []int{offset, length, base, number} {
		if s != 0 && s != 4 && s != 8 {
			return ErrDamaged
		}
	}
	count := id(c, version, 2)
	if count > maxItems || version > 2 || length == 0 { // length 0: all of the file
		return ErrRare
	}
	for range count {
		item := id(c, version, 2)
		p := place{}
		if version > 0 {
			method := c.u16() & 15
			p.inIdat, p.rare = method == 1, method > 1
		}
		p.rare = c.u16() != 0 || p.rare
		from := c.number(base)
		for range c.u16() {
			if c.bad {
				return ErrDamaged
			}
			c.bytes(number)
			at := c.number(offset)
			if at += from; at < from {
				return ErrDamaged
			}
			p.parts = append(p.parts, part{at, c.number(length)})
		}
		if _, twice := x.places[item]; twice || c.bad {
			return ErrDamaged
		}
		x.places[item] = p
	}
	return nil
}

// data gives where an item's bytes are, and how many.
func (x *index) data(item uint32) (spans []span, size int64, err error) {
	p, ok := x.places[item]
	if p.rare {
		return nil, 0, ErrRare
	}
	in := x.whole
	if p.inIdat {
		in = x.idat
	}
	for _, part := range p.parts {
		s, inside := in.within(part.at, part.size)
		if !inside {
			return nil, 0, ErrDamaged
		}
		if size += s.size; size > x.most() {
			return nil, 0, ErrDamaged
		}
		spans = append(spans, s)
	}
	if !ok || size == 0 {
		return nil, 0, ErrDamaged
	}
	return spans, size, nil
}

// most bounds the bytes of all coded pictures together: the same bytes of the file may
// stand for more than one of them, but not for any number.
func (x *index) most() int64 { return reuse * x.whole.size }
