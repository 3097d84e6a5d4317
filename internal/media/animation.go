package media

import (
	"errors"
	"fmt"
	"image"
	"io"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// maxAnimated bounds the frames of an animation times the pixels of its canvas;
// what comes later is not looked at. A small frame counts as frameCost pixels: to
// begin one costs as much.
const (
	maxAnimated = 500_000_000
	frameCost   = 16_384
)

// patch is one frame as an animation's file has it: a part of the canvas.
type patch struct {
	img     *image.NRGBA // its bounds are its place on the canvas
	delay   time.Duration
	dispose disposal
	replace bool // what is transparent in it does not show what is below
}

// disposal is what becomes of a patch when its time is over.
type disposal int

const (
	keep         disposal = iota
	toBackground          // its place becomes transparent, as in every browser
	toPrevious            // its place becomes what it was before
)

// patches reads the frames of a file one after the other; io.EOF at the end.
type patches interface {
	next() (patch, error)
}

// Picture is one picture that an animation shows.
type Picture struct {
	// Image is the whole canvas. It changes with the next picture.
	Image *image.NRGBA
	// At is when it appears, from the start, and For how long it stays.
	At, For time.Duration
}

// Animation gives the pictures of an animated GIF, WebP or PNG as a viewer would see
// them, one at a time: it holds the canvas, never all frames. A file that breaks
// off, or breaks the rules of its format, ends there, as in a browser; so does
// one with more than 500 million pixels in all of its pictures.
type Animation struct {
	frames patches
	canvas *image.NRGBA
	before []byte          // what was where the last patch is, for toPrevious
	last   image.Rectangle // where the last patch is
	leave  disposal        // and what becomes of it
	at     time.Duration
	left   int64 // pixels that may still be composed
}

var errNoAnimation = errors.New("not an animation")

var errOutside = errors.New("a frame is outside of its canvas")

// shortest is the least time that a picture is shown: browsers take shorter ones
// for a mistake and show them for a tenth of a second.
const (
	shortest = 11 * time.Millisecond
	usual    = 100 * time.Millisecond
)

// OpenAnimation reads the header of an animated GIF, WebP or PNG. Its errors are those of
// [Decode]; a format without animations is fault.Unsupported.
func OpenAnimation(r io.Reader, limits Limits) (*Animation, error) {
	limits = limits.withDefaults()
	b := buffer{most: limits.Bytes, reserve: func(int64) bool { return true }}
	if err := b.fill(r); err != nil {
		return nil, err
	}
	p, err := open(&b, limits.Pixels)
	if err != nil {
		return nil, err
	}
	if p.codec.animate == nil {
		return nil, fault.New(fault.Unsupported, "This is a still picture, not an animation.")
	}
	a, err := p.animation()
	if errors.Is(err, errNoAnimation) {
		return nil, fault.New(fault.Unsupported, "This is a still picture, not an animation.")
	}
	return a, err
}

// animation is of a photo whose size was checked.
func (p photo) animation() (*Animation, error) {
	return guard(p.file, func(r io.ReadSeeker) (*Animation, error) {
		frames, size, err := p.codec.animate(r)
		if err != nil {
			return nil, err
		}
		if size.X > p.width || size.Y > p.height {
			return nil, errors.New("the animation is larger than its header says")
		}
		return newAnimation(frames, size), nil
	})
}

func newAnimation(frames patches, size image.Point) *Animation {
	return &Animation{frames: frames, canvas: image.NewNRGBA(image.Rectangle{Max: size}), left: maxAnimated}
}

// Next gives the next picture, or io.EOF.
func (a *Animation) Next() (Picture, error) {
	pixels := int64(a.canvas.Rect.Dx()) * int64(a.canvas.Rect.Dy())
	if a.left -= max(pixels, frameCost); a.left < 0 {
		return Picture{}, io.EOF
	}
	p, err := a.read()
	if err != nil || !p.img.Rect.In(a.canvas.Rect) {
		a.left = 0
		return Picture{}, io.EOF
	}
	a.disposeLast()
	if p.dispose == toPrevious {
		a.before = appendRows(a.before[:0], a.canvas, p.img.Rect)
	}
	a.lay(p)
	shown := Picture{Image: a.canvas, At: a.at, For: p.delay}
	if shown.For < shortest {
		shown.For = usual
	}
	a.at += shown.For
	a.last, a.leave = p.img.Rect, p.dispose
	return shown, nil
}

// read reads the next patch; a decoder's panic ends the animation.
func (a *Animation) read() (p patch, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decoder panicked: %v", r)
		}
	}()
	return a.frames.next()
}

// disposeLast takes the last patch off the canvas, if it asked for that.
func (a *Animation) disposeLast() {
	if a.leave == keep {
		return
	}
	for y := range a.last.Dy() {
		row := rowOf(a.canvas, a.last, y)
		if a.leave == toBackground {
			clear(row)
		} else {
			copy(row, a.before[y*len(row):])
		}
	}
}

// lay puts a patch on the canvas.
func (a *Animation) lay(p patch) {
	r := p.img.Rect
	for y := range r.Dy() {
		to, from := rowOf(a.canvas, r, y), rowOf(p.img, r, y)
		if p.replace {
			copy(to, from)
			continue
		}
		for i := 0; i < len(to); i += 4 {
			over(to[i:i+4:i+4], from[i:i+4:i+4])
		}
	}
}

// over lays a colour with its alpha over another, both not multiplied by it
// (RFC 9649, section 2.7.1.1, "Alpha-blending").
func over(to, from []byte) {
	switch a := int(from[3]); a {
	case 0:
	case 255:
		copy(to, from)
	default:
		below := int(to[3]) * (255 - a) / 255
		sum := a + below
		for i := range 3 {
			to[i] = byte((int(from[i])*a + int(to[i])*below) / sum)
		}
		to[3] = byte(sum)
	}
}

// rowOf is row y of a rectangle in a picture.
func rowOf(img *image.NRGBA, r image.Rectangle, y int) []byte {
	at := img.PixOffset(r.Min.X, r.Min.Y+y)
	return img.Pix[at : at+4*r.Dx()]
}

func appendRows(out []byte, img *image.NRGBA, r image.Rectangle) []byte {
	for y := range r.Dy() {
		out = append(out, rowOf(img, r, y)...)
	}
	return out
}

// firstPicture is what an animation begins with.
func firstPicture(frames patches, size image.Point) (image.Image, error) {
	p, err := frames.next()
	if err != nil {
		return nil, err
	}
	canvas := image.Rectangle{Max: size}
	if !p.img.Rect.In(canvas) {
		return nil, errOutside
	}
	if p.img.Rect == canvas {
		return p.img, nil
	}
	a := newAnimation(frames, size)
	a.lay(p)
	return a.canvas, nil
}
