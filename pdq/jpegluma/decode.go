package jpegluma

import (
	"errors"
	"image"
	"image/color"
	"io"
	"math"
)

// Options say what is decoded. The zero value is for whole files of up to 100
// megapixels.
type Options struct {
	// MaxPixels is the greatest width times height that is decoded; 0 stands for
	// 100,000,000. A baseline file takes 1 byte of memory a pixel, a progressive
	// one 3 (RGB, CMYK and YCCK: that for each component, and 1 more).
	MaxPixels int64
	// Damaged shows files that are cut off or damaged as libjpeg does: blocks that
	// are missing are gray (progressive: less sharp), and codes that are none are
	// zeros. Otherwise they are an error.
	Damaged bool
}

// mostScans bounds the time that a file can take: each scan may visit every block,
// however few bytes it has. Programs write about ten.
const mostScans = 100

func (o *Options) mostPixels() int64 {
	if o.MaxPixels == 0 {
		return 100_000_000
	}
	return o.MaxPixels
}

// Decode decodes a whole JPEG file: see [Options.Decode].
func Decode(r io.Reader) (*image.Gray, error) { return Options{}.Decode(r) }

// Decode decodes the luma of a JPEG file. It reads r as far as is needed, in pieces
// of 32 KiB; what follows is left, in part unread. Errors: of r; [ErrTruncated],
// [ErrTooLarge], [FormatError] and [UnsupportedError].
func (o Options) Decode(r io.Reader) (*image.Gray, error) {
	d := &decoder{options: o, reader: reader{src: r}}
	if err := d.decode(); err != nil {
		return nil, err
	}
	return d.luma(), nil
}

// DecodeConfig reads a JPEG file as far as the frame header, and gives width and
// height in pixels; the colour model is that of what [Decode] gives. Its errors are
// those of [Options.Decode], but for the pixels: there may be any number.
func DecodeConfig(r io.Reader) (image.Config, error) {
	d := &decoder{options: Options{MaxPixels: math.MaxInt64}, reader: reader{src: r}, headerOnly: true}
	if err := d.decode(); err != nil {
		return image.Config{}, err
	}
	return image.Config{ColorModel: color.GrayModel, Width: d.width, Height: d.height}, nil
}

// decoder decodes one file.
type decoder struct {
	reader
	options Options
	// headerOnly says that nothing after the frame header is of interest.
	headerOnly bool
	// leastBoxes is the least product of PDQ's boxes for which no pixels are made, but a
	// shrinker; 0 stands for none.
	leastBoxes int
	scratch    []byte

	quant    [4]*quantiser
	huffman  [2][4]*codes // DC and AC
	interval int          // MCUs between restart markers; 0: none

	jfif, adobe bool
	transform   byte // Adobe's

	progressive         bool
	width, height       int
	components          []component
	across, down        int // the greatest sampling factors
	mcuColumns, mcuRows int
	colour              colour
	scans               int
}

func (d *decoder) decode() error {
	if d.byte() != 0xff || d.byte() != markSOI {
		if d.err != nil {
			return d.ended()
		}
		return FormatError("it does not begin like one")
	}
	for !d.complete() {
		marker := d.nextMarker()
		if marker == 0 || marker == markEOI {
			if err := d.incomplete(marker); err != nil {
				return err
			}
			break
		}
		if err := d.read(marker); err != nil {
			if !errors.Is(err, ErrTruncated) {
				return err
			}
			if err := d.incomplete(0); err != nil {
				return err
			}
			break
		}
	}
	if d.progressive && !d.headerOnly {
		d.finish()
	}
	return nil
}

// read reads what comes after a marker.
func (d *decoder) read(marker byte) error {
	if marker == markTEM || isRestart(marker) || marker == markSOI || marker < markSOF0 {
		return nil
	}
	s, err := d.segment()
	if err != nil {
		return err
	}
	switch {
	case marker == markSOS:
		return d.scan(s)
	case marker >= markSOF0 && marker <= markSOFF && marker != markDHT && marker != markJPG && marker != markDAC:
		return d.frame(marker, s)
	}
	return d.tables(marker, s)
}

// complete says that nothing more can change the picture.
func (d *decoder) complete() bool {
	if d.headerOnly {
		return d.components != nil
	}
	if d.components == nil || d.progressive {
		return false
	}
	for i := range d.components {
		if c := &d.components[i]; c.wanted && !c.seen {
			return false
		}
	}
	return true
}

// incomplete is for the end of the file, or of its picture (EOI), where there must be
// an end: of a sequential picture there is none before it is complete.
func (d *decoder) incomplete(marker byte) error {
	if marker == 0 && d.failed() {
		return d.err
	}
	all := d.components != nil
	for i := range d.components {
		if c := &d.components[i]; c.wanted && !c.seen {
			all = false
			if d.options.Damaged {
				c.gray()
			}
		}
	}
	switch {
	case d.options.Damaged && d.anySeen(), all && marker == markEOI:
		return nil
	case marker == 0:
		return ErrTruncated
	}
	return FormatError("it ends before its picture does")
}

func (d *decoder) anySeen() bool {
	for i := range d.components {
		if d.components[i].seen {
			return true
		}
	}
	return false
}

// gray fills a component of which there is nothing.
func (c *component) gray() {
	for i := range c.pix {
		c.pix[i] = 128
	}
}
