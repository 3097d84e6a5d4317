package evidence

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"slices"
	"strings"
)

// Seal is the SHA-256 of a bag's tagmanifest-sha256.txt. It depends on every
// byte of the bag, so that another bag has another seal.
type Seal [sha256.Size]byte

// Hex gives the seal as "sha256sum tagmanifest-sha256.txt" prints it.
func (s Seal) Hex() string { return hex.EncodeToString(s[:]) }

// String gives the seal's first half in groups of four, for people to write down
// or read out: enough (128 bits) that nobody can make another bag to fit it.
func (s Seal) String() string {
	var groups []string
	for group := range slices.Chunk([]byte(s.Hex()[:32]), 4) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}

// Fits reports whether written is this seal: what String or Hex gives, whatever
// the spaces, hyphens and the size of its letters.
func (s Seal) Fits(written string) bool {
	written = strings.ToLower(strings.Map(func(c rune) rune {
		if c == ' ' || c == '-' || c == '\t' || c == '\n' || c == '\u00a0' {
			return -1
		}
		return c
	}, written))
	return len(written) >= 32 && strings.HasPrefix(s.Hex(), written)
}

// spki stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo
// (RFC 8410, section 4), so that openssl reads the key.
var spki = []byte{0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00}

const keyType = "PUBLIC KEY"

func encodeKey(key ed25519.PublicKey) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: keyType, Bytes: append(slices.Clone(spki), key...)})
}

func decodeKey(data []byte) (ed25519.PublicKey, error) {
	block, rest := pem.Decode(data)
	if block == nil || len(rest) > 0 || block.Type != keyType || len(block.Bytes) != len(spki)+ed25519.PublicKeySize ||
		!slices.Equal(block.Bytes[:len(spki)], spki) {
		return nil, errors.New("it is not an Ed25519 key")
	}
	return ed25519.PublicKey(block.Bytes[len(spki):]), nil
}
