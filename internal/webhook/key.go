package webhook

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The prefixes of keys in their text form (specification, «Signature scheme»).
const (
	secretPrefix  = "whsec_"
	privatePrefix = "whsk_"
	publicPrefix  = "whpk_"
)

// Signer makes one signature of a list.
type Signer interface {
	// sign gives the signature with its version: "v1,…".
	sign(content []byte) string
}

// Verifier checks signatures of one version.
type Verifier interface {
	version() string
	// verify says whether a signature, without its version, is of the content.
	verify(content, signature []byte) bool
}

// Secret is a key that both sides have: HMAC-SHA256, version v1. It prints as
// nothing, so that it gets into no log.
type Secret struct{ key []byte }

// The bounds of a secret in bytes, by the specification.
const (
	minSecret = 24
	maxSecret = 64
)

// NewSecret makes a secret of 32 bytes. rand MUST be a source of cryptographic
// randomness.
func NewSecret(rand io.Reader) (Secret, error) {
	key := make([]byte, 32)
	if _, err := io.ReadFull(rand, key); err != nil {
		return Secret{}, fmt.Errorf("make webhook secret: %w", err)
	}
	return Secret{key}, nil
}

// ParseSecret reads "whsec_" and 24 to 64 bytes in base64.
func ParseSecret(s string) (Secret, error) {
	key, err := decodeKey(s, secretPrefix)
	if err != nil || len(key) < minSecret || len(key) > maxSecret {
		return Secret{}, errors.New("must be whsec_ and 24 to 64 bytes in base64")
	}
	return Secret{key}, nil
}

// Text gives the secret as the two sides hand it over. Show it to nobody else.
func (s Secret) Text() string { return secretPrefix + base64.StdEncoding.EncodeToString(s.key) }

// String keeps the secret out of logs.
func (Secret) String() string { return "a webhook secret" }

// GoString is String.
func (s Secret) GoString() string { return s.String() }

func (s Secret) mac(content []byte) []byte {
	m := hmac.New(sha256.New, s.key)
	_, _ = m.Write(content) // a hash's Write gives no error
	return m.Sum(nil)
}

func (s Secret) sign(content []byte) string {
	return "v1," + base64.StdEncoding.EncodeToString(s.mac(content))
}

func (Secret) version() string { return "v1" }

func (s Secret) verify(content, signature []byte) bool {
	return len(s.key) >= minSecret && hmac.Equal(s.mac(content), signature)
}

// PrivateKey signs so that others can check and not sign: Ed25519, version v1a.
type PrivateKey struct{ key ed25519.PrivateKey }

// PrivateKeyOf gives the key of a seed of 32 bytes.
func PrivateKeyOf(seed []byte) PrivateKey { return PrivateKey{ed25519.NewKeyFromSeed(seed)} }

// ParsePrivateKey reads "whsk_" and, in base64, a seed of 32 bytes or the seed
// and its public key, 64 bytes.
func ParsePrivateKey(s string) (PrivateKey, error) {
	key, err := decodeKey(s, privatePrefix)
	if err == nil && len(key) == ed25519.SeedSize {
		return PrivateKeyOf(key), nil
	}
	if err == nil && len(key) == ed25519.PrivateKeySize {
		if whole := PrivateKeyOf(key[:ed25519.SeedSize]); whole.key.Equal(ed25519.PrivateKey(key)) {
			return whole, nil
		}
	}
	return PrivateKey{}, errors.New("must be whsk_ and an Ed25519 private key in base64")
}

// Public gives the key that others check with.
func (k PrivateKey) Public() PublicKey {
	public, _ := k.key.Public().(ed25519.PublicKey)
	return PublicKey{public}
}

// String keeps the key out of logs.
func (PrivateKey) String() string { return "a webhook private key" }

// GoString is String.
func (k PrivateKey) GoString() string { return k.String() }

func (k PrivateKey) sign(content []byte) string {
	return "v1a," + base64.StdEncoding.EncodeToString(ed25519.Sign(k.key, content))
}

// PublicKey checks what a PrivateKey signed.
type PublicKey struct{ key ed25519.PublicKey }

// ParsePublicKey reads "whpk_" and 32 bytes in base64.
func ParsePublicKey(s string) (PublicKey, error) {
	key, err := decodeKey(s, publicPrefix)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return PublicKey{}, errors.New("must be whpk_ and an Ed25519 public key in base64")
	}
	return PublicKey{key}, nil
}

// String gives the key as it is handed over. It is no secret.
func (k PublicKey) String() string { return publicPrefix + base64.StdEncoding.EncodeToString(k.key) }

func (PublicKey) version() string { return "v1a" }

func (k PublicKey) verify(content, signature []byte) bool {
	return len(k.key) == ed25519.PublicKeySize && len(signature) == ed25519.SignatureSize && ed25519.Verify(k.key, content, signature)
}

// decodeKey gives the bytes of a key. The error repeats nothing of it.
func decodeKey(s, prefix string) ([]byte, error) {
	text, ok := strings.CutPrefix(s, prefix)
	if !ok {
		return nil, errors.New("it begins with something else")
	}
	return base64.StdEncoding.Strict().DecodeString(text)
}
