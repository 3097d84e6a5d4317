package pdq_test

import (
	"image"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
)

func TestTooSmall(t *testing.T) {
	t.Parallel()
	for _, r := range []image.Rectangle{{}, image.Rect(0, 0, 4, 900), image.Rect(0, 0, 900, 4)} {
		img := image.NewGray(r)
		for i := range img.Pix {
			img.Pix[i] = byte(i * i)
		}
		if h, quality := pdq.Sum(img); h != (pdq.Hash{}) || quality != 0 {
			t.Errorf("%v: %s %d", r, h, quality)
		}
		if all, quality := pdq.Dihedral(img); all != [8]pdq.Hash{} || quality != 0 {
			t.Errorf("%v: %v %d", r, all, quality)
		}
		var hasher pdq.Hasher
		if h, quality := hasher.Luma(make([]float32, r.Dx()*r.Dy()), r.Dx(), r.Dy()); h != (pdq.Hash{}) || quality != 0 {
			t.Errorf("%v: %s %d", r, h, quality)
		}
	}
}

func TestBlankHasNoQuality(t *testing.T) {
	t.Parallel()
	img := image.NewGray(image.Rect(0, 0, 300, 200))
	if _, quality := pdq.Sum(img); quality != 0 {
		t.Errorf("quality %d", quality)
	}
}

// TestHasherForgets holds that a Hasher's answer does not depend on what it
// hashed before.
func TestHasherForgets(t *testing.T) {
	t.Parallel()
	var hasher pdq.Hasher
	for _, size := range []image.Point{{320, 240}, {64, 64}, {5, 7}, {257, 255}, {320, 240}, {8, 200}} {
		for _, img := range []image.Image{formulaPicture(size.X, size.Y, 2), toYCbCr(formulaPicture(size.X, size.Y, 0))} {
			got, gotQuality := hasher.Sum(img)
			want, wantQuality := pdq.Sum(img)
			if got != want || gotQuality != wantQuality {
				t.Errorf("%v: %s %d, want %s %d", size, got, gotQuality, want, wantQuality)
			}
		}
	}
}

// TestLuma holds that luma values give what the same values in a gray picture do.
func TestLuma(t *testing.T) {
	t.Parallel()
	img := toGray(formulaPicture(700, 300, 1))
	luma := make([]float32, len(img.Pix))
	for i, v := range img.Pix {
		luma[i] = float32(v)
	}
	var hasher pdq.Hasher
	got, gotQuality := hasher.Luma(luma, 700, 300)
	want, wantQuality := pdq.Sum(img)
	if got != want || gotQuality != wantQuality {
		t.Errorf("got %s %d, want %s %d", got, gotQuality, want, wantQuality)
	}
}

func TestLumaPanicsOnAWrongLength(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	var hasher pdq.Hasher
	hasher.Luma(make([]float32, 99), 10, 10)
}

// TestTurned holds that the derived hashes are near those of pictures that were
// really turned, and which turn each index means.
func TestTurned(t *testing.T) {
	t.Parallel()
	src := formulaPicture(640, 480, 0)
	w, h := 640, 480
	turns := [8]struct {
		width int
		at    func(x, y int) (int, int) // where the turned picture's pixel comes from
	}{
		pdq.Original:   {w, func(x, y int) (int, int) { return x, y }},
		pdq.Rotate90:   {h, func(x, y int) (int, int) { return w - 1 - y, x }},
		pdq.Rotate180:  {w, func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }},
		pdq.Rotate270:  {h, func(x, y int) (int, int) { return y, h - 1 - x }},
		pdq.FlipX:      {w, func(x, y int) (int, int) { return x, h - 1 - y }},
		pdq.FlipY:      {w, func(x, y int) (int, int) { return w - 1 - x, y }},
		pdq.FlipPlus1:  {h, func(x, y int) (int, int) { return y, x }},
		pdq.FlipMinus1: {h, func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }},
	}
	derived, _ := pdq.Dihedral(src)
	for turn, tt := range turns {
		made, _ := pdq.Sum(rearranged(src, tt.width, tt.at))
		for index, hash := range derived {
			if d := pdq.Distance(made, hash); (d <= pdq.MatchDistance) != (index == turn) {
				t.Errorf("turn %d: %d bits from the derived hash %d", turn, d, index)
			}
		}
	}
}

// rearranged is a picture of the same pixels in other places.
//
//go:norace
func rearranged(src *image.NRGBA, width int, from func(x, y int) (int, int)) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, src.Rect.Dx()*src.Rect.Dy()/width))
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			img.SetNRGBA(x, y, src.NRGBAAt(from(x, y)))
		}
	}
	return img
}

// TestNoAllocations is not parallel: it counts what the process allocates.
func TestNoAllocations(t *testing.T) {
	img := toGray(formulaPicture(513, 300, 0))
	luma := make([]float32, 513*300)
	for i, v := range img.Pix {
		luma[i] = float32(v)
	}
	var hasher pdq.Hasher
	hasher.Sum(img)
	if n := testing.AllocsPerRun(10, func() { hasher.Sum(img) }); n != 0 {
		t.Errorf("%v allocations for a gray picture", n)
	}
	if n := testing.AllocsPerRun(10, func() { hasher.Luma(luma, 513, 300) }); n != 0 {
		t.Errorf("%v allocations for luma", n)
	}
}
