package jpegluma

import (
	"math"

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
	columns       tent.Axis
	reaches       [][]reach // for every row of blocks, the values that it adds to
	rows          [4]rowPlan
	waves         [][8]float32 // for each of the 64 rows, by blocks, the sums of coefficients
	pixels        [][8]float32 // the same of pixels, less 128
	pix           [64]byte
}

// reach says what the eight rows of pixels in a row of blocks weigh in a value.
type reach struct {
	out   int
	pixel [8]float32
}

// rowPlan is for one row of blocks, of which an MCU has up to four.
type rowPlan struct {
	y     int
	quant *quantiser
	waves []waveWeights // for every reach
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
	s.columns.Plan(width)
	s.reaches = make([][]reach, s.height)
	var rows tent.Axis
	rows.Plan(height)
	for out := range 64 {
		for y, weights := range blocksUnder(&rows, out) {
			s.reaches[y] = append(s.reaches[y], reach{out, weights})
		}
	}
	s.waves, s.pixels = make([][8]float32, 64*s.width), make([][8]float32, 64*s.width)
	return s
}

// add takes a block.
func (s *shrinker) add(numbers *[64]int16, last, x, y int, quant *quantiser) {
	if y >= s.height || x >= s.width {
		return // only fills up an MCU
	}
	mean := int(numbers[0])*int(quant.factor[0])>>3 + 128
	room := min(mean, 255-mean) - 1
	if last < fewCoefficients || !within(spread(numbers, &quant.spread), room) {
		s.addPixels(numbers, last, x, y, quant)
		return
	}
	waves := s.row(y, quant)
	for i := range s.reaches[y] {
		addWaves(&s.waves[s.reaches[y][i].out*s.width+x], numbers, &waves[i])
	}
}

// within says that the pixels are neither all alike nor clamped.
func within(spread int32, room int) bool {
	return spread >= alike<<spreadBits && int(spread>>spreadBits) < room
}

// addPixels adds a block by way of its pixels.
func (s *shrinker) addPixels(numbers *[64]int16, last, x, y int, quant *quantiser) {
	inverse(s.pix[:], 8, numbers, last, quant)
	for i := range s.reaches[y] {
		r := &s.reaches[y][i]
		addPixels(&s.pixels[r.out*s.width+x], &s.pix, &r.pixel)
	}
}

// row gives the weights for the blocks of row y.
func (s *shrinker) row(y int, quant *quantiser) []waveWeights {
	r := &s.rows[y%len(s.rows)]
	if r.quant == quant && r.y == y {
		return r.waves
	}
	r.quant, r.y = quant, y
	r.waves = make([]waveWeights, len(s.reaches[y]))
	for i := range r.waves {
		vertical := frequencies(&s.reaches[y][i].pixel)
		for at, factor := range quant.factor {
			r.waves[i][at] = float32(float64(factor) * vertical[at/8])
		}
	}
	return r.waves
}

// values makes the 64 x 64.
func (s *shrinker) values() *[64][64]float32 {
	luma := new([64][64]float32)
	for out := range 64 {
		for x, weights := range blocksUnder(&s.columns, out) {
			waves := frequencies(&weights)
			for i := range luma {
				at := i*s.width + x
				sum := 0.0
				for f, w := range &waves {
					sum += w * float64(s.waves[at][f])
				}
				for x, w := range &weights {
					sum += float64(w) * float64(s.pixels[at][x])
				}
				luma[i][out] += float32(sum)
			}
		}
		for i := range luma {
			luma[i][out] += 128
		}
	}
	return luma
}
