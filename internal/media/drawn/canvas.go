package drawn

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// canvas is a picture being painted. Only one goroutine has it, so the loops over
// its pixels are spared the race detector, which would slow every test that paints.
type canvas struct {
	img *image.NRGBA
	rnd *rand.Rand
}

type point struct{ x, y float64 }

// ink is a colour, 0 to 255 a channel.
type ink struct{ r, g, b float64 }

func newCanvas(rnd *rand.Rand) *canvas {
	c := &canvas{img: image.NewNRGBA(image.Rect(0, 0, Width, Height)), rnd: rnd}
	for i := 3; i < len(c.img.Pix); i += 4 {
		c.img.Pix[i] = 255
	}
	return c
}

func mix(a, b ink, t float64) ink {
	t = min(max(t, 0), 1)
	return ink{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t}
}

func (k ink) scaled(f float64) ink { return ink{k.r * f, k.g * f, k.b * f} }

func (k ink) colour() color.NRGBA {
	return color.NRGBA{toByte(k.r), toByte(k.g), toByte(k.b), 255}
}

func toByte(v float64) byte { return byte(min(max(v+0.5, 0), 255)) }

// sky fills the canvas down to a line with one colour running into another.
func (c *canvas) sky(top, bottom ink, horizon int) {
	for y := range horizon {
		k := mix(top, bottom, float64(y)/float64(horizon)).colour()
		for x := range Width {
			c.img.SetNRGBA(x, y, k)
		}
	}
}

// shape fills a closed outline; light falls from its first colour at the left to
// its second at the right.
//
//go:norace
func (c *canvas) shape(left, right ink, outline ...point) {
	lo, hi := outline[0], outline[0]
	for _, p := range outline {
		lo = point{min(lo.x, p.x), min(lo.y, p.y)}
		hi = point{max(hi.x, p.x), max(hi.y, p.y)}
	}
	box := image.Rect(int(lo.x)-1, int(lo.y)-1, int(hi.x)+2, int(hi.y)+2).Intersect(c.img.Rect)
	if box.Empty() {
		return
	}
	mask := cover(box, outline)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := mask.Pix[(y-box.Min.Y)*mask.Stride:]
		for x := box.Min.X; x < box.Max.X; x++ {
			if share := row[x-box.Min.X]; share > 0 {
				c.blend(x, y, mix(left, right, (float64(x)-lo.x)/(hi.x-lo.x)), float64(share)/255)
			}
		}
	}
}

// cover says how much of each pixel of a box is inside an outline.
func cover(box image.Rectangle, outline []point) *image.Alpha {
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for i, p := range outline {
		x, y := float32(p.x-float64(box.Min.X)), float32(p.y-float64(box.Min.Y))
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	r.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return mask
}

//go:norace
func (c *canvas) blend(x, y int, k ink, share float64) {
	p := c.img.Pix[c.img.PixOffset(x, y):][:3:3]
	p[0] = toByte(float64(p[0]) + (k.r-float64(p[0]))*share)
	p[1] = toByte(float64(p[1]) + (k.g-float64(p[1]))*share)
	p[2] = toByte(float64(p[2]) + (k.b-float64(p[2]))*share)
}

// rect fills a rectangle by two corners.
func (c *canvas) rect(left, right ink, x0, y0, x1, y1 float64) {
	c.shape(left, right, point{x0, y0}, point{x1, y0}, point{x1, y1}, point{x0, y1})
}

// ellipse fills one around a centre.
func (c *canvas) ellipse(left, right ink, x, y, rx, ry float64) {
	c.shape(left, right, arc(x, y, rx, ry)...)
}

func arc(x, y, rx, ry float64) []point {
	var outline []point
	for i := range 72 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 72)
		outline = append(outline, point{x + rx*cos, y + ry*sin})
	}
	return outline
}

// line draws one with a width.
func (c *canvas) line(k ink, width float64, a, b point) {
	dx, dy := b.x-a.x, b.y-a.y
	f := width / 2 / math.Hypot(dx, dy)
	nx, ny := -dy*f, dx*f
	c.shape(k, k, point{a.x + nx, a.y + ny}, point{b.x + nx, b.y + ny}, point{b.x - nx, b.y - ny}, point{a.x - nx, a.y - ny})
}

// ring draws a circle's line.
func (c *canvas) ring(k ink, width, x, y, radius float64) {
	const steps = 60
	for i := range steps {
		s0, c0 := math.Sincos(2 * math.Pi * float64(i) / steps)
		s1, c1 := math.Sincos(2 * math.Pi * (float64(i) + 1.2) / steps)
		c.line(k, width, point{x + radius*c0, y + radius*s0}, point{x + radius*c1, y + radius*s1})
	}
}

// ridge fills the land below a wavy line that begins at height y.
func (c *canvas) ridge(k, far ink, y, swing float64) {
	phases := [4]float64{}
	for i := range phases {
		phases[i] = c.rnd.Float64() * 7
	}
	outline := []point{{0, Height}}
	for x := 0.0; x <= Width; x += 8 {
		wave := 0.0
		for i, p := range phases {
			wave += math.Sin(x/Width*math.Pi*float64(2*i+1)+p) / float64(i+1)
		}
		outline = append(outline, point{x, y + swing*wave})
	}
	c.shape(k, far, append(outline, point{Width, Height})...)
}

// strokes scatters short marks over a rectangle: grass, waves, stones.
func (c *canvas) strokes(n int, a, b ink, x0, y0, x1, y1, length, slope float64) {
	for range n {
		x, y := x0+c.rnd.Float64()*(x1-x0), y0+c.rnd.Float64()*(y1-y0)
		size := length * (0.4 + c.rnd.Float64())
		k := mix(a, b, c.rnd.Float64())
		c.line(k, 2+c.rnd.Float64()*3, point{x, y}, point{x + size, y + size*slope*(c.rnd.Float64()*2-0.5)})
	}
}

// grain lays fine noise over everything, as a camera's sensor does.
//
//go:norace
func (c *canvas) grain() {
	for i := 0; i < len(c.img.Pix); i += 4 {
		noise := c.rnd.NormFloat64() * 5
		p := c.img.Pix[i : i+3 : i+3]
		p[0], p[1], p[2] = toByte(float64(p[0])+noise), toByte(float64(p[1])+noise), toByte(float64(p[2])+noise)
	}
}
