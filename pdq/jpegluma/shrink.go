package jpegluma

import (
	"math"
	"slices"

	"github.com/breakwater-safety/breakwater/pdq/internal/tent"
)

// shrinker makes of blocks the 64 x 64 values that PDQ looks at, without their pixels.
//
// PDQ's filter is linear, and so is the cosine transform: what a block adds to a value
// is a weighted sum of its coefficients. Down the columns that sum is made when the
// block is there, into one row for each of the 64; along the rows once at the end.
//
// A decoder also rounds each pixel and clamps it to 0..255, which is not linear. Where
// it may clamp, and where so few coefficients make a block that the rounding of its
// pixels is all alike, the pixels are made and summed; elsewhere, rounding is noise.
type shrinker struct {
	width, height int // in blocks
	columns       []share
	reaches       [][]share // for every row of blocks, the values that it adds to, which follow each other
	rows          [4]rowPlan
	waves         [][8]float32 // for each of the 64 rows, by blocks, the sums of coefficients
	pixels        [][8]float32 // the same of pixels, less 128
}

// rowPlan is for one row of blocks, of which an MCU has up to four.
type rowPlan struct {
	y       int
	quant   *quantiser
	reaches []share
	weights []waveWeights // for every one of them
	waves   [][8]float32  // of the shrinker, from the first of them on
	pixels  [][8]float32
}

// waveWeights are what the coefficients of a block, by rows, weigh in a value, but for
// their columns.
type waveWeights = [64]float32

// A block with fewer coefficients, or values nearer to each other, is not noise.
const (
	fewCoefficients = 10
	alike           = 3
)

// leastBoxes is the least product of the filter's boxes for which rounding is so small
// a noise that pictures are shrunk this way: 2048 x 2048 pixels have it.
const leastBoxes = 16 * 16

// deviation is that of a value for the rounding of its pixels, which has about 0.3.
func deviation(width, height int) float64 {
	return 0.3 * 2 / 3 / math.Sqrt(float64(tent.Box(width)*tent.Box(height)))
}

func newShrinker(width, height int) *shrinker {
	s := &shrinker{width: ceil(width, 8), height: ceil(height, 8)}
	var columns, rows tent.Axis
	columns.Plan(width)
	rows.Plan(height)
	s.columns = shares(&columns)
	s.reaches = make([][]share, s.height)
	all := shares(&rows)
	slices.SortStableFunc(all, func(a, b share) int { return a.at - b.at })
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && all[to].at == all[from].at {
			to++
		}
		s.reaches[all[from].at], from = all[from:to], to
	}
	s.waves, s.pixels = make([][8]float32, 64*s.width), make([][8]float32, 64*s.width)
	return s
}

// add takes a block.
func (s *shrinker) add(numbers *[64]int16, last, x, y int, quant *quantiser) {
	if y >= s.height || x >= s.width {
		return // only fills up an MCU
	}
	r := &s.rows[y%len(s.rows)]
	if r.quant != quant || r.y != y {
		s.plan(r, y, quant)
	}
	if len(r.reaches) == 0 {
		return // lies between the values
	}
	if last >= fewCoefficients {
		mean := int32(numbers[0])*quant.factor[0]>>3 + 128
		room := max(min(mean, 255-mean)-1, 0)
		if addWaves(r.waves[x:], s.width, numbers, &quant.spread, r.weights, alike<<spreadBits, room<<spreadBits) {
			return
		}
	}
	addPixels(r.pixels[x:], s.width, numbers, last, quant, r.reaches)
}

// plan makes the weights for the blocks of row y.
func (s *shrinker) plan(r *rowPlan, y int, quant *quantiser) {
	r.y, r.quant, r.reaches, r.weights = y, quant, s.reaches[y], r.weights[:0]
	for i := range r.reaches {
		var weights waveWeights
		vertical := frequencies(&r.reaches[i].lines)
		for at, factor := range quant.factor {
			weights[at] = float32(float64(factor) * vertical[at/8])
		}
		r.weights = append(r.weights, weights)
	}
	if len(r.reaches) > 0 {
		from := r.reaches[0].out * s.width
		r.waves, r.pixels = s.waves[from:], s.pixels[from:]
	}
}

// values makes the 64 x 64.
func (s *shrinker) values() *[64][64]float32 {
	waves := make([][8]float64, len(s.columns))
	for i := range waves {
		waves[i] = frequencies(&s.columns[i].lines)
	}
	luma := new([64][64]float32)
	for y := range luma {
		for i := range s.columns {
			c := &s.columns[i]
			at := y*s.width + c.at
			sum := 0.0
			for f, w := range &waves[i] {
				sum += w * float64(s.waves[at][f])
			}
			for x, w := range &c.lines {
				sum += float64(w) * float64(s.pixels[at][x])
			}
			luma[y][c.out] += float32(sum)
		}
		for x := range luma[y] {
			luma[y][x] += 128
		}
	}
	return luma
}
