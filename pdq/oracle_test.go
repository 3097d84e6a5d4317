package pdq_test

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/internal/plain"
)

// fourPasses is the reference's filter in the plainest words: float32 luma, a
// box along rows and columns twice over the whole picture, every so many kept.
// What comes out is a 64 x 64 picture, which [pdq.Hasher.Luma] takes as it is.
//
//go:norace
func fourPasses(img image.Image) []float32 {
	r := img.Bounds()
	w, h := r.Dx(), r.Dy()
	a, b := make([]float32, w*h), make([]float32, w*h)
	for y := range h {
		for x := range w {
			c := color.NRGBAModel.Convert(img.At(r.Min.X+x, r.Min.Y+y)).(color.NRGBA)
			rg := float32(float32(0.299)*float32(c.R)) + float32(float32(0.587)*float32(c.G))
			a[y*w+x] = rg + float32(float32(0.114)*float32(c.B))
		}
	}
	return plain.Shrink(a, b, w, h)
}

func plainSum(img image.Image) (pdq.Hash, int) {
	var h pdq.Hasher
	return h.Luma(fourPasses(img), 64, 64)
}

func TestSumEqualsFourPasses(t *testing.T) {
	t.Parallel()
	side := 400
	if raceDetector {
		side = 160
	}
	rapid.Check(t, func(t *rapid.T) {
		img := drawPicture(t, side)
		got, gotQuality := pdq.Sum(img)
		want, wantQuality := plainSum(img)
		if got != want || gotQuality != wantQuality {
			t.Fatalf("got %s %d, want %s %d", got, gotQuality, want, wantQuality)
		}
	})
}

// drawPicture makes a picture with something at every scale, or little at all.
//
//go:norace
func drawPicture(t *rapid.T, side int) *image.NRGBA {
	w, h := rapid.IntRange(5, side).Draw(t, "width"), rapid.IntRange(5, side).Draw(t, "height")
	rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	noise := rapid.IntRange(0, 60).Draw(t, "noise")
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for range rapid.IntRange(0, 12).Draw(t, "boxes") {
		x, y := rnd.IntN(w), rnd.IntN(h)
		c := color.NRGBA{byte(rnd.Uint32()), byte(rnd.Uint32()), byte(rnd.Uint32()), 255}
		for v := y; v < min(h, y+1+h/3); v++ {
			for u := x; u < min(w, x+1+w/3); u++ {
				img.SetNRGBA(u, v, c)
			}
		}
	}
	for i := range img.Pix {
		if i%4 != 3 && noise > 0 {
			img.Pix[i] = byte(max(0, min(255, int(img.Pix[i])+rnd.IntN(noise)-noise/2)))
		}
	}
	return img
}
