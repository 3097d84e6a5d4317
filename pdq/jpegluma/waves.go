package jpegluma

import (
	"math"

	"github.com/breakwater-safety/breakwater/pdq/internal/tent"
)

// basis is what a frequency of 1 adds to the eight places: half of the cosine, the
// first less by the square root of 2 (ITU-T T.81, A.3.3).
var basis = func() (b [8][8]float64) {
	for f := range b {
		for x := range b[f] {
			b[f][x] = math.Cos(float64(2*x+1)*float64(f)*math.Pi/16) / 2
			if f == 0 {
				b[f][x] /= math.Sqrt2
			}
		}
	}
	return b
}()

// frequencies turns weights of eight pixels into weights of eight frequencies.
func frequencies(pixels *[8]float32) (waves [8]float64) {
	for f := range waves {
		for x, w := range pixels {
			waves[f] += float64(w) * basis[f][x]
		}
	}
	return waves
}

// share says what the eight lines of a row (or column) of blocks weigh in a value.
// The kernel knows the size and the first field.
type share struct {
	lines [8]float32
	out   int // which of the 64 values
	at    int // which row of blocks
}

// shares gives those of all 64 values, in order: of each the rows from first to last.
func shares(a *tent.Axis) (all []share) {
	var of, first int // where those of the value begin, and with which row
	for i := range a.Bands {
		b := &a.Bands[i]
		if i == 0 || b.Out != a.Bands[i-1].Out {
			of, first = len(all), b.First/8
		}
		for k, w := range b.Weights {
			line := b.First + k
			for at := first + len(all) - of; at <= line/8; at++ {
				all = append(all, share{out: b.Out, at: at})
			}
			all[of+line/8-first].lines[line%8] += float32(float64(w) * b.Scale)
		}
	}
	return all
}
