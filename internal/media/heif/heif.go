// Package heif finds the picture in a HEIC or AVIF file: in a HEIF container.
//
// [Read] takes the primary item, follows it to the coded pictures that it is made
// of, one or a grid of tiles, and says how large all is. [Picture.Stream] gives the
// coded pictures one after another as a video decoder reads them, and a [Canvas] puts
// what the decoder made of them together. Nothing is decoded here.
//
// Sources: ISO/IEC 14496-12 (boxes: ftyp, meta, pitm, iinf, iloc, idat, iref, iprp),
// ISO/IEC 23008-12 (HEIF: ispe, auxC, irot, imir, the derived images grid, iden, tmap),
// ISO/IEC 14496-15 (hvcC), ISO/IEC 23000-22 (MIAF: the order of clap, irot, imir) and
// the AV1 Image File Format of the Alliance for Open Media.
//
// How a picture is turned (irot, imir) is not applied; how it is cropped (clap) is.
// Thumbnails, depth and gain maps are passed over, and so is every item that the
// primary one does not lead to.
package heif

import (
	"errors"
	"fmt"
	"image"
	"io"
)

// The errors of [Read].
var (
	ErrDamaged = errors.New("heif: cut off or damaged")
	// ErrRare is for what the format allows and is not read.
	ErrRare = errors.New("heif: uses a feature that is not read")
)

// SizeError says that a picture has more pixels than the bound.
type SizeError struct{ Width, Height int }

func (e SizeError) Error() string {
	return fmt.Sprintf("heif: %d x %d pixels are over the bound", e.Width, e.Height)
}

// Codec is how the tiles of a picture are coded.
type Codec string

// The codecs, by their types of items.
const (
	HEVC Codec = "hvc1"
	AV1  Codec = "av01"
)

// Bounds of what is read, whatever the file's size.
const (
	maxTiles = 4096     // an iPhone's 48 megapixels have 192
	maxItems = 1 << 14  // tiles, those of auxiliary pictures, metadata; also of properties
	maxBoxes = 1 << 12  // at the top of the file, or of its metadata
	maxTable = 4 << 20  // bytes of a box that is held in memory
	maxSide  = 1 << 16  // pixels; neither codec has more
	maxDepth = 4        // of pictures that are derived from others
	reuse    = 4        // how many times the file's size the coded pictures may have
	codedBox = 64       // a side of a coded picture is rounded up to this at most
	maxNALs  = 1 << 12  // of one tile; the codec's levels allow 600 slices
	maxSets  = 64 << 10 // bytes of the parameter sets of a picture
)

// Picture is a picture in a file. It reads the file as it goes.
type Picture struct {
	Codec Codec
	// Full is true when the container says that luma is in 0..255. Otherwise what
	// the coded pictures say counts.
	Full bool
	// Alpha is the picture's transparency, a picture of its own, of which nothing
	// but luma counts; nil when it has none.
	Alpha *Picture

	size          image.Point // of the whole canvas
	crop          image.Rectangle
	columns, rows int
	tile          image.Point // size of one
	tiles         []coded
	turned        bool // by irot or imir: a crop after it would be of another picture
	file          io.ReaderAt
}

// coded is one coded picture: where its bytes are, and its parameter sets, each with
// its length before it in two bytes.
type coded struct {
	data []span
	sets *[]byte
}

// Size is that of the picture in pixels, cropped, and as it is stored: not turned.
func (p *Picture) Size() image.Point { return p.crop.Size() }

// Tiles is how many coded pictures there are, at least 1.
func (p *Picture) Tiles() int { return len(p.tiles) }

// Pixels is how many pixels all tiles have, what is cropped included.
func (p *Picture) Pixels() int64 { return int64(len(p.tiles)) * int64(p.tile.X) * int64(p.tile.Y) }

// CodedPixels bounds one coded picture, which may be larger than what is shown of it.
func (p *Picture) CodedPixels() int64 {
	return int64(p.tile.X+codedBox) * int64(p.tile.Y+codedBox)
}

// Read finds the primary picture in a file of size bytes, of at most mostPixels pixels,
// all its tiles counted whole. Errors: [ErrDamaged], [ErrRare], [SizeError]. An alpha
// that cannot be read is passed over.
func Read(file io.ReaderAt, size, mostPixels int64) (*Picture, error) {
	x, err := readIndex(file, size)
	if err != nil {
		return nil, err
	}
	x.mostPixels = mostPixels
	p, err := x.picture(x.primary, 0)
	if err != nil {
		return nil, err
	}
	if id, ok := x.alphaOf(x.primary); ok {
		p.Alpha, err = x.picture(id, 0)
		if err != nil || p.Alpha.size != p.size || p.Alpha.turned != p.turned {
			p.Alpha = nil
		} else {
			p.Alpha.crop, p.Alpha.Full = p.crop, true // as AVIF has it
		}
	}
	return p, nil
}
