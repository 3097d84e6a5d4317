//go:build !amd64 || purego

package jpegluma

func known(r *bitReader, h *huffman, numbers *[64]int16, k int) int {
	return knownPlain(r, h, numbers, k)
}

func spread(numbers, spreads *[64]int16) int32 { return spreadPlain(numbers, spreads) }

func addWaves(sums *[8]float32, numbers *[64]int16, weights *[64]float32) {
	addWavesPlain(sums, numbers, weights)
}

func addPixels(sums *[8]float32, pixels *[64]byte, weights *[8]float32) {
	addPixelsPlain(sums, pixels, weights)
}

func inverse(pixels []byte, stride int, b *coefficients, q *quantiser) {
	inversePlain(pixels, stride, &b.numbers, &q.factor, b.last)
}
