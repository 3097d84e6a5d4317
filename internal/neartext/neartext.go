// Package neartext tells whether two texts are nearly the same without keeping
// either: by a keyed hash of 64 bits that stays near itself when a name, a
// number or a few words change.
//
// The hash is 64 one-bit MinHashes (Broder, "On the Resemblance and Containment
// of Documents", 1997; Li and König, "b-Bit Minwise Hashing", WWW 2010) over
// the runs of four letters of the text as it reads (see letters). Each run goes
// through AES under the deployment's secret first: without the secret a hash
// can be compared with others of the same deployment and tells nothing else,
// and no text can be tried against it.
//
// Short texts have no hash, since everybody writes them. How near is near was
// measured: see [Near].
package neartext

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
)

const (
	gram   = 4  // letters in a run: at most 16 bytes of UTF-8, one block of AES
	middle = 24 // which bit of the smallest is taken: high ones say only that it is small

	// MinLetters is how many letters a text must have as it reads; shorter
	// ones have no hash.
	MinLetters = 40
	// maxLetters are read of a text; what comes after does not count.
	maxLetters = 256

	// Near is the largest distance, of 64 bits, at which two texts count as
	// nearly the same. Measured on the messages of corpus/fit that are not
	// blackmail, pairs of different threads: see TestEverydayMessagesAreNotNear
	// for the rates that it holds. Of messages with one word changed, nine in
	// ten are within it.
	Near = 10
)

// Hash stands for a text. Two hashes tell something only if they were made with
// the same secret.
type Hash uint64

// Distance gives how many of the 64 bits differ. Texts that have a share s of
// their runs in common differ in about 32·(1-s).
func (h Hash) Distance(other Hash) int { return bits.OnesCount64(uint64(h ^ other)) }

// Near reports whether the texts are nearly the same.
func (h Hash) Near(other Hash) bool { return h.Distance(other) <= Near }

// Hasher makes hashes under a secret. It never changes and may be used by many
// goroutines at once.
type Hasher struct{ block cipher.Block }

// New gives a hasher under a key that is derived from the deployment's secret.
func New(secret []byte) Hasher {
	key, err := hkdf.Key(sha256.New, secret, nil, "breakwater near text v1", 16)
	if err != nil {
		panic("neartext: derive key: " + err.Error()) // of a hash and length that never change
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic("neartext: " + err.Error()) // 16 bytes are a key
	}
	return Hasher{block}
}

// Sum gives the text's hash; false when the text is too short to have one.
func (h Hasher) Sum(text string) (Hash, bool) {
	var room [2 * maxLetters]byte
	read := letters(room[:0], text)
	ends := boundaries(read)
	if len(ends)-1 < MinLetters {
		return 0, false
	}
	var least [64]uint64
	for i := range least {
		least[i] = ^uint64(0)
	}
	// One buffer for all runs: the interface of AES makes it escape.
	block := make([]byte, aes.BlockSize)
	for i := 0; i+gram < len(ends); i++ {
		clear(block)
		copy(block, read[ends[i]:ends[i+gram]])
		h.block.Encrypt(block, block)
		// 64 hashes out of two, any two of which are independent (Kirsch and
		// Mitzenmacher, "Less Hashing, Same Performance", 2006).
		a, b := binary.LittleEndian.Uint64(block), binary.LittleEndian.Uint64(block[8:])
		for j := range least {
			least[j] = min(least[j], a)
			a += b
		}
	}
	var sum Hash
	for j, v := range least {
		sum |= Hash(v>>middle&1) << j
	}
	return sum, true
}
