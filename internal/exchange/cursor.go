package exchange

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// cursorBlock gives the cipher that hides the numbers of changes. They count those
// of every bank: bare, their gaps would tell a taker how much happens in a bank
// that it may not have.
func cursorBlock(secret []byte) cipher.Block {
	block, err := aes.NewCipher(derive(secret, "breakwater exchange cursor v1"))
	if err != nil {
		panic("exchange: " + err.Error()) // 32 bytes are a key
	}
	return block
}

// markSize is how many bytes of a cursor say whose it is; the others are the number.
const markSize = aes.BlockSize - 8

func cursorMark(taker string) []byte {
	sum := sha256.Sum256([]byte("cursor " + taker))
	return sum[:markSize]
}

// Cursor gives the number of a change as a taker sees it: one block of AES-256
// over the taker and the number. It is the same for the same number.
func (g *Giver) Cursor(taker string, seq int64) string {
	block := binary.BigEndian.AppendUint64(cursorMark(taker), uint64(seq))
	g.Keys.cursor.Encrypt(block, block)
	return base64.RawURLEncoding.EncodeToString(block)
}

// After reads what Cursor gave to the same taker; empty is the beginning.
// fault.Invalid.
func (g *Giver) After(taker, cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	block, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(block) != aes.BlockSize {
		return 0, errCursor()
	}
	g.Keys.cursor.Decrypt(block, block)
	if subtle.ConstantTimeCompare(block[:markSize], cursorMark(taker)) == 0 {
		return 0, errCursor()
	}
	return int64(binary.BigEndian.Uint64(block[markSize:])), nil
}

func errCursor() error { return fault.At("cursor", "must be what next was in the last answer") }
