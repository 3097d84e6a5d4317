package media_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"maps"
	"os"
	"sync"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media/drawn"
)

// small is a picture of 160 x 120.
func small() *image.NRGBA { return painted() }

var painted = sync.OnceValue(func() *image.NRGBA {
	resized := drawn.Resize(drawn.Picture("lighthouse"), 160, 120)
	img := image.NewNRGBA(resized.Bounds())
	draw.Draw(img, img.Rect, resized, image.Point{}, draw.Src)
	return img
})

// samples is the small picture as a file of each format. They must not be changed.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := encoded()
	if err != nil {
		t.Fatal(err)
	}
	return maps.Clone(files)
}

var encoded = sync.OnceValues(func() (map[string][]byte, error) {
	lossy, err := os.ReadFile("testdata/lighthouse.webp")
	if err != nil {
		return nil, err
	}
	animation, err := encodeGIF(small())
	if err != nil {
		return nil, err
	}
	var still bytes.Buffer
	if err := png.Encode(&still, small()); err != nil {
		return nil, err
	}
	return map[string][]byte{
		"jpeg":  drawn.EncodeJPEG(small(), 90),
		"png":   still.Bytes(),
		"gif":   animation,
		"webp":  encodeWebP(small()),
		"lossy": lossy,
	}, nil
})

// encodeGIF writes an animation of which the picture is the first frame.
func encodeGIF(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := gif.Encode(&b, img, nil); err != nil {
		return nil, err
	}
	first, err := gif.Decode(&b)
	if err != nil {
		return nil, err
	}
	second := image.NewPaletted(img.Bounds(), color.Palette{color.Black, color.White})
	b.Reset()
	all := &gif.GIF{Image: []*image.Paletted{first.(*image.Paletted), second}, Delay: []int{5, 5}}
	err = gif.EncodeAll(&b, all)
	return b.Bytes(), err
}
