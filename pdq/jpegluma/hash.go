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

func (o Options) Dihedral(r io.ReadSeeker) (hashes [8]pdq.Hash, quality int, err error) {
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return hashes, 0, err
	}
	d := &decoder{options: o, hashOnly: true, reader: reader{src: r}}
	if err := d.decode(); err != nil {
		return hashes, 0, err
	}
	if s := d.components[0].shrinker; s != nil {
		hashes, quality, close := pdq.Shrunk(s.values(), deviation(d.width, d.height))
		if close {
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
	first := &d.components[0]
	return d.hashOnly && d.colour.lumaFirst() && int(first.across) == d.across && int(first.down) == d.down &&
		tent.Box(d.width)*tent.Box(d.height) >= leastBoxes
}
