package main

import (
	"cmp"
	"image"
	"image/color"

	"github.com/breakwater-safety/breakwater/pdq"
)

// stripBytes bounds how much of a picture is held at a time.
const stripBytes = 4 << 20

// picture is one whose rows come from the host, in strips.
type picture struct {
	width, height int
	// fetch sets into to count rows from y on.
	fetch func(y, count int, into []byte) error
	most  int // bytes of a strip; 0 is stripBytes
	strip []byte
	first int // the row that the strip begins with
	count int // rows in the strip
	err   error
}

var _ pdq.Rows = (*picture)(nil)

func (p *picture) Bounds() image.Rectangle { return image.Rect(0, 0, p.width, p.height) }
func (p *picture) ColorModel() color.Model { return color.NRGBAModel }

// At is asked for by nobody: pdq takes rows.
func (p *picture) At(int, int) color.Color { return color.NRGBA{} }

// RGBARow gives a row. When the host fails, err says so, and rows are black.
func (p *picture) RGBARow(y int, _ []byte) []byte {
	if y < p.first || y >= p.first+p.count {
		p.load(y)
	}
	stride := 4 * p.width
	return p.strip[(y-p.first)*stride:][:stride]
}

// load fetches a strip from row y on.
func (p *picture) load(y int) {
	stride := 4 * p.width
	rows := min(p.height, max(1, cmp.Or(p.most, stripBytes)/stride))
	if p.strip == nil {
		p.strip = make([]byte, rows*stride)
	}
	p.first, p.count = y, min(rows, p.height-y)
	if p.err == nil {
		p.err = p.fetch(y, p.count, p.strip[:p.count*stride])
	}
	if p.err != nil {
		clear(p.strip)
	}
}
