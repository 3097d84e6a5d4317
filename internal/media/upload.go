package media

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"io"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// Upload is what is known of a picture that was read: never the picture.
type Upload struct {
	// Format is "jpeg", "png", "gif" or "webp".
	Format string
	// Width and Height are in pixels.
	Width, Height int
	// Turns are the PDQ hashes of its eight turns and flips, in the order of
	// pdq.Dihedral; Turns[pdq.Original] is the picture's own.
	Turns [8]pdq.Hash
	// Quality is the PDQ quality, 0 to 100.
	Quality int
	// Looks are the other ways in which the file may be seen: a transparent
	// picture on black and on white, and of an animation what it shows longest.
	Looks []Look
	// Videos are the signatures of an animation as a video, in the same order as
	// Turns; nil for a still picture.
	Videos []vpdq.Signature
	// MD5 and SHA256 are of the file's bytes.
	MD5    [md5.Size]byte
	SHA256 [sha256.Size]byte
}

// An UploadReader reads pictures; *Reader is one.
type UploadReader interface {
	Read(ctx context.Context, r io.Reader) (Upload, error)
}
