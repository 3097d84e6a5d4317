package jpegluma_test

import (
	"bytes"
	"image/jpeg"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// TestSpectra holds that coefficients written by the coder of these tests, which shares
// nothing with the decoder, come out as from the standard library's decoder, but for
// rounding; and that they are the very same however a file orders them: whole, or in
// scans of any script.
func TestSpectra(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpectrum(t)
		whole := s.encode()
		want, err := jpegluma.Decode(bytes.NewReader(whole))
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(whole))
		if err != nil {
			t.Fatal(err)
		}
		if err := near(want, img, 1); err != nil {
			t.Fatal(err)
		}
		scans := s.encode(drawPasses(t, len(s.parts))...)
		got, err := jpegluma.Decode(iotest.HalfReader(bytes.NewReader(scans)))
		if err != nil {
			t.Fatal(err)
		}
		if digest(got) != digest(want) {
			t.Fatal("other pixels when it is progressive")
		}
		img, err = jpeg.Decode(bytes.NewReader(scans))
		if err != nil {
			t.Fatal(err)
		}
		if err := near(got, img, 1); err != nil {
			t.Fatal(err)
		}
	})
}

// drawSpectrum makes blocks with few coefficients or many, small or large, of any
// sampling that the standard library reads.
func drawSpectrum(t *rapid.T) *spectrum {
	sampling := rapid.SampledFrom([][]byte{
		{0x11}, {0x11, 0x11, 0x11}, {0x21, 0x11, 0x11}, {0x12, 0x11, 0x11}, {0x22, 0x11, 0x11}, {0x41, 0x11, 0x11},
	}).Draw(t, "sampling")
	s := newSpectrum(rapid.IntRange(1, 90).Draw(t, "width"), rapid.IntRange(1, 60).Draw(t, "height"), sampling...)
	rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	for i := range s.factors {
		s.factors[i] = byte(1 + rnd.IntN(9))
	}
	many, size := rapid.IntRange(0, 64).Draw(t, "many"), rapid.SampledFrom([]int{1, 2, 9, 70}).Draw(t, "size")
	for _, p := range s.parts {
		for i := range p.blocks {
			b := &p.blocks[i]
			b[0] = int16(rnd.IntN(200) - 100)
			if rnd.IntN(3) == 0 {
				continue
			}
			for range rnd.IntN(many + 1) {
				b[1+rnd.IntN(63)] = int16(rnd.IntN(2*size+1) - size)
			}
		}
	}
	return s
}

// drawPasses makes a script: all DC first, then for each component bands of AC, each
// from a high bit down to the last.
func drawPasses(t *rapid.T, parts int) (passes []pass) {
	high := rapid.IntRange(0, 3)
	low := high.Draw(t, "DC")
	all := []int{0, 1, 2}[:parts]
	passes = append(passes, pass{parts: all, low: low})
	for ; low > 0; low-- {
		passes = append(passes, pass{parts: all, before: low, low: low - 1})
	}
	for _, i := range all {
		for from := 1; from < 64; {
			to := rapid.IntRange(from, 63).Draw(t, "to")
			low := high.Draw(t, "AC")
			passes = append(passes, pass{parts: []int{i}, from: from, to: to, low: low})
			for ; low > 0; low-- {
				passes = append(passes, pass{parts: []int{i}, from: from, to: to, before: low, low: low - 1})
			}
			from = to + 1
		}
	}
	return passes
}
