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

// The formats that are read. Of an animation only the first frame is.
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
}

const longestMagic = 12

func codecs() []codec {
	return []codec{
		{JPEG, "\xff\xd8", jpegluma.DecodeConfig, decodeLuma},
		{PNG, "\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode},
		{GIF, "GIF8?a", gif.DecodeConfig, gif.Decode},
		{WebP, "RIFF????WEBP", webp.DecodeConfig, decodeWebP},
	}
}

// sniff picks the codec by the first bytes of a file; its name is not asked.
func sniff(start []byte) (codec, error) {
	for _, c := range codecs() {
		if c.matches(start) {
			return c, nil
		}
	}
	return codec{}, fault.New(fault.Unsupported, "This is not a JPEG, PNG, GIF or WebP photo. Save it as one of these and send it again.")
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

// decodeLuma decodes of a JPEG what a fingerprint needs, as libjpeg does, with which
// the banks of others were filled. Its pixels were counted before.
func decodeLuma(r io.Reader) (image.Image, error) {
	img, err := jpegluma.Options{MaxPixels: math.MaxInt64}.Decode(r)
	if err != nil {
		return nil, err
	}
	return img, nil
}

// decodeWebP brings a lossy WebP to the range of a JPEG: VP8 stores luma in
// 16..235 and chroma in 16..240 (RFC 6386, section 9.2, by ITU-R BT.601), and
// x/image/webp hands these values on.
func decodeWebP(r io.Reader) (image.Image, error) {
	img, err := webp.Decode(r)
	switch m := img.(type) {
	case *image.YCbCr:
		fullRange(m)
	case *image.NYCbCrA:
		fullRange(&m.YCbCr)
	}
	return img, err
}

func fullRange(img *image.YCbCr) {
	var luma, colour [256]byte
	for i := range 256 {
		luma[i] = toByte((2*(i-16)*255 + 219) / (2 * 219))
		colour[i] = toByte((2*(i-128)*255 + 224*257) / (2 * 224))
	}
	for i, v := range img.Y {
		img.Y[i] = luma[v]
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = colour[img.Cb[i]], colour[img.Cr[i]]
	}
}

func toByte(v int) byte { return byte(min(max(v, 0), 255)) }

// firstBytes is the start of a file for sniff.
func firstBytes(pieces [][]byte) []byte {
	if len(pieces) == 0 {
		return nil
	}
	return bytes.Clone(pieces[0][:min(longestMagic, len(pieces[0]))])
}
