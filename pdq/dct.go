package pdq

import (
	"math"
	"slices"
)

// grid is the picture shrunk to 64 x 64 luma values in 0..255, by rows.
type grid [64][64]float32

// spectrum holds the cosine coefficients 1..16 in both directions.
type spectrum [16][16]float32

// cosines is the DCT-II matrix, frequencies 1..16 of 64 points, with the
// rounding of the reference: a float32 scale times a float64 cosine.
var cosines = func() (m [16][64]float32) {
	scale := float64(float32(math.Sqrt(2.0 / 64)))
	for i := range m {
		for j := range m[i] {
			m[i][j] = float32(scale * math.Cos(math.Pi/2/64*float64(i+1)*float64(2*j+1)))
		}
	}
	return m
}()

// transform computes D·g·Dᵀ in float32, each sum from index 0 upward, as the
// reference does. The conversions around the products keep the compiler from
// fusing them with the sums (on arm64, or amd64 with GOAMD64=v3), which would
// round differently: a hash must be the same on every machine.
func transform(g *grid) (s spectrum) {
	for i := range s {
		var sums [64]float32
		for j := 0; j < len(sums); j += 8 {
			rowSums((*[8]float32)(sums[j:]), g, i, j)
		}
		for j := 0; j < len(s[i]); j += 4 {
			// Four at a time: none has to wait for the sum before.
			var s0, s1, s2, s3 float32
			c := (*[4][64]float32)(cosines[j:])
			for k, v := range &sums {
				s0 += float32(v * c[0][k])
				s1 += float32(v * c[1][k])
				s2 += float32(v * c[2][k])
				s3 += float32(v * c[3][k])
			}
			s[i][j], s[i][j+1], s[i][j+2], s[i][j+3] = s0, s1, s2, s3
		}
	}
	return s
}

// rowSums sets eight of row i of D·g, from column j on; they are kept in registers.
func rowSums(out *[8]float32, g *grid, i, j int) {
	var s0, s1, s2, s3, s4, s5, s6, s7 float32
	for k, factor := range &cosines[i] {
		v := (*[8]float32)(g[k][j:])
		s0 += float32(factor * v[0])
		s1 += float32(factor * v[1])
		s2 += float32(factor * v[2])
		s3 += float32(factor * v[3])
		s4 += float32(factor * v[4])
		s5 += float32(factor * v[5])
		s6 += float32(factor * v[6])
		s7 += float32(factor * v[7])
	}
	*out = [8]float32{s0, s1, s2, s3, s4, s5, s6, s7}
}

// hash sets a bit for every coefficient above the lower median.
func (s *spectrum) hash() Hash {
	h, _ := s.above(s.middle()[1])
	return h
}

// above sets a bit for every coefficient above a value, and for those of the transposed
// coefficients.
func (s *spectrum) above(value float32) (h, transposed Hash) {
	for i := range s {
		for j, v := range &s[i] {
			if v > value {
				h.setBit(i, j)
				transposed.setBit(j, i)
			}
		}
	}
	return h, transposed
}

// middle gives the four coefficients in the middle of the 256 in order of size. The
// second is the lower median, which the reference's Torben search finds.
func (s *spectrum) middle() (m [4]float32) {
	var all [256]float32
	for i := range s {
		copy(all[16*i:], s[i][:])
	}
	const median = len(all)/2 - 1
	split(all[:], median)
	m[0], m[1] = slices.Max(all[:median]), all[median]
	m[2], m[3] = float32(math.Inf(1)), float32(math.Inf(1))
	for _, v := range all[median+1:] {
		m[2], m[3] = min(m[2], v), min(m[3], max(m[2], v))
	}
	return m
}

// split puts the nth value in order of size at its place, those that are not greater
// before it and those that are not less after it (Hoare, "Algorithm 65: Find", 1961).
func split(values []float32, nth int) {
	for low, high := 0, len(values)-1; low < high; {
		pivot := values[(low+high)/2]
		i, j := low, high
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for values[j] > pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i++
				j--
			}
		}
		switch {
		case nth <= j:
			high = j
		case nth >= i:
			low = i
		default:
			return
		}
	}
}

// quality counts the gradients of the shrunken picture that are worth a
// hundredth of the range or more, and scales the count to 0..100 (reference:
// pdqImageDomainQualityMetric).
func (g *grid) quality() int {
	sum := 0
	for i := range g {
		for j := range g[i] {
			if i < 63 {
				sum += gradient(g[i][j], g[i+1][j])
			}
			if j < 63 {
				sum += gradient(g[i][j], g[i][j+1])
			}
		}
	}
	return min(sum/90, 100)
}

// gradient is the difference of two luma values in whole hundredths of 255.
func gradient(u, v float32) int {
	d := int(float32((u-v)*100) / 255)
	return max(d, -d)
}
