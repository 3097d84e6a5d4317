package drawn_test

import (
	"image"
	"sync"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media/drawn"
	"github.com/breakwater-safety/breakwater/pdq"
)

// picture paints each picture once for all tests. It must not be changed.
func picture(name string) *image.NRGBA { return painted()[name] }

var painted = sync.OnceValue(func() map[string]*image.NRGBA {
	all := map[string]*image.NRGBA{}
	for _, name := range drawn.Names() {
		all[name] = drawn.Picture(name)
	}
	return all
})

func TestPicturesAreRich(t *testing.T) {
	t.Parallel()
	if len(drawn.Names()) < 6 {
		t.Fatalf("only %v", drawn.Names())
	}
	for _, name := range drawn.Names() {
		img := picture(name)
		if img.Rect != image.Rect(0, 0, drawn.Width, drawn.Height) || !img.Opaque() {
			t.Errorf("%s: %v", name, img.Rect)
		}
		if _, quality := pdq.Sum(img); quality < 80 {
			t.Errorf("%s: quality %d", name, quality)
		}
	}
}

// TestPicturesDiffer holds that no picture, in any turn, is near to another.
func TestPicturesDiffer(t *testing.T) {
	t.Parallel()
	names := drawn.Names()
	hashes := map[string][8]pdq.Hash{}
	for _, name := range names {
		hashes[name], _ = pdq.Dihedral(picture(name))
	}
	for i, a := range names {
		for _, b := range names[i+1:] {
			for turn, h := range hashes[b] {
				if d := pdq.Distance(hashes[a][pdq.Original], h); d <= 80 {
					t.Errorf("%s and %s, turn %d: %d bits apart", a, b, turn, d)
				}
			}
		}
	}
}

// TestEditsAreRecognised looks a copy up by its eight hashes, as uploads are.
func TestEditsAreRecognised(t *testing.T) {
	t.Parallel()
	names := drawn.Names()
	if raceDetector {
		names = names[:1]
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src := picture(name)
			known, _ := pdq.Sum(src)
			for _, edit := range drawn.Edits() {
				all, _ := pdq.Dihedral(edit.Do(src))
				least := pdq.Bits
				for _, h := range all {
					least = min(least, pdq.Distance(known, h))
				}
				t.Logf("%s: %d", edit.Name, least)
				if least > pdq.MatchDistance {
					t.Errorf("%s: %d bits apart", edit.Name, least)
				}
			}
		})
	}
}

// TestCropOfAFewPercent holds what package drawn says of Crop, lest a test lean on
// more than PDQ gives.
func TestCropOfAFewPercent(t *testing.T) {
	t.Parallel()
	src := picture("hills")
	out := drawn.Crop(src, 0.03)
	if want := image.Rect(0, 0, 602, 452); out.Bounds() != want || out.At(0, 0) != src.At(19, 14) {
		t.Errorf("%v, want %v", out.Bounds(), want)
	}
	known, _ := pdq.Sum(src)
	cropped, _ := pdq.Sum(out)
	if d := pdq.Distance(known, cropped); d <= pdq.MatchDistance {
		t.Errorf("a crop of 3%% is %d bits away, closer than is said", d)
	}
}

func TestUnknownNamePanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	drawn.Picture("no such picture")
}
