package jpegluma_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"math"
	"os"
	"sync"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// BenchmarkFile12MP makes the hashes of a photo-like file of 12 megapixels and 3 MB:
// of its coefficients, of its luma, and by way of the standard library's decoder.
func BenchmarkFile12MP(b *testing.B) { hashLoops(b, large()) }

// BenchmarkPhoto12MP does the same with a photograph that is not in this repository.
func BenchmarkPhoto12MP(b *testing.B) {
	file, err := os.ReadFile("../../../shared/data/pdq/exif-rotn-6.jpg")
	if err != nil {
		b.Skip("no photograph here; BenchmarkFile12MP is much the same")
	}
	hashLoops(b, file)
}

func hashLoops(b *testing.B, file []byte) {
	b.Run("way=coefficients", func(b *testing.B) {
		loop(b, file, func(r *bytes.Reader) error {
			_, _, err := jpegluma.Dihedral(r)
			return err
		})
	})
	for way, decode := range map[string]func(io.Reader) (image.Image, error){
		"luma":     func(r io.Reader) (image.Image, error) { return jpegluma.Decode(r) },
		"standard": jpeg.Decode,
	} {
		b.Run("way="+way, func(b *testing.B) {
			var hasher pdq.Hasher
			loop(b, file, func(r *bytes.Reader) error {
				img, err := decode(r)
				if err == nil {
					hasher.Dihedral(img)
				}
				return err
			})
		})
	}
}

func loop(b *testing.B, file []byte, hash func(*bytes.Reader) error) {
	b.ReportAllocs()
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if err := hash(bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
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
