package pdq_test

import (
	"encoding/csv"
	"fmt"
	"image"
	"os"
	"strconv"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
)

// TestFormula holds the hashes and qualities that the reference gives for
// pictures that a formula makes: see testdata/README.md.
func TestFormula(t *testing.T) {
	t.Parallel()
	rows := readCSV(t, "testdata/formula.csv")
	if len(rows) != 60 {
		t.Fatalf("%d rows, want 60", len(rows))
	}
	for _, row := range rows {
		w, h, k := number(t, row[0]), number(t, row[1]), number(t, row[2])
		if raceDetector && w*h > 1<<18 {
			continue
		}
		t.Run(fmt.Sprintf("%dx%d-%d", w, h, k), func(t *testing.T) {
			t.Parallel()
			img := formulaPicture(w, h, uint32(k))
			hash, quality := pdq.Sum(img)
			if got, want := hash.String(), row[3]; got != want {
				t.Errorf("hash %s, want %s", got, want)
			}
			if want := number(t, row[4]); quality != want {
				t.Errorf("quality %d, want %d", quality, want)
			}
			all, quality := pdq.Dihedral(img)
			if want := number(t, row[4]); quality != want {
				t.Errorf("quality of the eight %d, want %d", quality, want)
			}
			want := append([]string{row[3]}, row[5:]...)
			for turn, hash := range all {
				if hash.String() != want[turn] {
					t.Errorf("turn %d: %s, want %s", turn, hash, want[turn])
				}
			}
		})
	}
}

// formulaPicture makes the picture of testdata/README.md.
//
//go:norace
func formulaPicture(w, h int, k uint32) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for j := range h {
		y := uint32(j)
		row := img.Pix[j*img.Stride:][:4*w]
		for i := range w {
			x := uint32(i)
			a := x*(k+3) + y*(2*k+1)
			b := x * y / (k + 7)
			c := x*x/uint32(w) + y*y/uint32(h)
			row[4*i], row[4*i+1], row[4*i+2], row[4*i+3] = byte(a+b), byte(b+3*c), byte(a^c), 255
		}
	}
	return img
}

// readCSV reads a file's rows without its header.
func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
