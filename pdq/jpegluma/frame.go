package jpegluma

// component is one channel of the picture.
type component struct {
	id, across, down byte // its sampling factors
	quantiser        byte
	wanted           bool // its pixels are asked for
	seen             bool // a scan has it
	quant            *quantiser
	columns, rows    int // blocks that hold pixels
	stride           int // blocks in a row, with those that only fill up an MCU
	pix              []byte
	pixStride        int
	spectra          spectra   // of a progressive picture
	shrinker         *shrinker // instead of pix
}

// frame reads an SOF segment (ITU-T T.81, B.2.2) and makes room for its picture.
func (d *decoder) frame(marker byte, s []byte) error {
	switch {
	case d.components != nil:
		return FormatError("more than one frame")
	case marker > markSOF2:
		return UnsupportedError("lossless, hierarchical or arithmetic coding")
	case len(s) < 6 || len(s) != 6+3*int(s[5]):
		return FormatError("a frame header of another length")
	case s[0] != 8:
		return UnsupportedError("more than 8 bits a sample")
	}
	d.progressive = marker == markSOF2
	d.height, d.width = int(s[1])<<8|int(s[2]), int(s[3])<<8|int(s[4])
	if d.height == 0 {
		return UnsupportedError("height after the scan")
	}
	if d.width == 0 {
		return FormatError("no width")
	}
	if int64(d.width)*int64(d.height) > d.options.mostPixels() {
		return ErrTooLarge
	}
	if n := s[5]; n != 1 && n != 3 && n != 4 {
		return UnsupportedError("neither 1, 3 nor 4 components")
	}
	for s = s[6:]; len(s) > 0; s = s[3:] {
		c := component{id: s[0], across: s[1] >> 4, down: s[1] & 15, quantiser: s[2]}
		if c.across < 1 || c.across > 4 || c.down < 1 || c.down > 4 || c.quantiser > 3 {
			return FormatError("a component with an unknown sampling")
		}
		d.components = append(d.components, c)
	}
	if len(d.components) == 1 { // whatever it says: its scan is not interleaved
		d.components[0].across, d.components[0].down = 1, 1
	}
	return d.layOut()
}

// layOut finds where the blocks are, and takes the memory.
func (d *decoder) layOut() error {
	for i := range d.components {
		d.across = max(d.across, int(d.components[i].across))
		d.down = max(d.down, int(d.components[i].down))
	}
	d.mcuColumns = ceil(d.width, 8*d.across)
	d.mcuRows = ceil(d.height, 8*d.down)
	d.colour = d.colourSpace()
	for i := range d.components {
		c := &d.components[i]
		if d.across%int(c.across) != 0 || d.down%int(c.down) != 0 {
			return UnsupportedError("a sampling that is no whole fraction of another")
		}
		c.columns = ceil(ceil(d.width*int(c.across), d.across), 8)
		c.rows = ceil(ceil(d.height*int(c.down), d.down), 8)
		c.stride = d.mcuColumns * int(c.across)
		c.wanted = i == 0 || !d.colour.lumaFirst()
		if !c.wanted || d.headerOnly {
			continue
		}
		blocks := c.stride * d.mcuRows * int(c.down)
		c.pixStride = 8 * c.stride
		if d.shrinks() {
			c.shrinker = newShrinker(d.width, d.height)
		} else {
			c.pix = make([]byte, 64*blocks)
		}
		if d.progressive {
			c.spectra = newSpectra(blocks)
		}
	}
	return nil
}

func ceil(n, by int) int { return (n + by - 1) / by }
