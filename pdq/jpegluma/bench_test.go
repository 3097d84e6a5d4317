package jpegluma_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"os"
	"sync"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/internal/plain"
	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// BenchmarkFile12MP makes the hashes of a photo-like file of 12 megapixels and 3 MB:
// of its coefficients, of its luma, and the plain way, by the standard library's decoder
// and the filter as the reference carries it out.
func BenchmarkFile12MP(b *testing.B) { hashLoops(b, large()) }

// BenchmarkProgressive12MP does the same with a progressive file of ten scans, as
// libjpeg's programs write them.
func BenchmarkProgressive12MP(b *testing.B) { hashLoops(b, largeProgressive()) }

// BenchmarkPhoto12MP does the same with a photograph that is not in this repository.
func BenchmarkPhoto12MP(b *testing.B) {
	file, err := os.ReadFile("../../../shared/data/pdq/exif-rotn-6.jpg")
	if err != nil {
		b.Skip("no photograph here; BenchmarkFile12MP is much the same")
	}
	hashLoops(b, file)
}

func hashLoops(b *testing.B, file []byte) {
	b.Helper()
	b.Run("way=coefficients", func(b *testing.B) {
		loop(b, file, func(r *bytes.Reader) error {
			_, _, err := jpegluma.Dihedral(r)
			return err
		})
	})
	b.Run("way=luma", func(b *testing.B) {
		var hasher pdq.Hasher
		loop(b, file, func(r *bytes.Reader) error {
			img, err := jpegluma.Decode(r)
			if err == nil {
				hasher.Dihedral(img)
			}
			return err
		})
	})
	b.Run("way=plain", func(b *testing.B) {
		loop(b, file, func(r *bytes.Reader) error {
			img, err := jpeg.Decode(r)
			if err == nil {
				plainHash(img.(*image.YCbCr))
			}
			return err
		})
	})
}

// plainHash makes one hash of the luma.
func plainHash(img *image.YCbCr) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	luma, scratch := make([]float32, w*h), make([]float32, w*h)
	for y := range h {
		for x, v := range img.Y[y*img.YStride:][:w] {
			luma[y*w+x] = float32(v)
		}
	}
	var hasher pdq.Hasher
	hasher.Luma(plain.Shrink(luma, scratch, w, h), 64, 64)
}

func loop(b *testing.B, file []byte, hash func(*bytes.Reader) error) {
	b.Helper()
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
	var out bytes.Buffer
	if err := jpeg.Encode(&out, largePicture(), &jpeg.Options{Quality: 90}); err != nil {
		panic(err)
	}
	return out.Bytes()
})

// largeProgressive is the same picture in the scans that libjpeg writes by itself
// (jpeg_simple_progression).
var largeProgressive = sync.OnceValue(func() []byte {
	all := []int{0, 1, 2}
	return transformed(largePicture()).encode(
		pass{parts: all, low: 1},
		pass{parts: all[:1], from: 1, to: 5, low: 2},
		pass{parts: all[2:], from: 1, to: 63, low: 1},
		pass{parts: all[1:2], from: 1, to: 63, low: 1},
		pass{parts: all[:1], from: 6, to: 63, low: 2},
		pass{parts: all[:1], from: 1, to: 63, before: 2, low: 1},
		pass{parts: all, before: 1},
		pass{parts: all[2:], from: 1, to: 63, before: 1},
		pass{parts: all[1:2], from: 1, to: 63, before: 1},
		pass{parts: all[:1], from: 1, to: 63, before: 1},
	)
})

func largePicture() *image.YCbCr {
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
	return img
}

// transformed makes coefficients of a 4:2:0 picture whose sides are multiples of 16.
func transformed(img *image.YCbCr) *spectrum {
	s := newSpectrum(img.Rect.Dx(), img.Rect.Dy(), 0x22, 0x11, 0x11)
	for k := range s.factors {
		s.factors[k] = byte(3 + k/4) // about a quality of 90
	}
	planes := [][]byte{img.Y, img.Cb, img.Cr}
	for i, stride := range []int{img.YStride, img.CStride, img.CStride} {
		for at := range s.parts[i].blocks {
			x, y := at%s.parts[i].stride, at/s.parts[i].stride
			s.parts[i].blocks[at] = forward(planes[i][8*(y*stride+x):], stride, &s.factors)
		}
	}
	return s
}

// forward is the cosine transform of a block (ITU-T T.81, A.3.3).
func forward(pix []byte, stride int, factors *[64]byte) (numbers [64]int16) {
	var half, whole [8][8]float64
	for y := range 8 {
		for f := range 8 {
			for x := range 8 {
				half[y][f] += cosines[f][x] * (float64(pix[y*stride+x]) - 128)
			}
		}
	}
	for y := range 8 {
		for f := range 8 {
			for x := range 8 {
				whole[f][x] += cosines[f][y] * half[y][x]
			}
		}
	}
	x, y := 0, 0
	for k := range numbers {
		numbers[k] = int16(math.Round(whole[y][x] / float64(factors[k])))
		switch up := (x+y)%2 == 0; { // the zigzag of figure A.6
		case up && x == 7, !up && y < 7 && x == 0:
			y++
		case up && y == 0, !up && y == 7:
			x++
		case up:
			x, y = x+1, y-1
		default:
			x, y = x-1, y+1
		}
	}
	return numbers
}

var cosines = func() (c [8][8]float64) {
	for f := range c {
		for x := range c[f] {
			c[f][x] = math.Cos(float64((2*x+1)*f)*math.Pi/16) / 2
			if f == 0 {
				c[f][x] /= math.Sqrt2
			}
		}
	}
	return c
}()

// TestTransformed holds that the file of the benchmark is the picture: a smaller one in
// the same scans is within what quantisation takes away.
func TestTransformed(t *testing.T) {
	t.Parallel()
	img := image.NewYCbCr(image.Rect(0, 0, 64, 48), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = byte(40 + i%64 + i/64*2)
	}
	got, err := jpegluma.Decode(bytes.NewReader(transformed(img).encode()))
	if err != nil {
		t.Fatal(err)
	}
	if err := near(got, img, 6); err != nil {
		t.Error(err)
	}
}
