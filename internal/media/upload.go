package media

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"io"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// Upload is what is known of a picture or video that was read: never the picture.
type Upload struct {
	// Format is "jpeg", "png", "gif", "webp", "heic" or "avif", or of a video "mp4", "quicktime",
	// "matroska", "webm", "avi" or "mp2t".
	Format string
	// Width and Height are in pixels; 0 of a video no frame of which was seen.
	Width, Height int
	// Turns are the PDQ hashes of a picture's eight turns and flips, in the order
	// of pdq.Dihedral; Turns[pdq.Original] is the picture's own.
	Turns [8]pdq.Hash
	// Quality is the PDQ quality, 0 to 100; of a video that of its best frame.
	Quality int
	// Looks are the other ways in which the file may be seen: a transparent
	// picture on black and on white, and of an animation what it shows longest.
	Looks []Look
	// Videos are the signatures of a video, or of an animation as one, in the same
	// order as Turns; nil for a still picture, and when no frame was seen.
	Videos []vpdq.Signature
	// Video says what was seen of a video file; nil for a picture.
	Video *Video
	// MD5 and SHA256 are of the file's bytes.
	MD5    [md5.Size]byte
	SHA256 [sha256.Size]byte
}

// An UploadReader reads pictures; *Reader is one.
type UploadReader interface {
	Read(ctx context.Context, r io.Reader) (Upload, error)
}
