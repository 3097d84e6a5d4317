package pdq_test

import (
	"image"
	_ "image/jpeg"
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

// jpegCeiling is the most bits by which a hash from a JPEG file differs from the
// reference's, whose decoder is libjpeg, over the vectors whose quality says that
// the hash means something.
const jpegCeiling = 2

func TestVectors(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(vectors); err != nil {
		t.Skip("the reference's pictures are not here; TestFormula checks the same without them")
	}
	var hasher pdq.Hasher
	for _, row := range readCSV(t, filepath.Join(vectors, "vectors.csv")) {
		name, wantQuality := row[0], number(t, row[4])
		want, err := pdq.Parse(row[3])
		if err != nil {
			t.Fatal(err)
		}
		got, quality := hasher.Sum(openPicture(t, filepath.Join(vectors, name)))
		distance := pdq.Distance(got, want)
		t.Logf("%s: distance %d, quality %d (%d)", name, distance, quality, wantQuality)
		if quality != wantQuality {
			t.Errorf("%s: quality %d, want %d", name, quality, wantQuality)
		}
		switch {
		case strings.HasSuffix(name, ".png") && distance != 0:
			t.Errorf("%s: %s, want %s", name, got, want)
		case wantQuality >= pdq.MinQuality && distance > jpegCeiling:
			t.Errorf("%s: %d bits from the reference, more than %d", name, distance, jpegCeiling)
		}
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
