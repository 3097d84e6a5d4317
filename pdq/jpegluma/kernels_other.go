//go:build !amd64 || purego

package jpegluma

func sequential(*bitReader, []unit) int { return 0 }

func first(r *bitReader, h *huffman, numbers *[64]int16, k, to, low int) (next int, nonzero uint64) {
	return firstPlain(r, h, numbers, k, to, low)
}

func refine(_ *bitReader, _ *huffman, _ *refinement, _ *[64]int16, blocksToSkip int) int {
	return blocksToSkip
}

func spread(numbers, spreads *[64]int16) int32 { return spreadPlain(numbers, spreads) }

func addWaves(sums [][8]float32, stride int, numbers, spreads *[64]int16, weights []waveWeights, least, below int32) bool {
	return addWavesPlain(sums, stride, numbers, spreads, weights, least, below)
}

func addPixels(sums [][8]float32, stride int, numbers *[64]int16, last int, q *quantiser, reaches []share) {
	var pixels [64]byte
	inversePlain(pixels[:], 8, numbers, &q.factor, last)
	addPixelsPlain(sums, stride, &pixels, reaches)
}

func inverse(pixels []byte, stride int, numbers *[64]int16, last int, q *quantiser) {
	inversePlain(pixels, stride, numbers, &q.factor, last)
}
