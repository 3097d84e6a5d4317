package jpegluma

import (
	"io"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/internal/tent"
)

// Dihedral gives the PDQ hashes of a JPEG file: see [Options.Dihedral].
func Dihedral(r io.ReadSeeker) (hashes [8]pdq.Hash, quality int, err error) {
	return Options{}.Dihedral(r)
}

// Dihedral gives the hashes of the picture in a JPEG file for its eight turns and
// flips, at the indices [pdq.Original] to [pdq.FlipMinus1], and its quality. It is
// what [pdq.Dihedral] gives for the picture of [Options.Decode], with the same errors,
// and quicker.
//
// Photos of about 4 megapixels or more, 2048 x 2048 for one, are not decoded to pixels
// but filtered as the coefficients that the file holds (see the package's comment).
// Each of their hashes is that of the pixels in nearly every case, and at most 2 bits
// from it; the quality is at most 1 from it. Where more bits are in doubt, as about
// one time in a thousand and in pictures with little in them, r is read once more from
// where it began, and the pixels are made after all.
func (o Options) Dihedral(r io.ReadSeeker) (hashes [8]pdq.Hash, quality int, err error) {
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return hashes, 0, err
	}
	d := &decoder{options: o, reader: reader{src: r}, leastBoxes: leastBoxes}
	if err := d.decode(); err != nil {
		return hashes, 0, err
	}
	if s := d.components[0].shrinker; s != nil {
		hashes, quality, near := pdq.Shrunk(s.values(), deviation(d.width, d.height))
		if near {
			return hashes, quality, nil
		}
		if _, err := r.Seek(start, io.SeekStart); err != nil {
			return hashes, 0, err
		}
		d = &decoder{options: o, reader: reader{src: r}}
		if err := d.decode(); err != nil {
			return hashes, 0, err
		}
	}
	hashes, quality = pdq.Dihedral(d.luma())
	return hashes, quality, nil
}

// shrinks says whether the hash is made without pixels.
func (d *decoder) shrinks() bool {
	return d.leastBoxes > 0 && d.plainLuma() && tent.Box(d.width)*tent.Box(d.height) >= d.leastBoxes
}
