package pdq_test

import (
	"image"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
)

// vectors are pictures that are not in this repository, with the reference's
// hashes. TestFormula holds the same without any file.
const vectors = "../../shared/data/pdq"

// TestVectors takes the PNG files, which hold the very pixels that the reference
// saw. The JPEG files test a decoder as well: see internal/media.
func TestVectors(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(vectors); err != nil {
		t.Skip("the reference's pictures are not here; TestFormula checks the same without them")
	}
	var hasher pdq.Hasher
	seen := 0
	for _, row := range readCSV(t, filepath.Join(vectors, "vectors.csv")) {
		name, wantQuality := row[0], number(t, row[4])
		if !strings.HasSuffix(name, ".png") {
			continue
		}
		seen++
		if raceDetector && number(t, row[1])*number(t, row[2]) > 1<<20 {
			continue
		}
		got, quality := hasher.Sum(openPicture(t, filepath.Join(vectors, name)))
		if want := row[3]; got.String() != want || quality != wantQuality {
			t.Errorf("%s: %s %d, want %s %d", name, got, quality, want, wantQuality)
		}
	}
	if seen != 6 {
		t.Errorf("%d PNG files, want 6", seen)
	}
}

func openPicture(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}
