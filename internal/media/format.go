package media

import (
	"bytes"
	"image"
	"image/gif"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/webp"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// Format is a kind of photo file, as the last part of its media type: "jpeg".
type Format string

// The formats that are read. docs/formats.md says how, and which are refused.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	WebP Format = "webp"
)

// codec reads one format. The codecs are named here, not looked up in package
// image's registry, to which any import may add.
type codec struct {
	format Format
	magic  string // what a file begins with; '?' is any byte
	header func(io.Reader) (image.Config, error)
	pixels func(io.Reader) (image.Image, error)
	// hash makes the fingerprint without the picture, sooner; nil for formats in
	// which a picture may be seen in more than one way.
	hash func(io.ReadSeeker) (Look, error)
	// animate opens the frames of an animation, and says the size of its canvas;
	// nil for formats that have none here.
	animate func(io.Reader) (patches, image.Point, error)
}

// sniffed is how much of a file says its format: more than the longest magic, for the
// brands of a HEIF container.
const sniffed = 256

func codecs() []codec {
	return []codec{
		{JPEG, "\xff\xd8", jpegluma.DecodeConfig, decodeLuma, hashJPEG, nil},
		{PNG, "\x89PNG\r\n\x1a\n", pngHeader, png.Decode, nil, openAPNG},
		{GIF, "GIF8?a", gif.DecodeConfig, decodeGIF, nil, openGIF},
		{WebP, "RIFF????WEBP", webp.DecodeConfig, decodeWebP, nil, openWebP},
	}
}

// sniff picks the codec by the first bytes of a file; its name is not asked.
func sniff(start []byte) (codec, error) {
	for _, c := range codecs() {
		if c.matches(start) {
			return c, nil
		}
	}
	if err := refused(start); err != nil {
		return codec{}, err
	}
	return codec{}, fault.New(fault.Unsupported, "This is not a photo or video that is read here. "+
		"Save a photo as JPEG, PNG, GIF, WebP, HEIC or AVIF, a video as MP4, MOV, WebM, MKV, AVI or MPEG-TS, and send it again.")
}

func (c codec) matches(start []byte) bool {
	if len(start) < len(c.magic) {
		return false
	}
	for i, want := range []byte(c.magic) {
		if want != '?' && start[i] != want {
			return false
		}
	}
	return true
}

// luma reads of a JPEG what a fingerprint needs, as libjpeg does, with which the
// banks of others were filled. Its pixels were counted before.
func luma() jpegluma.Options { return jpegluma.Options{MaxPixels: math.MaxInt64} }

func decodeLuma(r io.Reader) (image.Image, error) {
	img, err := luma().Decode(r)
	if err != nil {
		return nil, err
	}
	return img, nil
}

func hashJPEG(r io.ReadSeeker) (l Look, err error) {
	l.Turns, l.Quality, err = luma().Dihedral(r)
	return l, err
}

// firstBytes is the start of a file for sniff.
func firstBytes(pieces [][]byte) []byte {
	if len(pieces) == 0 {
		return nil
	}
	return bytes.Clone(pieces[0][:min(sniffed, len(pieces[0]))])
}
