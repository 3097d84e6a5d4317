package media_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/pdq"
)

// vectors are the reference's pictures, which are not in this repository.
const vectors = "../../../shared/data/pdq"

// clamped are the files with so many colours outside of what a screen can show that
// it moves bits: the reference takes the luma of a pixel after its red, green and blue
// were clamped to 0..255, and we that of the file. All others have the very hash.
var clamped = map[string]int{"sharpen-a-lot.jpg": 2, "wee.jpg": 2}

// TestVectors takes the reference's JPEG and PNG files through a Reader. Without
// them, TestReadEveryFormat and the formula test of package pdq hold the two halves.
func TestVectors(t *testing.T) {
	t.Parallel()
	list, err := os.ReadFile(filepath.Join(vectors, "vectors.csv"))
	if err != nil {
		t.Skip("the reference's pictures are not here")
	}
	rows, err := csv.NewReader(bytes.NewReader(list)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	reader := media.NewReader(media.Limits{})
	for _, row := range rows[1:] {
		name := row[0]
		pixels := number(t, row[1]) * number(t, row[2])
		if raceDetector && pixels > 1<<20 && strings.HasSuffix(name, ".png") {
			continue // seconds each, and the smaller take the same way
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := os.ReadFile(filepath.Join(vectors, name))
			if err != nil {
				t.Fatal(err)
			}
			u, err := reader.Read(t.Context(), bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			want, err := pdq.Parse(row[3])
			if err != nil {
				t.Fatal(err)
			}
			if d := pdq.Distance(u.Turns[pdq.Original], want); d > clamped[name] || u.Quality != number(t, row[4]) {
				t.Errorf("%d bits from the reference, quality %d (%s)", d, u.Quality, row[4])
			}
		})
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
