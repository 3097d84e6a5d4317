package pdq

import "math"

// Shrunk is [Dihedral] of a picture that was shrunk elsewhere, to 64 x 64 luma values
// in 0..255 by rows from the top left. They must be what the reference's filter gives
// at the picture's full size, but for errors: independent of each other, of mean 0,
// and with this standard deviation. near says that no hash is more than 2 bits from
// the one without errors; the quality may be 1 off.
//
// It is for decoders that know a quicker way to the filtered picture than over its
// pixels: package jpegluma finds it in the coefficients of a JPEG file.
func Shrunk(luma *[64][64]float32, deviation float64) (hashes [8]Hash, quality int, near bool) {
	s := transform((*grid)(luma))
	// The errors of a coefficient are as large as those of a value; six times the
	// deviation of a difference is not seen in practice.
	margin := float32(coefficientMargin + 6*math.Sqrt2*deviation)
	hashes, near = s.dihedral(func(m [4]float32) bool {
		// Of the four coefficients in the middle the outer do not change sides.
		return m[3]-m[0] > margin
	})
	return hashes, (*grid)(luma).quality(), near
}
