package hashindex

import (
	"encoding/binary"
	"math/bits"

	"github.com/breakwater-safety/breakwater/pdq"
)

// words is a hash in the order in which it is cut into chunks. A PDQ hash is a
// matrix of 16 by 16 bits, and that of the picture mirrored on its diagonal is the
// matrix transposed. So that both can be looked up in the same places, the first
// ringBits/2 bits are from above the diagonal, the next ringBits/2 those opposite to
// them, and the rest the diagonal and what is left of the others. First come the bits
// that most turns of a picture leave as they are (see parity).
type words [4]uint64

const (
	ringBits = 232 // in two halves, each opposite to the other
	restBits = pdq.Bits - ringBits
)

// places says which bit of words a bit of the matrix is.
func places() (of [16][16]int) {
	upper, rest := 0, ringBits
	for class := range 3 {
		for i := range 16 {
			for j := i + 1; j < 16; j++ {
				switch {
				case parity(i, j) != class:
				case upper < ringBits/2:
					of[i][j], of[j][i] = upper, upper+ringBits/2
					upper++
				default:
					of[i][j], of[j][i] = rest, rest+1
					rest += 2
				}
			}
		}
	}
	for i := range of {
		of[i][i] = rest
		rest++
	}
	return of
}

// parity is 0 where turning a picture leaves the sign of a coefficient as it is,
// because both frequencies are even; and with it nearly always the bit.
func parity(i, j int) int { return (i+1)%2 + (j+1)%2 }

// nibbles are what each value of 4 bits of a hash becomes in words, and the other
// way around.
type nibbles [pdq.Bits / 4][16]words

var toWords, toHash = orders()

func orders() (to, from nibbles) {
	for i, row := range places() {
		for j, place := range row {
			bit := 16*i + j
			to.put(bit, place)
			from.put(place, bit)
		}
	}
	return to, from
}

func (n *nibbles) put(from, to int) {
	for value := range n[from/4] {
		if value>>(from%4)&1 != 0 {
			n[from/4][value][to/64] |= 1 << (to % 64)
		}
	}
}

func split(h pdq.Hash) words {
	var bits words // in the order of the matrix: the last byte holds the first 8 of row 0
	for i := range bits {
		bits[i] = binary.BigEndian.Uint64(h[8*(len(bits)-1-i):])
	}
	return toWords.permute(&bits)
}

func join(w *words) (h pdq.Hash) {
	bits := toHash.permute(w)
	for i, word := range bits {
		binary.BigEndian.PutUint64(h[8*(len(bits)-1-i):], word)
	}
	return h
}

func (n *nibbles) permute(from *words) words {
	var a, b, c, d uint64
	for i, word := range from {
		for j := range n[0 : len(n)/len(from)] {
			part := &n[len(n)/len(from)*i+j][word&15]
			word >>= 4
			a |= part[0]
			b |= part[1]
			c |= part[2]
			d |= part[3]
		}
	}
	return words{a, b, c, d}
}

// distance counts the bits in which two hashes differ.
func distance(a, b *words) int {
	return bits.OnesCount64(a[0]^b[0]) + bits.OnesCount64(a[1]^b[1]) +
		bits.OnesCount64(a[2]^b[2]) + bits.OnesCount64(a[3]^b[3])
}

// from gives the bits of the hash from bit start on, as those of the ring or, after
// it, those of the rest: at least restBits, and in the ring twice as many.
func (w *words) from(start int) uint64 {
	i, shift := start/64, start%64
	x := w[i]>>shift | w[(i+1)%4]<<(64-shift)
	if end := ringBits - start; end <= 0 {
		x = w[3] >> (64 - restBits)
	} else if end < 64 {
		x = x&(1<<end-1) | w[0]<<end
	}
	return x
}
