//go:build !purego

package jpegluma

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

// TestKernels holds that the kernels give the very results of the plain functions.
func TestKernels(t *testing.T) {
	t.Parallel()
	if !kernels {
		t.Skip("this processor has no AVX2")
	}
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.SampledFrom([]int16{1, 9, 120, 1023}).Draw(t, "most")
		var b struct {
			numbers [64]int16
			last    int
		}
		for i := range b.numbers {
			if rapid.IntRange(0, 2).Draw(t, "zero") == 0 {
				b.numbers[i] = rapid.Int16Range(-most, most).Draw(t, "number")
			}
		}
		b.last = 63
		var q quantiser
		for i := range q.factor {
			q.set(i, rapid.Int32Range(0, 70).Draw(t, "factor"))
		}
		if got, want := spreadAVX2(&b.numbers, &q.spread), spreadPlain(&b.numbers, &q.spread); got != want {
			t.Fatalf("spread %d, want %d", got, want)
		}
		var got, want [8 * 11]byte
		inverse(got[:], 11, &b.numbers, b.last, &q)
		inversePlain(want[:], 11, &b.numbers, &q.factor, b.last)
		if got != want {
			t.Fatalf("pixels %v, want %v", got, want)
		}
		var weights [2]waveWeights
		for i := range weights {
			for at := range weights[i] {
				weights[i][at] = float32(rapid.Float32Range(-99, 99).Draw(t, "weight"))
			}
		}
		sums := [3][8]float32{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}
		plain := sums
		least, below := rapid.Int32Range(0, 9999).Draw(t, "least"), rapid.Int32Range(-99, 99999).Draw(t, "below")
		done := addWaves(sums[:], 2, &b.numbers, &q.spread, weights[:], least, below)
		if done != addWavesPlain(plain[:], 2, &b.numbers, &q.spread, weights[:], least, below) {
			t.Fatalf("adds waves: %v", done)
		}
		reaches := []share{{lines: [8]float32(weights[0][:])}, {lines: [8]float32(weights[1][:])}}
		addPixels(sums[:], 2, &b.numbers, b.last, &q, reaches)
		var pixels [64]byte
		inversePlain(pixels[:], 8, &b.numbers, &q.factor, b.last)
		addPixelsPlain(plain[:], 2, &pixels, reaches)
		if sums != plain {
			t.Fatalf("sums %v, want %v", sums, plain)
		}
	})
}

// TestWithoutKernels is not parallel, as it turns them off: every fixture has the same
// pixels, whole and wherever it is damaged.
func TestWithoutKernels(t *testing.T) {
	if !kernels {
		t.Skip("this processor has no AVX2")
	}
	defer func() { kernels = true }()
	files, err := filepath.Glob("testdata/*.jpg")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{0, len(file) / 2, len(file) * 3 / 4} {
			damaged := bytes.Clone(file)
			damaged[at] ^= 0x55 * byte(min(at, 1))
			kernels = true
			want, wantErr := Options{Damaged: true}.Decode(bytes.NewReader(damaged))
			kernels = false
			got, gotErr := Options{Damaged: true}.Decode(bytes.NewReader(damaged))
			if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
				t.Fatalf("%s, damaged at %d: %v, want %v", name, at, gotErr, wantErr)
			}
			if wantErr == nil && !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("%s, damaged at %d: other pixels", name, at)
			}
		}
	}
}
