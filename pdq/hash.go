package pdq

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
)

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

// ErrSyntax is what errors of [Parse] wrap.
var ErrSyntax = errors.New("not a PDQ hash")

// Parse reads the text form of a hash: exactly 64 hexadecimal digits, in either
// case, with nothing around them. Its error wraps [ErrSyntax] and does not
// repeat the text.
func Parse(s string) (Hash, error) {
	var h Hash
	err := h.UnmarshalText([]byte(s))
	return h, err
}

// String gives the 64 lower-case hexadecimal digits of the hash.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText gives the same as [Hash.String].
func (h Hash) MarshalText() ([]byte, error) {
	return hex.AppendEncode(make([]byte, 0, hex.EncodedLen(len(h))), h[:]), nil
}

// UnmarshalText reads what [Parse] does. On an error the hash is unchanged.
func (h *Hash) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(h)) {
		return fmt.Errorf("%w: %d characters, want %d hexadecimal digits", ErrSyntax, len(text), hex.EncodedLen(len(h)))
	}
	var parsed Hash
	if _, err := hex.Decode(parsed[:], text); err != nil {
		return fmt.Errorf("%w: a character is not a hexadecimal digit", ErrSyntax)
	}
	*h = parsed
	return nil
}

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
