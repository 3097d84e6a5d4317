package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// Decode reads one photo for its fingerprint, and says its format: of a JPEG the luma,
// of an animation the first frame.
// Its errors are faults: TooLarge over the limits (the size in pixels is known
// from the header, before any are decoded), Unsupported for what is not a photo in
// a format of this package, Invalid for a damaged one.
//
// Decode bounds one photo; a server that takes many at a time uses a [Reader].
func Decode(r io.Reader, limits Limits) (image.Image, Format, error) {
	limits = limits.withDefaults()
	b := buffer{most: limits.Bytes, reserve: func(int64) bool { return true }}
	if err := b.fill(r); err != nil {
		return nil, "", err
	}
	p, err := open(&b, limits.Pixels)
	if err != nil {
		return nil, "", err
	}
	img, err := p.decode()
	return img, p.codec.format, err
}

// photo is a file whose header was read.
type photo struct {
	file          *buffer
	codec         codec
	width, height int
	deep          bool // 16 bits a channel
}

// open reads the header of a file.
func open(b *buffer, mostPixels int64) (photo, error) {
	c, err := sniff(firstBytes(b.pieces))
	if err != nil {
		return photo{}, err
	}
	config, err := guard(b, reading(c.header))
	if err != nil {
		return photo{}, err
	}
	if config.Width <= 0 || config.Height <= 0 {
		return photo{}, damaged(fmt.Errorf("%s of %d x %d pixels", c.format, config.Width, config.Height))
	}
	p := photo{b, c, config.Width, config.Height, isDeep(config.ColorModel)}
	if p.deep {
		mostPixels = max(1, mostPixels/deepCost)
	}
	if int64(config.Width) > mostPixels/int64(config.Height) {
		return photo{}, tooManyPixels(config.Width, config.Height, mostPixels)
	}
	return p, nil
}

// deepCost is how many ordinary pixels one with 16 bits a channel counts for: it
// takes twice the memory, and several times the time to look at.
const deepCost = 3

func isDeep(m color.Model) bool {
	return m == color.NRGBA64Model || m == color.RGBA64Model || m == color.Gray16Model
}

// cost is how many ordinary pixels the photo counts for while it is decoded.
func (p photo) cost() int64 {
	n := int64(p.width) * int64(p.height)
	if p.deep {
		n *= deepCost
	}
	return n
}

// fingerprint fills in what the photo looks like, in every way in which it may be
// seen.
func (p photo) fingerprint(ctx context.Context, u *Upload) error {
	u.Format, u.Width, u.Height = string(p.codec.format), p.width, p.height
	if p.codec.hash != nil {
		look, err := guard(p.file, p.codec.hash)
		u.Turns, u.Quality = look.Turns, look.Quality
		return err
	}
	img, err := p.decode()
	if err != nil {
		return err
	}
	u.Turns, u.Quality = pdq.Dihedral(img)
	if err := p.looks(ctx, img, u); err != nil {
		return busy(err)
	}
	return nil
}

func (p photo) decode() (image.Image, error) {
	img, err := guard(p.file, reading(p.codec.pixels))
	if err != nil {
		return nil, err
	}
	// A decoder that goes by another header than the one that was checked.
	if size := img.Bounds().Size(); size.X > p.width || size.Y > p.height {
		return nil, damaged(errors.New("the photo is larger than its header says"))
	}
	return img, nil
}

// guard runs a decoder; what it stumbles over becomes a fault, even a panic.
func guard[T any](b *buffer, decode func(io.ReadSeeker) (T, error)) (result T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = damaged(fmt.Errorf("decoder panicked: %v", p))
		}
	}()
	result, err = decode(b.reader())
	var badJPEG jpegluma.UnsupportedError
	var badPNG png.UnsupportedError
	switch {
	case err == nil:
		return result, nil
	case errors.As(err, &badJPEG), errors.As(err, &badPNG):
		return result, fault.Wrap(err, fault.Unsupported, "The photo uses a rare feature of its format that is not read here. Save it anew and send that.")
	}
	return result, damaged(err)
}

// reading lets guard run a decoder that does not go back.
func reading[T any](decode func(io.Reader) (T, error)) func(io.ReadSeeker) (T, error) {
	return func(r io.ReadSeeker) (T, error) { return decode(r) }
}
