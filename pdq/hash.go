package pdq

import "math/bits"

// MatchDistance is the greatest distance at which two hashes are taken for the
// same picture. Source: facebook/ThreatExchange, pdq/README.md ("Matching").
const MatchDistance = 31

// MinQuality is the least quality at which a hash should be compared with
// others or put into a bank: the reference discards 49 and below. Source:
// facebook/ThreatExchange, pdq/README.md ("Quality").
const MinQuality = 50

// Bits is the length of a hash.
const Bits = 256

// Hash is a PDQ hash. Its bytes are in the order of its text form: Hash[0] is
// the first pair of hex digits, the high byte of what the reference calls word
// 15. It is comparable and may be the key of a map; the zero Hash is what a
// picture too small to be hashed gives.
type Hash [Bits / 8]byte

// Distance is the number of bits, 0 to 256, in which two hashes differ.
func Distance(a, b Hash) int {
	n := 0
	for i := 0; i < len(a); i += 8 {
		n += bits.OnesCount64(word(&a, i) ^ word(&b, i))
	}
	return n
}

// word reads eight bytes of a hash; which end comes first does not matter to a
// count of differing bits.
func word(h *Hash, i int) uint64 {
	b := h[i : i+8 : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// setBit sets the bit of the coefficient in row i and column j of the 16 x 16
// transform. The reference holds row i as 16-bit word i and prints word 15 first.
func (h *Hash) setBit(i, j int) {
	h[2*(15-i)+1-j/8] |= 1 << (j % 8)
}
