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

// blocksUnder gives the weights of the lines for one of the 64 values, by blocks of
// eight lines.
func blocksUnder(a *tent.Axis, out int) map[int][8]float32 {
	blocks := map[int][8]float32{}
	for i := range a.Bands {
		b := &a.Bands[i]
		if b.Out != out {
			continue
		}
		for k, w := range b.Weights {
			line := b.First + k
			block := blocks[line/8]
			block[line%8] += float32(float64(w) * b.Scale)
			blocks[line/8] = block
		}
	}
	return blocks
}
