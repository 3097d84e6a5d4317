package pdq

import "image"

// chroma reads a JFIF picture: luma, and colour at a lower resolution. Its luma is
// the reference's luma of its RGB, as 0.299 R + 0.587 G + 0.114 B undoes the
// conversion, unless a channel had to be clamped to 0..255. So most pixels need
// nothing but their luma, and a look, many at a time, at whether they do.
type chroma struct {
	img           *image.YCbCr
	width         int
	left, top     int
	across        uint   // a chroma sample spans 1<<across pixels of a row
	seen          int    // the offset of the chroma row that reach is for
	reach         []int  // for every chunk: how far a channel may be from luma
	cbRow, crRow  []byte // the chroma row, from the sample of the first pixel on
	firstOfSample int    // pixels that come before the first in its sample
}

// chunk is how many pixels are looked at together; a multiple of 8 and of the
// pixels under a chroma sample.
const chunk = 64

// set makes c read img, whose corner must not be negative.
func (c *chroma) set(img *image.YCbCr) {
	c.img, c.width = img, img.Rect.Dx()
	c.left, c.top = img.Rect.Min.X, img.Rect.Min.Y
	c.across = 0
	switch img.SubsampleRatio {
	case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
		c.across = 1
	case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
		c.across = 2
	}
	c.firstOfSample = c.left & (1<<c.across - 1)
	c.seen = -1
	c.reach = zeroed(c.reach, (c.width+chunk-1)/chunk)
}

func (c *chroma) row(y int, buf []byte) []byte {
	luma := c.img.Y[c.img.YOffset(c.left, c.top+y):][:c.width]
	c.look(c.img.COffset(c.left, c.top+y))
	copied := false
	for i, reach := range c.reach {
		at, end := i*chunk, min(i*chunk+chunk, c.width)
		if inGamut(luma[at:end], reach) {
			continue
		}
		if !copied {
			copy(buf, luma)
			copied = true
		}
		c.clamp(buf, at, end)
	}
	if copied {
		return buf
	}
	return luma
}

// look finds the reach of every chunk of the chroma row at this offset, which two
// rows of a 4:2:0 picture share.
func (c *chroma) look(offset int) {
	if offset == c.seen {
		return
	}
	c.seen = offset
	n := c.sample(c.width-1) + 1
	c.cbRow, c.crRow = c.img.Cb[offset:][:n], c.img.Cr[offset:][:n]
	for i := range c.reach {
		first, last := c.sample(i*chunk), c.sample(min(i*chunk+chunk, c.width)-1)
		c.reach[i] = reachOf(c.cbRow[first:last+1], c.crRow[first:last+1])
	}
}

// sample is the chroma sample of the row's pixel x.
func (c *chroma) sample(x int) int { return (c.firstOfSample + x) >> c.across }

// clamp sets the pixels at..end-1 of a row, which has the luma of the picture, to
// the luma of their clamped colours.
func (c *chroma) clamp(row []byte, at, end int) {
	for at < end {
		s := c.sample(at)
		next := min((s+1)<<c.across-c.firstOfSample, end)
		clampLuma(row[at:next], c.cbRow[s], c.crRow[s])
		at = next
	}
}

// clampLuma replaces lumas that have the same chroma by the luma, rounded, of the
// RGB that JFIF (ITU-T T.871, section 7) gives for them when its channels are
// clamped to 0..255. It counts in units of 2^-16, and its last sum of 2^-32.
func clampLuma(luma []byte, cb, cr byte) {
	const most = 255 << 16
	blue, red := int64(cb)-128, int64(cr)-128
	toRed, toGreen, toBlue := 91881*red, -22554*blue-46802*red, 116130*blue
	low, high := min(toRed, toGreen, toBlue), max(toRed, toGreen, toBlue)
	for i, v := range luma {
		y := int64(v) << 16
		if y+low >= 0 && y+high <= most {
			continue
		}
		r, g, b := min(max(y+toRed, 0), most), min(max(y+toGreen, 0), most), min(max(y+toBlue, 0), most)
		luma[i] = byte((19595*r + 38470*g + 7471*b + 1<<31) >> 32)
	}
}
