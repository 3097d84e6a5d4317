package media_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media/drawn"
)

// small is a picture of 160 x 120.
func small() *image.NRGBA {
	return drawn.Resize(drawn.Picture("lighthouse"), 160, 120).(*image.NRGBA)
}

// samples is the small picture as a file of each format.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	lossy, err := os.ReadFile("testdata/lighthouse.webp")
	if err != nil {
		t.Fatal(err)
	}
	img := small()
	return map[string][]byte{
		"jpeg":  drawn.EncodeJPEG(img, 90),
		"png":   encodePNG(t, img),
		"gif":   encodeGIF(t, img),
		"webp":  encodeWebP(img),
		"lossy": lossy,
	}
}

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// encodeGIF writes an animation of which the picture is the first frame.
func encodeGIF(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	first, err := gif.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	second := image.NewPaletted(img.Bounds(), color.Palette{color.Black, color.White})
	b.Reset()
	all := &gif.GIF{Image: []*image.Paletted{first.(*image.Paletted), second}, Delay: []int{5, 5}}
	if err := gif.EncodeAll(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
