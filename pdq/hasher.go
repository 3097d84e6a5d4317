package pdq

import (
	"image"
	"strconv"

	"github.com/breakwater-safety/breakwater/pdq/internal/tent"
)

// minSide is the least side, in pixels, of a picture that is hashed (reference:
// MIN_HASHABLE_DIM).
const minSide = 5

// Sum gives the hash of a picture and its quality, 0 to 100. A quality below
// [MinQuality] means that the picture has too little in it for the hash to mean
// anything; below 5 pixels on a side both are zero.
//
// The picture is taken as follows, always from its 8 most significant bits a
// channel, as Pillow's convert("RGB") and the reference do:
//   - colour becomes luma by 0.299 R + 0.587 G + 0.114 B, without rounding;
//   - transparency is dropped, not laid over black or white: the colour of a
//     transparent pixel counts. Of *image.RGBA and others that premultiply, the
//     straight colour is restored first; where nothing is left of it, it is black;
//   - of *image.YCbCr the luma plane is taken, except at pixels whose RGB would
//     leave 0..255: there it is the luma of the clamped colour, rounded.
//
// *image.Gray, *image.YCbCr, *image.NRGBA and opaque *image.RGBA are read without
// copying; every other type works and is slower. To hash many pictures use a
// [Hasher].
func Sum(img image.Image) (Hash, int) {
	var h Hasher
	return h.Sum(img)
}

// Dihedral gives the hashes that the picture would have in each of its eight
// turns and flips, at the indices [Original] to [FlipMinus1], and its quality,
// which is the same for all. Looking all eight up finds copies that were turned
// or mirrored; it costs little more than [Sum]. A file that was really turned
// has a hash within a few bits of the derived one, not the very same.
func Dihedral(img image.Image) ([8]Hash, int) {
	var h Hasher
	return h.Dihedral(img)
}

// Hasher hashes pictures one after the other and keeps its memory between them:
// once it has seen a size it allocates nothing more for *image.Gray and [Luma].
// Its zero value is ready. It must not be used by two goroutines at a time.
type Hasher struct {
	rows, cols tent.Axis
	lanes      lanes
	luma       []float64 // one filtered row
	buf        []byte    // one row of a picture that must be converted
	plane      plane
	chroma     chroma
	sums       [64][64]float64
	grid       grid
}

// Sum is [Sum] with the memory of the Hasher.
func (h *Hasher) Sum(img image.Image) (Hash, int) {
	in, ok := h.open(img)
	if !ok {
		return Hash{}, 0
	}
	return h.sum(&in)
}

// Dihedral is [Dihedral] with the memory of the Hasher.
func (h *Hasher) Dihedral(img image.Image) ([8]Hash, int) {
	in, ok := h.open(img)
	if !ok {
		return [8]Hash{}, 0
	}
	return h.dihedral(&in)
}

// Luma gives hash and quality of width x height luma values in 0..255, by rows
// from the top left. It panics when pix does not have width*height values.
func (h *Hasher) Luma(pix []float32, width, height int) (Hash, int) {
	if width < 0 || height < 0 || len(pix) != width*height {
		panic("pdq: " + strconv.Itoa(len(pix)) + " luma values for " + strconv.Itoa(width) + " x " + strconv.Itoa(height) + " pixels")
	}
	if width < minSide || height < minSide {
		return Hash{}, 0
	}
	return h.sum(&input{width: width, height: height, luma: pix})
}

func (h *Hasher) sum(in *input) (Hash, int) {
	h.fastGrid(in)
	s := transform(&h.grid)
	low, high := h.grid.qualityBounds()
	if low == high && settled(s.middle()) {
		return s.hash(), low
	}
	h.exactGrid(in, false)
	s = transform(&h.grid)
	return s.hash(), h.grid.quality()
}

func (h *Hasher) dihedral(in *input) ([8]Hash, int) {
	h.fastGrid(in)
	s := transform(&h.grid)
	low, high := h.grid.qualityBounds()
	if hashes, all := s.dihedral(settled); low == high && all {
		return hashes, low
	}
	h.exactGrid(in, true)
	s = transform(&h.grid)
	hashes, _ := s.dihedral(settled)
	return hashes, h.grid.quality()
}
