package pdq

import (
	"image"
	"image/color"
)

// source gives the rows of a picture as bytes: one luma a pixel, or red, green,
// blue and a fourth that is not looked at. Row y counts from 0; buf is as long as
// a row and may be used for it.
type source interface {
	row(y int, buf []byte) []byte
}

// source picks how to read a picture, and says how many bytes a pixel has.
func (h *Hasher) source(img image.Image) (src source, channels int) {
	switch m := img.(type) {
	case *image.Gray:
		h.plane.set(m.Pix, m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y), m.Stride, m.Rect.Dx())
		return &h.plane, 1
	case *image.NRGBA:
		h.plane.set(m.Pix, m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y), m.Stride, 4*m.Rect.Dx())
		return &h.plane, 4
	case *image.RGBA:
		if m.Opaque() {
			h.plane.set(m.Pix, m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y), m.Stride, 4*m.Rect.Dx())
			return &h.plane, 4
		}
	case *image.YCbCr:
		return h.openChroma(m)
	case *image.NYCbCrA:
		return h.openChroma(&m.YCbCr)
	case *image.Paletted:
		return newPaletted(m), 4
	case Rows:
		return rows{m}, 4
	}
	return anyImage{img}, 4
}

func (h *Hasher) openChroma(img *image.YCbCr) (source, int) {
	if img.Rect.Min.X < 0 || img.Rect.Min.Y < 0 { // samples span other pixels there
		return anyImage{img}, 4
	}
	h.chroma.set(img)
	return &h.chroma, 1
}

// plane is a picture whose rows are bytes already.
type plane struct {
	pix            []byte
	stride, length int
}

func (p *plane) set(pix []byte, offset, stride, length int) {
	*p = plane{pix: pix[offset:], stride: stride, length: length}
}

func (p *plane) row(y int, _ []byte) []byte {
	return p.pix[y*p.stride:][:p.length]
}

// Rows is a picture that gives its pixels when they are asked for: one that would not
// fit into memory as a whole, or that comes from elsewhere in strips. [Sum] and
// [Dihedral] ask for its rows, never for single pixels.
type Rows interface {
	image.Image
	// RGBARow gives row y, 0 for the top one: red, green, blue and a fourth byte
	// that is not looked at for each pixel. buf has the length of a row and may be
	// used for it; what is given is read before the next row is asked for. Rows
	// are asked for from the top down, but for a few that are asked for again; in
	// rare cases all of them once more.
	RGBARow(y int, buf []byte) []byte
}

// rows is a source over Rows.
type rows struct{ Rows }

func (r rows) row(y int, buf []byte) []byte { return r.RGBARow(y, buf) }

// paletted looks the colours up once for the picture.
type paletted struct {
	img     *image.Paletted
	colours [256][3]byte
}

func newPaletted(img *image.Paletted) *paletted {
	p := &paletted{img: img}
	for i, c := range img.Palette[:min(len(img.Palette), 256)] {
		p.colours[i] = straight(c)
	}
	return p
}

func (p *paletted) row(y int, buf []byte) []byte {
	at := p.img.PixOffset(p.img.Rect.Min.X, p.img.Rect.Min.Y+y)
	for x, index := range p.img.Pix[at:][:p.img.Rect.Dx()] {
		copy(buf[4*x:], p.colours[index][:])
	}
	return buf
}

// anyImage asks for each pixel.
type anyImage struct{ img image.Image }

func (a anyImage) row(y int, buf []byte) []byte {
	r := a.img.Bounds()
	opaque, _ := a.img.(image.RGBA64Image)
	for x := range r.Dx() {
		if opaque != nil { // the way that allocates nothing
			c := opaque.RGBA64At(r.Min.X+x, r.Min.Y+y)
			if c.A == 0xffff {
				buf[4*x], buf[4*x+1], buf[4*x+2] = byte(c.R>>8), byte(c.G>>8), byte(c.B>>8)
				continue
			}
		}
		c := straight(a.img.At(r.Min.X+x, r.Min.Y+y))
		copy(buf[4*x:], c[:])
	}
	return buf
}

// straight is a colour's 8-bit red, green and blue, not multiplied by its alpha.
func straight(c color.Color) [3]byte {
	switch c := c.(type) {
	case color.NRGBA:
		return [3]byte{c.R, c.G, c.B}
	case color.NRGBA64: // its model would go through alpha and lose the colour
		return [3]byte{byte(c.R >> 8), byte(c.G >> 8), byte(c.B >> 8)}
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [3]byte{n.R, n.G, n.B}
}
