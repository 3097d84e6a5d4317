package main

import (
	"io"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// answerSize is eight hashes and a quality.
const answerSize = 8*len(pdq.Hash{}) + 1

// ofJPEG gives the hashes of a JPEG file as the server makes them.
func ofJPEG(r io.ReadSeeker) ([answerSize]byte, error) {
	hashes, quality, err := jpegluma.Dihedral(r)
	return turns(hashes, quality), err
}

// ofPicture gives the hashes of a picture.
func ofPicture(h *pdq.Hasher, p *picture) ([answerSize]byte, error) {
	hashes, quality := h.Dihedral(p)
	return turns(hashes, quality), p.err
}

// turns puts the hashes after each other, in the order of pdq.Dihedral.
func turns(hashes [8]pdq.Hash, quality int) (out [answerSize]byte) {
	for i, h := range hashes {
		copy(out[i*len(h):], h[:])
	}
	out[answerSize-1] = byte(quality)
	return out
}
