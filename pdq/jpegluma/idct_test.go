package jpegluma

import (
	"testing"

	"pgregory.net/rapid"
)

// plainTransform is the same in the plainest words: the eight sums by the matrix of
// the algorithm, each of the 16 passes with its rounding.
func plainTransform(in *[64]int32) (out [64]byte) {
	var half [64]int32
	var unit, sums [8]int64
	for x := range 8 {
		for y := range 8 {
			unit[y] = int64(in[8*y+x])
		}
		matrix(&sums, &unit)
		for y := range 8 {
			half[8*y+x] = int32((sums[y] + 1<<10) >> 11)
		}
	}
	for y := range 8 {
		for x := range 8 {
			unit[x] = int64(half[8*y+x])
		}
		matrix(&sums, &unit)
		for x := range 8 {
			out[8*y+x] = byte(min(max((sums[x]+1<<17)>>18+128, 0), 255))
		}
	}
	return out
}

// matrix multiplies by the cosines, made of the same constants: column f has what
// frequency f adds to the first four values; the others mirror them.
func matrix(out, in *[8]int64) {
	const one = 1 << 13
	rows := [4][8]int64{
		{one, c1175 - c0899 - c0390 + c1501, c0541 + c0765, c1175, one, c1175 - c0390, c0541, c1175 - c0899},
		{one, c1175, c0541, c1175 - c1961 - c2562 + c3072, -one, c1175 - c2562, c0541 - c1847, c1175 - c1961},
		{one, c1175 - c0390, -c0541, c1175 - c2562, -one, c1175 - c2562 - c0390 + c2053, c1847 - c0541, c1175},
		{one, c1175 - c0899, -c0541 - c0765, c1175 - c1961, one, c1175, -c0541, c1175 - c0899 - c1961 + c0298},
	}
	*out = [8]int64{}
	for i, row := range rows {
		for f, factor := range row {
			out[i] += factor * in[f]
			if f%2 == 1 {
				factor = -factor
			}
			out[7-i] += factor * in[f]
		}
	}
}

// TestTransform holds that two numbers in a word, and the short ways for blocks with
// few coefficients, give what the plain way does.
func TestTransform(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var plain [64]int32
		var b block
		last := rapid.SampledFrom([]int{0, 1, 5, 9, 10, 20, 63}).Draw(t, "last")
		size := int32(rapid.SampledFrom([]int{3, 40, 300, 2100}).Draw(t, "size"))
		for k := range last + 1 {
			v := rapid.Int32Range(-size, size).Draw(t, "coefficient")
			plain[natural[k]] = v
			b[natural[k]/2] += int64(v) << (32 * (natural[k] % 2))
		}
		var pix [8 * 11]byte
		b.put(pix[:], 11, last)
		want := plainTransform(&plain)
		for y := range 8 {
			if got := pix[11*y:][:8]; string(got) != string(want[8*y:][:8]) {
				t.Fatalf("row %d: %v, want %v", y, got, want[8*y:][:8])
			}
		}
	})
}
