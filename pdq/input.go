package pdq

import "image"

// What a red, green and blue of 1 add to luma, in the reference's float32.
const (
	lumaRed   float32 = 0.299
	lumaGreen float32 = 0.587
	lumaBlue  float32 = 0.114
)

// input is a picture to be hashed: bytes from a source, or luma values.
type input struct {
	width, height int
	src           source // nil: luma
	channels      int    // bytes a pixel of src: 1 luma, or 4 with red first
	luma          []float32
}

// open makes an input of a picture, or says false if that is too small.
func (h *Hasher) open(img image.Image) (input, bool) {
	size := img.Bounds().Size()
	if size.X < minSide || size.Y < minSide {
		return input{}, false
	}
	in := input{width: size.X, height: size.Y}
	in.src, in.channels = h.source(img)
	h.buf = zeroed(h.buf, in.width*in.channels)
	return in, true
}

// lumaRow sets out to the luma of row y, in the reference's float32. The
// conversions keep products and sums from being fused: see transform.
func (in *input) lumaRow(y int, out []float32, buf []byte) {
	if in.src == nil {
		copy(out, in.luma[y*in.width:])
		return
	}
	row := in.src.row(y, buf)
	if in.channels == 1 {
		for x, v := range row {
			out[x] = float32(v)
		}
		return
	}
	for x := range out {
		p := row[4*x : 4*x+3 : 4*x+3]
		rg := float32(lumaRed*float32(p[0])) + float32(lumaGreen*float32(p[1]))
		out[x] = rg + float32(lumaBlue*float32(p[2]))
	}
}
