package drawn

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"

	xdraw "golang.org/x/image/draw"
)

// An Edit is a change that a copy of a photo may have been through.
type Edit struct {
	Name string
	Do   func(image.Image) image.Image
}

// Edits are those after which a photo is still the same to a fingerprint: within
// pdq.MatchDistance of one of the eight hashes of the original.
func Edits() []Edit {
	return []Edit{
		{"half the size", func(m image.Image) image.Image { return Resize(m, 320, 240) }},
		{"larger", func(m image.Image) image.Image { return Resize(m, 900, 675) }},
		{"another shape", func(m image.Image) image.Image { return Resize(m, 500, 480) }},
		{"jpeg 60", func(m image.Image) image.Image { return Recompress(m, 60) }},
		{"brighter", func(m image.Image) image.Image { return Brighten(m, 30) }},
		{"darker", func(m image.Image) image.Image { return Brighten(m, -30) }},
		{"an edge cropped", func(m image.Image) image.Image { return Crop(m, 0.004) }},
		{"banner", Banner},
		{"left and right exchanged", FlipY},
		{"upside down", func(m image.Image) image.Image { return Turn(Turn(m)) }},
		{"a quarter turn", Turn},
		{"three quarter turns", func(m image.Image) image.Image { return Turn(Turn(Turn(m))) }},
	}
}

// Resize scales to width x height.
func Resize(m image.Image, width, height int) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	xdraw.ApproxBiLinear.Scale(out, out.Rect, m, m.Bounds(), draw.Src, nil)
	return out
}

// Recompress is what is left after a JPEG file of this quality, 1 to 100.
func Recompress(m image.Image, quality int) image.Image {
	out, err := jpeg.Decode(bytes.NewReader(EncodeJPEG(m, quality)))
	if err != nil {
		panic("drawn: own JPEG does not decode: " + err.Error())
	}
	return out
}

// EncodeJPEG gives the bytes of a JPEG file.
func EncodeJPEG(m image.Image, quality int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		panic("drawn: JPEG: " + err.Error()) // of pictures over 65,535 pixels a side only
	}
	return b.Bytes()
}

// Crop cuts a share of the width and height, 0 to 0.5, off each side. PDQ does not
// stand much of it: from about a hundredth off each side a copy may be missed.
func Crop(m image.Image, share float64) image.Image {
	r := m.Bounds()
	dx, dy := int(math.Round(float64(r.Dx())*share)), int(math.Round(float64(r.Dy())*share))
	out := image.NewNRGBA(image.Rect(0, 0, r.Dx()-2*dx, r.Dy()-2*dy))
	draw.Draw(out, out.Rect, m, r.Min.Add(image.Pt(dx, dy)), draw.Src)
	return out
}

// Brighten adds to every channel, -255 to 255.
//
//go:norace
func Brighten(m image.Image, by float64) image.Image {
	out := clone(m)
	for i := range out.Pix {
		if i%4 != 3 {
			out.Pix[i] = toByte(float64(out.Pix[i]) + by)
		}
	}
	return out
}

// Banner lays a small strip with bars like words over the lower left corner.
func Banner(m image.Image) image.Image {
	out := clone(m)
	w, h := out.Rect.Dx(), out.Rect.Dy()
	strip := image.Rect(w/40, h-h/14, w/3, h-h/50)
	draw.Draw(out, strip, image.NewUniform(color.Gray{Y: 30}), image.Point{}, draw.Src)
	ink := image.NewUniform(color.Gray{Y: 235})
	for x, i := strip.Min.X+4, 0; x < strip.Max.X-8; i++ {
		word := w/80 + i*37%(w/40)
		bar := image.Rect(x, strip.Min.Y+strip.Dy()/3, min(x+word, strip.Max.X-4), strip.Max.Y-strip.Dy()/3)
		draw.Draw(out, bar, ink, image.Point{}, draw.Src)
		x += word + w/100
	}
	return out
}

// FlipY exchanges left and right.
//
//go:norace
func FlipY(m image.Image) image.Image {
	src := clone(m)
	out := image.NewNRGBA(src.Rect)
	for y := range src.Rect.Dy() {
		for x := range src.Rect.Dx() {
			out.SetNRGBA(x, y, src.NRGBAAt(src.Rect.Dx()-1-x, y))
		}
	}
	return out
}

// Turn turns by a quarter, clockwise.
//
//go:norace
func Turn(m image.Image) image.Image {
	src := clone(m)
	w, h := src.Rect.Dx(), src.Rect.Dy()
	out := image.NewNRGBA(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			out.SetNRGBA(h-1-y, x, src.NRGBAAt(x, y))
		}
	}
	return out
}

// clone copies a picture to have its corner at 0, 0.
func clone(m image.Image) *image.NRGBA {
	r := m.Bounds()
	out := image.NewNRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	if src, ok := m.(*image.NRGBA); ok { // package draw would go through each colour
		for y := range r.Dy() {
			copy(out.Pix[y*out.Stride:][:4*r.Dx()], src.Pix[src.PixOffset(r.Min.X, r.Min.Y+y):])
		}
		return out
	}
	draw.Draw(out, out.Rect, m, r.Min, draw.Src)
	return out
}
