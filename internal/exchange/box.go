package exchange

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/breakwater-safety/breakwater/internal/webhook"
)

// Keys are the deployment's own for the exchange, derived from its secret.
type Keys struct {
	aead   cipher.AEAD
	cursor cipher.Block
	sign   webhook.PrivateKey
	rand   io.Reader
}

// NewKeys derives keys from the deployment's secret of 32 bytes. rand MUST be a
// source of cryptographic randomness.
func NewKeys(secret []byte, rand io.Reader) *Keys {
	block, err := aes.NewCipher(derive(secret, "breakwater exchange box v1"))
	if err == nil {
		var aead cipher.AEAD
		if aead, err = cipher.NewGCM(block); err == nil {
			return &Keys{aead, cursorBlock(secret), webhook.PrivateKeyOf(derive(secret, "breakwater exchange webhooks v1")), rand}
		}
	}
	panic("exchange: " + err.Error()) // 32 bytes are a key, and AES has blocks for GCM
}

func derive(secret []byte, label string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, label, 32)
	if err != nil {
		panic("exchange: derive key: " + err.Error()) // of a hash and length that never change
	}
	return key
}

// seal writes v so that the database alone does not tell it: AES-256-GCM, bound
// to whom it belongs to.
func (k *Keys) seal(owner string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("seal secrets of a partner: %w", err)
	}
	nonce := make([]byte, k.aead.NonceSize(), k.aead.NonceSize()+len(plain)+k.aead.Overhead())
	if _, err := io.ReadFull(k.rand, nonce); err != nil {
		return nil, fmt.Errorf("seal secrets of a partner: %w", err)
	}
	return k.aead.Seal(nonce, nonce, plain, []byte(owner)), nil
}

func (k *Keys) open(owner string, box []byte, v any) error {
	n := k.aead.NonceSize()
	if len(box) < n {
		return errSealed
	}
	plain, err := k.aead.Open(nil, box[:n], box[n:], []byte(owner))
	if err != nil || json.Unmarshal(plain, v) != nil {
		return errSealed
	}
	return nil
}

var errSealed = errors.New("the secrets of a partner do not open: was digest.key replaced? Restore it from a backup")

// sourceSecrets are what we need towards a source.
type sourceSecrets struct {
	Key    string `json:"key"`              // ours
	Secret string `json:"secret,omitempty"` // v1, of its webhooks to us
	Public string `json:"public,omitempty"` // v1a
}

// hookSecrets are what a taker checks our webhooks with: the newest first, and
// the one before it for as long as it may still be in use.
type hookSecrets struct {
	Secrets []string `json:"secrets"`
}
