package site

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// sealedFor is how long what was sealed can be opened.
const sealedFor = 2 * time.Hour

// leastSecret is the least number of bytes of the deployment's secret.
const leastSecret = 16

// sealer hides what a path carries from whoever looks at the address, the
// history or a log. Nothing is stored: the reader's own browser carries it, and
// after two hours the site does not open it. The key stays the deployment's.
type sealer struct {
	aead cipher.AEAD
	now  func() time.Time
	rand io.Reader
}

func newSealer(secret []byte, now func() time.Time, rand io.Reader) (*sealer, error) {
	if len(secret) < leastSecret {
		return nil, fmt.Errorf("the secret has %d bytes, it needs %d or more", len(secret), leastSecret)
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "breakwater site: answers in paths", 32)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return &sealer{aead, now, rand}, nil
}

// close seals bytes and the moment until which they hold (AES-256-GCM, nonce
// first, base64url). Equal lengths give equal lengths.
func (s *sealer) close(plain []byte) (string, error) {
	nonce := make([]byte, s.aead.NonceSize())
	if _, err := io.ReadFull(s.rand, nonce); err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	until := binary.BigEndian.AppendUint64(nil, uint64(s.now().Add(sealedFor).Unix()))
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, append(until, plain...), nil)), nil
}

// errSealed says nothing of why: another key, changed, too old.
var errSealed = errors.New("not sealed by us, or too long ago")

// open gives back what close was given.
func (s *sealer) open(sealed string) ([]byte, error) {
	data, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(data) < s.aead.NonceSize() {
		return nil, errSealed
	}
	nonce, data := data[:s.aead.NonceSize()], data[s.aead.NonceSize():]
	plain, err := s.aead.Open(nil, nonce, data, nil)
	if err != nil || len(plain) < 8 {
		return nil, errSealed
	}
	if uint64(s.now().Unix()) > binary.BigEndian.Uint64(plain) {
		return nil, errSealed
	}
	return plain[8:], nil
}
