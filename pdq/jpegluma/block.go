package jpegluma

// quantiser is a quantisation table, by rows.
type quantiser struct {
	factor [64]int32
	spread [64]int16 // how far a coefficient of 1 may move a pixel, in units of 2^-spreadBits
	vast   bool      // a factor is too large for its spread to be told
}

const (
	spreadBits = 7
	// mostSpread is more than any picture has. Coefficients below it are transformed
	// without overflow.
	mostSpread = 3000 << spreadBits
)

// set sets one factor. The spread is that of 1 at the corner, where it is greatest.
func (q *quantiser) set(at int, factor int32) {
	q.factor[at] = factor
	if at > 0 {
		spread := float64(factor)*basis[at/8][0]*basis[at%8][0]*(1<<spreadBits) + 1
		q.spread[at] = int16(min(spread, 1<<15-1))
		q.vast = q.vast || spread >= 1<<15
	}
}

// multiply sets the block to the coefficients times the table.
func (b *block) multiply(numbers *[64]int16, factors *[64]int32) {
	for i := range b {
		low := int64(int32(numbers[2*i]) * factors[2*i])
		high := int64(int32(numbers[2*i+1]) * factors[2*i+1])
		b[i] = low + high<<32
	}
}

// put takes a block at its place; last is as in unit.
func (c *component) put(numbers *[64]int16, last, x, y int) {
	if c.shrinker != nil {
		c.shrinker.add(numbers, last, x, y, c.quant)
		return
	}
	inverse(c.pix[8*(y*c.pixStride+x):], c.pixStride, numbers, last, c.quant)
}
