package pdq

// The fast filter sums without error; the reference's has rounding errors of its
// own, which are part of what it answers. On photographs, noise and drawings
// from 16 x 16 to 12 megapixels they moved a coefficient by at most 0.0012 and a
// shrunken pixel by at most 0.0006, whatever the size. Where so little decides a
// bit or the quality (symmetric, flat or tiny pictures, and photographs about one
// time in fifty), the hash is made again as the reference makes it. The margins
// are over three times what was seen.
const (
	coefficientMargin = 1.0 / 128 // between two coefficients
	gradientMargin    = 1.0 / 512 // of a gradient, in hundredths of the range
)

// settled says, of the four coefficients in the middle, that rounding errors cannot
// change the hash. Only the gap above the median matters: it parts the 128 zeros from
// the 128 ones.
func settled(middle [4]float32) bool { return middle[2]-middle[1] > coefficientMargin }

// qualityBounds gives the least and greatest quality that rounding errors allow.
func (g *grid) qualityBounds() (low, high int) {
	for i := range g {
		for j := range g[i] {
			if i < 63 {
				l, h := gradientBounds(g[i][j], g[i+1][j])
				low, high = low+l, high+h
			}
			if j < 63 {
				l, h := gradientBounds(g[i][j], g[i][j+1])
				low, high = low+l, high+h
			}
		}
	}
	return min(low/90, 100), min(high/90, 100)
}

func gradientBounds(u, v float32) (low, high int) {
	const hundredths = 100.0 / 255 // a product: what it rounds otherwise is far below the margin
	d := (u - v) * hundredths
	if d < 0 {
		d = -d
	}
	high = int(d + gradientMargin)
	if d < gradientMargin {
		return 0, high
	}
	return int(d - gradientMargin), high
}
