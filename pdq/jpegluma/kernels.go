package jpegluma

//go:generate sh -c "cd _asm && go run . -out ../kernels_amd64.s -stubs ../kernels_stubs_amd64.go -pkg jpegluma"

// The loops over the coefficients of a block, in plain words. On processors that have
// AVX2 there is a kernel for each (kernels_amd64.s, which _asm writes), with the very
// same results.

// spreadPlain is how far a pixel of a block may be from their mean, at most, in units
// of 2^-spreadBits: the sum of all coefficients without their sign, times the spreads.
func spreadPlain(numbers, spreads *[64]int16) int32 {
	var sum int32
	for i, v := range numbers {
		n := int32(v)
		sign := n >> 31
		sum += (n ^ sign - sign) * int32(spreads[i])
	}
	return sum
}

// addWavesPlain adds up a block's coefficients, times their weights, down the columns:
// with each of the weights to sums, of which the next is a stride farther. It does so if
// the block's spread is at least one and below the other, and says whether.
// The conversions keep products and sums from being fused: the order and the rounding
// are those of the kernel.
func addWavesPlain(sums [][8]float32, stride int, numbers, spreads *[64]int16, weights []waveWeights, least, below int32) bool {
	if spread := spreadPlain(numbers, spreads); spread < least || spread >= below {
		return false
	}
	for i := range weights {
		to, weights := &sums[i*stride], &weights[i]
		for x := range to {
			sum := to[x]
			for at := x; at < len(numbers); at += 8 {
				sum += float32(float32(numbers[at]) * weights[at])
			}
			to[x] = sum
		}
	}
	return true
}

// addPixelsPlain adds up a block's pixels less 128, times the weights of their rows,
// down the columns, as addWavesPlain does.
func addPixelsPlain(sums [][8]float32, stride int, pixels *[64]byte, reaches []share) {
	for i := range reaches {
		to, weights := &sums[i*stride], &reaches[i].lines
		for x := range to {
			sum := to[x]
			for y, weight := range weights {
				sum += float32(weight * float32(int32(pixels[8*y+x])-128))
			}
			to[x] = sum
		}
	}
}

// inversePlain multiplies a block, transforms it and writes its pixels. last is the
// index in zigzag order of its last coefficient that is not zero, or more.
func inversePlain(pixels []byte, stride int, numbers *[64]int16, factors *[64]int32, last int) {
	if last == 0 {
		putFlat(pixels, stride, int32(numbers[0])*factors[0])
		return
	}
	var b block
	b.multiply(numbers, factors)
	b.put(pixels, stride, last)
}
