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

// dihedral derives the hash of each turn and flip from one transform: turning a
// picture only transposes its coefficients and changes the sign of the odd ones.
// It also says whether all of them are settled, by what the caller means by it.
func (s *spectrum) dihedral(isSettled func(*spectrum) bool) (hashes [8]Hash, settled bool) {
	settled = true
	for turn := range hashes {
		var t spectrum
		for i := range s {
			for j, v := range &s[i] {
				if negated(turn, i, j) {
					v = -v
				}
				if transposed(turn) {
					t[j][i] = v
				} else {
					t[i][j] = v
				}
			}
		}
		hashes[turn] = t.hash()
		settled = settled && isSettled(&t)
	}
	return hashes, settled
}

func transposed(turn int) bool {
	switch turn {
	case Rotate90, Rotate270, FlipPlus1, FlipMinus1:
		return true
	}
	return false
}

// negated says whether coefficient (i, j) changes its sign. Index 0 is frequency
// 1: the even indices are the odd frequencies.
func negated(turn, i, j int) bool {
	switch turn {
	case Rotate90, FlipY:
		return j%2 == 0
	case Rotate270, FlipX:
		return i%2 == 0
	case Rotate180, FlipMinus1:
		return (i+j)%2 == 1
	}
	return false
}
