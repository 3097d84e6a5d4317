package console

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
)

// secretHash is what is kept of a secret. Secrets carry 256 random bits, so a
// plain hash cannot be searched, and finding one by its hash in a map tells
// nothing by its timing.
type secretHash [sha256.Size]byte

func hashSecret(secret string) secretHash { return sha256.Sum256([]byte(secret)) }

// newSecret gives 256 random bits as 43 letters that need no escape in an
// address or a cookie.
func newSecret(rand io.Reader) (string, error) {
	bits := make([]byte, 32)
	if _, err := io.ReadFull(rand, bits); err != nil {
		return "", fmt.Errorf("make secret: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(bits), nil
}
