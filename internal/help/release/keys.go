package release

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// The types of PEM blocks (RFC 7468), as OpenSSL writes them too.
const (
	privateBlock = "PRIVATE KEY"
	publicBlock  = "PUBLIC KEY"
)

// ParsePrivate reads a private key: one PEM block with PKCS #8. The error
// repeats nothing of it.
func ParsePrivate(data []byte) (ed25519.PrivateKey, error) {
	block, rest := pem.Decode(data)
	if block == nil || block.Type != privateBlock || len(rest) > 0 {
		return nil, errors.New("a file with one PRIVATE KEY in PEM is expected")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, errors.New("the private key is not an Ed25519 key in PKCS #8")
	}
	return key, nil
}

// ParsePublic reads the public keys of a file: PEM blocks, one or more, so that
// a new key is known before the old one goes. What stands around the blocks is
// passed over.
func ParsePublic(data []byte) ([]ed25519.PublicKey, error) {
	var keys []ed25519.PublicKey
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		key, ok := parsed.(ed25519.PublicKey)
		if block.Type != publicBlock || err != nil || !ok {
			return nil, fmt.Errorf("public key %d is not an Ed25519 key", len(keys)+1)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, errors.New("a file with a PUBLIC KEY in PEM is expected")
	}
	return keys, nil
}

// Encode gives both halves of a key as PEM.
func Encode(key ed25519.PrivateKey) (private, public []byte, err error) {
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, fmt.Errorf("encode key: %w", err)
	}
	open, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, nil, fmt.Errorf("encode key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: secret}),
		pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: open}), nil
}
