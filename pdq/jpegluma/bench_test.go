package jpegluma_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"math"
	"sync"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// BenchmarkFile12MP makes the hash of a photo-like file of 12 megapixels and 3 MB,
// beside the same by the standard library's decoder.
func BenchmarkFile12MP(b *testing.B) {
	b.Run("way=luma", func(b *testing.B) {
		hashLoop(b, func(r io.Reader) (image.Image, error) { return jpegluma.Decode(r) })
	})
	b.Run("way=standard", func(b *testing.B) { hashLoop(b, jpeg.Decode) })
}

func hashLoop(b *testing.B, decode func(io.Reader) (image.Image, error)) {
	file := large()
	var hasher pdq.Hasher
	b.ReportAllocs()
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		img, err := decode(bytes.NewReader(file))
		if err != nil {
			b.Fatal(err)
		}
		hasher.Sum(img)
	}
}

// large is a file of 4032 x 3024 pixels, 4:2:0.
var large = sync.OnceValue(func() []byte {
	const w, h = 4032, 3024
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	noise := uint32(1)
	for y := range h {
		for x := range w {
			noise = noise*1664525 + 1013904223
			wave := math.Sin(float64(x)/90) * math.Cos(float64(y)/70)
			detail := (x*x/4096 + y*y/2048) % 64
			img.Y[y*img.YStride+x] = byte(110 + 60*wave + float64(detail) + float64(noise>>29))
		}
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = byte(118+i/997%20), byte(120+i/1301%16)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 90}); err != nil {
		panic(err)
	}
	return out.Bytes()
})
