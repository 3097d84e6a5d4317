package pdq

import "image"

// chroma is a JFIF picture: luma, and colour at a lower resolution. Its luma is
// the reference's luma of its RGB, as 0.299 R + 0.587 G + 0.114 B undoes the
// conversion, unless a channel had to be clamped to 0..255.
type chroma image.YCbCr

// chunk is how many pixels are looked at together.
const chunk = 64

func (c *chroma) row(y int, buf []byte) []byte {
	img := (*image.YCbCr)(c)
	left, top := img.Rect.Min.X, img.Rect.Min.Y+y
	width := img.Rect.Dx()
	luma := img.Y[img.YOffset(left, top):][:width]
	copied := false
	for at := 0; at < width; at += chunk {
		end := min(at+chunk, width)
		first, last := img.COffset(left+at, top), img.COffset(left+end-1, top)
		if inGamut(luma[at:end], img.Cb[first:last+1], img.Cr[first:last+1]) {
			continue
		}
		if !copied {
			copy(buf, luma)
			copied = true
		}
		for x := at; x < end; x++ {
			i := img.COffset(left+x, top)
			buf[x] = clampedLuma(luma[x], img.Cb[i], img.Cr[i])
		}
	}
	if copied {
		return buf
	}
	return luma
}

// inGamut says, quickly, that no pixel with one of these lumas and chromas needs
// clamping. It errs only by saying false. No channel is further from luma than
// 1.772 times the larger chroma.
func inGamut(luma, cb, cr []byte) bool {
	cLow, cHigh := byte(255), byte(0)
	for i, b := range cb {
		r := cr[i]
		cLow, cHigh = min(cLow, b, r), max(cHigh, b, r)
	}
	reach := max(128-int(cLow), int(cHigh)-128)
	reach += reach * 772 / 1000
	reach++
	if 2*reach > 255 {
		return false
	}
	least, span := byte(reach), byte(255-2*reach)
	for _, v := range luma {
		if v-least > span { // below least it wraps around
			return false
		}
	}
	return true
}

// clampedLuma is the luma, rounded, of the RGB that JFIF (ITU-T T.871, section
// 7) gives for a colour when its channels are clamped to 0..255. It counts in
// units of 2^-16, and its last sum in units of 2^-32.
func clampedLuma(y, cb, cr byte) byte {
	const most = 255 << 16
	luma, blue, red := int64(y)<<16, int64(cb)-128, int64(cr)-128
	r := luma + 91881*red
	g := luma - 22554*blue - 46802*red
	b := luma + 116130*blue
	if min(r, g, b) >= 0 && max(r, g, b) <= most {
		return y
	}
	r, g, b = min(max(r, 0), most), min(max(g, 0), most), min(max(b, 0), most)
	return byte((19595*r + 38470*g + 7471*b + 1<<31) >> 32)
}
