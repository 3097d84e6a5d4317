//go:build !purego

package jpegluma

import "golang.org/x/sys/cpu"

// kernels says whether this processor has what the kernels need; tests turn it off.
var kernels = cpu.X86.HasAVX2 && cpu.X86.HasBMI2

// sequential decodes the blocks of an MCU up to one that sequential must do for itself,
// if there is one, and says how many it did.
func sequential(r *bitReader, units []unit) int {
	if !kernels || len(units) == 0 {
		return 0
	}
	at, bits, n, done := sequentialBMI2(&r.data[0], &units[0].last, len(units), &natural[0], r.size-blockRoom, r.at, r.bits, r.n)
	r.at, r.bits, r.n = at, bits, n
	return done
}

// first may stop before a coefficient that firstPlain knows.
func first(r *bitReader, h *huffman, numbers *[64]int16, k, to, low int) (next int, nonzero uint64) {
	if kernels {
		r.at, r.bits, r.n, k, nonzero = firstBMI2(&r.data[0], &h.pairs[0], &natural[0], &numbers[0], to, low, r.at, r.bits, r.n, k)
		return k, nonzero
	}
	return firstPlain(r, h, numbers, k, to, low)
}

// refine reads symbols and the bits after them until there is one that needs more than
// a look, and takes a run of ends of blocks that has begun to the end of this one.
func refine(r *bitReader, h *huffman, f *refinement, numbers *[64]int16, blocksToSkip int) int {
	if kernels {
		r.at, r.bits, r.n, blocksToSkip = refineBMI2(&r.data[0], &h.short[0], &f.nonzero, &numbers[0], r.at, r.bits, r.n, blocksToSkip)
	}
	return blocksToSkip
}

func spread(numbers, spreads *[64]int16) int32 {
	if kernels {
		return spreadAVX2(numbers, spreads)
	}
	return spreadPlain(numbers, spreads)
}

func addWaves(sums [][8]float32, stride int, numbers, spreads *[64]int16, weights []waveWeights, least, below int32) bool {
	if kernels {
		_ = sums[(len(weights)-1)*stride]
		return addWavesAVX2(&sums[0], stride, numbers, spreads, &weights[0], len(weights), least, below)
	}
	return addWavesPlain(sums, stride, numbers, spreads, weights, least, below)
}

// addPixels adds up a block's pixels as addPixelsPlain does.
func addPixels(sums [][8]float32, stride int, numbers *[64]int16, last int, q *quantiser, reaches []share) {
	if kernels && short(numbers, q) {
		_ = sums[(len(reaches)-1)*stride]
		if addPixelsAVX2(&sums[0], stride, numbers, &q.spread, &q.factor, &reaches[0].lines[0], len(reaches)) {
			return
		}
	}
	var pixels [64]byte
	inversePlain(pixels[:], 8, numbers, &q.factor, last)
	addPixelsPlain(sums, stride, &pixels, reaches)
}

// inverse leaves coefficients that would overflow 32 bits to inversePlain, so that
// they become the same everywhere.
func inverse(pixels []byte, stride int, numbers *[64]int16, last int, q *quantiser) {
	if kernels && last > 0 && short(numbers, q) && uint32(spread(numbers, &q.spread)) < mostSpread {
		_ = pixels[7*stride+7]
		inverseAVX2(&pixels[0], stride, numbers, &q.factor)
		return
	}
	inversePlain(pixels, stride, numbers, &q.factor, last)
}

// short says that nothing in a block overflows 32 bits if its spread is below mostSpread.
func short(numbers *[64]int16, q *quantiser) bool {
	dc := int64(numbers[0]) * int64(q.factor[0])
	return !q.vast && dc == int64(int16(dc))
}
