package pdq

// The indices of the hashes that [Dihedral] gives, in the reference's order and
// named as it names them.
const (
	Original   = iota // as it is
	Rotate90          // a quarter turn, counter-clockwise
	Rotate180         // half a turn
	Rotate270         // a quarter turn, clockwise
	FlipX             // top and bottom exchanged
	FlipY             // left and right exchanged
	FlipPlus1         // mirrored on the falling diagonal (transposed)
	FlipMinus1        // mirrored on the rising diagonal
)

// turns are the turns and flips by the signs of their coefficients; the second of each
// two has those of the first transposed.
var turns = [4][2]int{{Original, FlipPlus1}, {FlipY, Rotate90}, {FlipX, Rotate270}, {Rotate180, FlipMinus1}}

// dihedral derives the hash of each turn and flip from one transform: turning a
// picture only transposes its coefficients and changes the sign of the odd ones.
// It also says whether all of them are settled, by what the caller means by it.
func (s *spectrum) dihedral(isSettled func(middle [4]float32) bool) (hashes [8]Hash, settled bool) {
	settled = true
	for _, turn := range turns {
		var t spectrum
		for i := range s {
			for j, v := range &s[i] {
				if negated(turn[0], i, j) {
					v = -v
				}
				t[i][j] = v
			}
		}
		middle := t.middle()
		hashes[turn[0]], hashes[turn[1]] = t.above(middle[1])
		settled = settled && isSettled(middle)
	}
	return hashes, settled
}

// negated says whether coefficient (i, j) changes its sign. Index 0 is frequency
// 1: the even indices are the odd frequencies.
func negated(turn, i, j int) bool {
	switch turn {
	case FlipY:
		return j%2 == 0
	case FlipX:
		return i%2 == 0
	case Rotate180:
		return (i+j)%2 == 1
	}
	return false
}
