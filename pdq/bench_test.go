package pdq_test

import (
	"image"
	"math/rand/v2"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/internal/plain"
)

// BenchmarkSum512 and BenchmarkSum12MP hash a decoded picture: one as a JPEG
// decoder gives it, one in RGB, and the same by four plain passes over luma as the
// reference does them.
func BenchmarkSum512(b *testing.B) { benchmarkSum(b, 512, 512) }

func BenchmarkSum12MP(b *testing.B) { benchmarkSum(b, 4000, 3000) }

func benchmarkSum(b *testing.B, w, h int) {
	rgb := formulaPicture(w, h, 0)
	b.Run("jpeg", func(b *testing.B) { sumLoop(b, toYCbCr(muted(rgb))) })
	b.Run("jpeg-all-clamped", func(b *testing.B) { sumLoop(b, toYCbCr(rgb)) })
	gray := toGray(rgb)
	b.Run("gray/way=two-products", func(b *testing.B) { sumLoop(b, gray) })
	b.Run("gray/way=four-passes", func(b *testing.B) { plainLoop(b, w, h, gray.Pix, 1) })
	b.Run("rgb/way=two-products", func(b *testing.B) { sumLoop(b, rgb) })
	b.Run("rgb/way=four-passes", func(b *testing.B) { plainLoop(b, w, h, rgb.Pix, 4) })
	opaque := &image.RGBA{Pix: rgb.Pix, Stride: rgb.Stride, Rect: rgb.Rect}
	b.Run("rgba", func(b *testing.B) { sumLoop(b, opaque) })
	b.Run("settle", func(b *testing.B) { // a picture whose rounding errors decide
		sumLoop(b, image.NewGray(rgb.Rect))
	})
}

// muted takes the contrast to a quarter, as in a photo: few colours at the edge of
// what a screen can show.
func muted(img *image.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(img.Rect)
	for i, v := range img.Pix {
		out.Pix[i] = 96 + v/4
	}
	return out
}

// plainLoop hashes the first of so many channels.
func plainLoop(b *testing.B, w, h int, pix []byte, channels int) {
	luma, scratch := make([]float32, w*h), make([]float32, w*h)
	var hasher pdq.Hasher
	for b.Loop() {
		for i := range luma {
			luma[i] = float32(pix[channels*i])
		}
		hasher.Luma(plain.Shrink(luma, scratch, w, h), 64, 64)
	}
}

// BenchmarkDihedral512 makes all eight hashes: from one transform, or by turning the
// picture eight times over.
func BenchmarkDihedral512(b *testing.B) {
	img := toGray(formulaPicture(512, 512, 0))
	var hasher pdq.Hasher
	b.Run("way=one-transform", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			hasher.Dihedral(img)
		}
	})
	b.Run("way=eight-pictures", func(b *testing.B) {
		turned := image.NewGray(img.Rect)
		for b.Loop() {
			for turn := range 8 {
				for i, v := range img.Pix {
					x, y := i%512, i/512
					if turn&1 != 0 {
						x = 511 - x
					}
					if turn&2 != 0 {
						y = 511 - y
					}
					if turn&4 != 0 {
						x, y = y, x
					}
					turned.Pix[y*512+x] = v
				}
				hasher.Sum(turned)
			}
		}
	})
}

func BenchmarkDistance(b *testing.B) {
	var x, y pdq.Hash
	for i := range x {
		x[i], y[i] = byte(rand.Uint32()), byte(rand.Uint32())
	}
	for b.Loop() {
		pdq.Distance(x, y)
	}
}

func sumLoop(b *testing.B, img image.Image) {
	var hasher pdq.Hasher
	b.ReportAllocs()
	for b.Loop() {
		hasher.Sum(img)
	}
}
