package heif

import (
	"errors"
	"image"
)

// ErrTiles says that a decoder gave other pictures than the file promised.
var ErrTiles = errors.New("heif: the tiles are not those that the file promised")

// Canvas puts the tiles of a picture together.
type Canvas struct {
	p   *Picture
	img *image.Gray
	n   int
}

// Canvas gives an empty one.
func (p *Picture) Canvas() *Canvas { return &Canvas{p: p} }

// Add puts the next tile in its place; it is copied. Its error is [ErrTiles], when it
// has another size than the file said, or there is one more than there should be.
func (c *Canvas) Add(tile *image.Gray) error {
	if c.n == len(c.p.tiles) || tile.Rect.Size() != c.p.tile {
		return ErrTiles
	}
	if c.img == nil {
		c.img = image.NewGray(image.Rectangle{Max: c.p.size})
	}
	at := image.Pt(c.n%c.p.columns*c.p.tile.X, c.n/c.p.columns*c.p.tile.Y)
	place := image.Rectangle{at, at.Add(c.p.tile)}.Intersect(c.img.Rect)
	for y := place.Min.Y; y < place.Max.Y; y++ {
		from := (y - at.Y) * tile.Stride
		copy(c.img.Pix[c.img.PixOffset(place.Min.X, y):][:place.Dx()], tile.Pix[from:])
	}
	c.n++
	return nil
}

// Gray gives the picture, cropped, with its corner at 0, 0. Its error is [ErrTiles],
// when tiles are missing.
func (c *Canvas) Gray() (*image.Gray, error) {
	if c.n != len(c.p.tiles) {
		return nil, ErrTiles
	}
	out := c.img.SubImage(c.p.crop).(*image.Gray)
	out.Rect = image.Rectangle{Max: out.Rect.Size()}
	return out, nil
}
