package heif

// place is where an item's bytes are (iloc: ISO/IEC 14496-12, section 8.11.3): in
// the file, unless it is said otherwise.
type place struct {
	parts []span
	size  int64
	err   error // why they cannot be read: it is only that if they are wanted
}

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
		p, in, method := place{}, x.whole, 0
		if version > 0 {
			method = c.u16() & 15
		}
		switch file := c.u16(); {
		case file != 0 || method > 1: // in another file, or in another item
			p.err = ErrRare
		case method == 1:
			in = x.idat
		}
		from := c.number(base)
		for range c.u16() {
			if c.bad {
				return ErrDamaged
			}
			c.bytes(number)
			p.add(in, from, c.number(offset), c.number(length))
		}
		if _, twice := x.places[item]; twice || c.bad {
			return ErrDamaged
		}
		x.places[item] = p
	}
	return nil
}

// add notes one more run of bytes. Together they are no longer than all that they are
// in.
func (p *place) add(in span, from, at, size uint64) {
	s, inside := in.within(from+at, size)
	if p.size += s.size; !inside || from+at < from || p.size > in.size {
		if p.err == nil {
			p.err = ErrDamaged
		}
		return
	}
	if size > 0 && p.err == nil {
		p.parts = append(p.parts, s)
	}
}

// data gives where an item's bytes are, and how many. Of an item that is asked for
// twice it is the same memory.
func (x *index) data(item uint32) (parts []span, size int64, err error) {
	p := x.places[item]
	if p.err == nil && p.size == 0 {
		p.err = ErrDamaged
	}
	return p.parts, p.size, p.err
}

// most bounds the bytes of all coded pictures together: the same bytes of the file may
// stand for more than one of them, but not for any number.
func (x *index) most() int64 { return reuse * x.whole.size }
