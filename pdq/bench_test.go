package pdq_test

import (
	"image"
	"math/rand/v2"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
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
	b.Run("gray", func(b *testing.B) { sumLoop(b, toGray(rgb)) })
	b.Run("rgb/way=two-products", func(b *testing.B) { sumLoop(b, rgb) })
	opaque := &image.RGBA{Pix: rgb.Pix, Stride: rgb.Stride, Rect: rgb.Rect}
	b.Run("rgba", func(b *testing.B) { sumLoop(b, opaque) })
	b.Run("rgb/way=four-passes", func(b *testing.B) {
		luma := make([]float32, w*h)
		for i := range luma {
			luma[i] = float32(rgb.Pix[4*i])
		}
		first, second := make([]float32, w*h), make([]float32, w*h)
		var hasher pdq.Hasher
		for b.Loop() {
			copy(first, luma)
			hasher.Luma(shrinkLuma(first, second, w, h), 64, 64)
		}
	})
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

func BenchmarkDihedral512(b *testing.B) {
	img := toGray(formulaPicture(512, 512, 0))
	var hasher pdq.Hasher
	for b.Loop() {
		hasher.Dihedral(img)
	}
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
