package bank_test

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/media/drawn"
	"github.com/breakwater-safety/breakwater/pdq"
)

// BenchmarkDistances measures what each distance finds of edited copies of our
// pictures, in percent; docs/concepts/banks.md has the table. An op is all of
// them.
func BenchmarkDistances(b *testing.B) {
	var away []int
	var nearest int
	for b.Loop() {
		away, nearest = distances(b)
	}
	for _, distance := range []int{4, 10, 15, 20, 25, 31} {
		found := 0
		for _, d := range away {
			if d <= distance {
				found++
			}
		}
		b.ReportMetric(100*float64(found)/float64(len(away)), fmt.Sprintf("%%-within-%d", distance))
	}
	b.ReportMetric(float64(nearest), "bits-between-pictures")
}

// distances gives how far each copy is from its original, and how near two of
// the originals are.
func distances(b *testing.B) (away []int, nearest int) {
	nearest = 256
	var originals []pdq.Hash
	for _, name := range drawn.Names() {
		known := drawn.Picture(name)
		hash, _ := pdq.Sum(known)
		for _, other := range originals {
			nearest = min(nearest, pdq.Distance(hash, other))
		}
		originals = append(originals, hash)
		for _, edit := range drawn.Edits() {
			img, err := jpeg.Decode(bytes.NewReader(drawn.EncodeJPEG(edit.Do(known), 20)))
			if err != nil {
				b.Fatal(err)
			}
			turns, _ := pdq.Dihedral(img)
			distance, _ := bank.Nearest(turns[:], hash)
			away = append(away, distance)
		}
	}
	return away, nearest
}
