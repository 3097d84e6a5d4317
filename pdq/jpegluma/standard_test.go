package jpegluma_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// TestStandard holds that pictures which the standard library encoded, 4:2:0 and
// gray, come out as from its decoder, but for rounding.
func TestStandard(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		file := drawFile(t)
		got, err := jpegluma.Decode(iotest.HalfReader(bytes.NewReader(file)))
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if err := near(got, img, 1); err != nil {
			t.Fatal(err)
		}
	})
}

// near says where a luma is further than most from that of a picture.
func near(got *image.Gray, want image.Image, most int) error {
	if got.Rect != want.Bounds() {
		return fmt.Errorf("%v, want %v", got.Rect, want.Bounds())
	}
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			var v byte
			switch m := want.(type) {
			case *image.Gray:
				v = m.Pix[y*m.Stride+x]
			case *image.YCbCr:
				v = m.Y[y*m.YStride+x]
			default:
				r, g, b, _ := want.At(x, y).RGBA()
				v = byte((19595*r + 38470*g + 7471*b + 1<<15) >> 24)
			}
			if d := int(got.Pix[y*got.Stride+x]) - int(v); d > most || d < -most {
				return fmt.Errorf("%d at %d, %d, want %d", got.Pix[y*got.Stride+x], x, y, v)
			}
		}
	}
	return nil
}

// drawFile encodes noise, boxes or nothing much.
func drawFile(t *rapid.T) []byte {
	w, h := rapid.IntRange(1, 70).Draw(t, "width"), rapid.IntRange(1, 70).Draw(t, "height")
	rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	noise := rapid.IntRange(0, 255).Draw(t, "noise")
	r := image.Rect(0, 0, w, h)
	gray, colour := image.NewGray(r), image.NewYCbCr(r, image.YCbCrSubsampleRatio420)
	for y := range h {
		for x := range w {
			v := x*3 + y*2 + 90*(x/9%2) + rnd.IntN(noise+1)
			gray.Pix[y*gray.Stride+x] = byte(min(v, 255))
		}
	}
	for i := range colour.Cb {
		colour.Cb[i], colour.Cr[i] = byte(rnd.Uint32()), byte(rnd.Uint32())
	}
	colour.Y, colour.YStride = gray.Pix, gray.Stride
	var img image.Image = gray
	if rapid.Bool().Draw(t, "colour") {
		img = colour
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: rapid.IntRange(1, 100).Draw(t, "quality")}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestStandardReadsTheSame compares the fixtures with the standard library's decoder:
// that holds all samplings, and progressive files, without libjpeg.
func TestStandardReadsTheSame(t *testing.T) {
	t.Parallel()
	for name := range fixtures {
		img, err := jpeg.Decode(bytes.NewReader(fixture(t, name)))
		if err != nil {
			t.Logf("%s is not read by the standard library: %v", name, err)
			continue
		}
		got, err := jpegluma.Decode(bytes.NewReader(fixture(t, name)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := near(got, img, 2); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
