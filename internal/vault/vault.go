// Package vault seals what is kept of people: envelope encryption.
//
// Each case has a data key of its own, with which its fields are sealed. The
// data key is kept beside them, sealed in turn under a key encryption key that
// is not in the database: the ring's. To change that key the data keys are
// sealed anew ([Vault.Rewrap]); the fields stay as they are. To erase a case for
// good, erasing its sealed data key is enough.
//
// Everything is AES-256-GCM (NIST SP 800-38D) with a random nonce, and bound to
// its place by additional data: a data key to its owner, a field to its owner
// and its name. What was changed, or put in another's place, does not open.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrSealed says that something does not open: it was changed, stands in another
// place than it was sealed for, or its key is gone. It tells nothing of what is
// in it.
var ErrSealed = errors.New("vault: it does not open: it was changed, or its key is another")

// UnknownKeyError says that something was sealed under a key that the ring does
// not have. It is an ErrSealed.
type UnknownKeyError struct {
	// Version is that of the key that is missing.
	Version uint32
}

func (e *UnknownKeyError) Error() string {
	return fmt.Sprintf("vault: key %d is not in the ring: restore vault.keys from the backup of its time", e.Version)
}

// Unwrap gives ErrSealed.
func (e *UnknownKeyError) Unwrap() error { return ErrSealed }

// Vault makes and opens data keys. It is safe for concurrent use when its source
// of randomness is.
type Vault struct {
	ring *Ring
	rand io.Reader
}

// New gives a vault under the ring's keys. rand MUST be a source of
// cryptographic randomness.
func New(ring *Ring, rand io.Reader) *Vault { return &Vault{ring, rand} }

// sealedKey is how a sealed data key begins: the form's version, and that of the
// ring's key.
const (
	keyForm    = 1
	keyHeader  = 1 + 4
	fieldForm  = 1
	dataKeyTag = "breakwater vault data key v1"
	fieldTag   = "breakwater vault field v1"
)

// NewKey makes a data key for an owner, and gives it sealed, as it is to be kept.
func (v *Vault) NewKey(owner []byte) (*Key, []byte, error) {
	plain := make([]byte, keySize)
	if _, err := io.ReadFull(v.rand, plain); err != nil {
		return nil, nil, fmt.Errorf("make data key: %w", err)
	}
	sealed, err := v.wrap(owner, plain)
	if err != nil {
		return nil, nil, err
	}
	return v.key(owner, plain), sealed, nil
}

// Open opens an owner's data key. ErrSealed; *UnknownKeyError.
func (v *Vault) Open(owner, sealed []byte) (*Key, error) {
	plain, err := v.unwrap(owner, sealed)
	if err != nil {
		return nil, err
	}
	return v.key(owner, plain), nil
}

// Rewrap gives an owner's data key sealed under the ring's newest key; changed
// is false, and there is nothing to keep, when it is already. ErrSealed.
func (v *Vault) Rewrap(owner, sealed []byte) (again []byte, changed bool, err error) {
	plain, err := v.unwrap(owner, sealed)
	if err != nil {
		return nil, false, err
	}
	if version, _ := Version(sealed); version == v.ring.Newest() {
		return sealed, false, nil
	}
	again, err = v.wrap(owner, plain)
	return again, err == nil, err
}

// Version gives the version of the ring's key under which a data key is sealed;
// false when it is no sealed data key.
func Version(sealed []byte) (uint32, bool) {
	if len(sealed) < keyHeader || sealed[0] != keyForm {
		return 0, false
	}
	return binary.BigEndian.Uint32(sealed[1:]), true
}

func (v *Vault) wrap(owner, plain []byte) ([]byte, error) {
	header := binary.BigEndian.AppendUint32([]byte{keyForm}, v.ring.Newest())
	return seal(v.ring.keys[v.ring.Newest()], v.rand, header, plain, bound(dataKeyTag, header, owner))
}

func (v *Vault) unwrap(owner, sealed []byte) ([]byte, error) {
	version, ok := Version(sealed)
	if !ok {
		return nil, ErrSealed
	}
	kek, ok := v.ring.keys[version]
	if !ok {
		return nil, &UnknownKeyError{version}
	}
	plain, err := open(kek, sealed, keyHeader, bound(dataKeyTag, sealed[:keyHeader], owner))
	if err != nil || len(plain) != keySize {
		return nil, ErrSealed
	}
	return plain, nil
}

func (v *Vault) key(owner, plain []byte) *Key {
	return &Key{aead: newAEAD(plain), owner: append([]byte(nil), owner...), rand: v.rand}
}

// Key is an owner's data key, opened.
type Key struct {
	aead  cipher.AEAD
	owner []byte
	rand  io.Reader
}

// Seal gives a field as it is to be kept.
func (k *Key) Seal(field string, plain []byte) ([]byte, error) {
	return seal(k.aead, k.rand, []byte{fieldForm}, plain, bound(fieldTag, k.owner, []byte(field)))
}

// Open gives what was sealed as the field. ErrSealed.
func (k *Key) Open(field string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != fieldForm {
		return nil, ErrSealed
	}
	return open(k.aead, sealed, 1, bound(fieldTag, k.owner, []byte(field)))
}

// seal gives header, nonce and ciphertext.
func seal(aead cipher.AEAD, rand io.Reader, header, plain, bound []byte) ([]byte, error) {
	n := len(header) + aead.NonceSize()
	out := make([]byte, n, n+len(plain)+aead.Overhead())
	copy(out, header)
	if _, err := io.ReadFull(rand, out[len(header):]); err != nil {
		return nil, fmt.Errorf("make nonce: %w", err)
	}
	return aead.Seal(out, out[len(header):], plain, bound), nil
}

func open(aead cipher.AEAD, sealed []byte, header int, bound []byte) ([]byte, error) {
	n := header + aead.NonceSize()
	if len(sealed) < n {
		return nil, ErrSealed
	}
	plain, err := aead.Open(nil, sealed[header:n], sealed[n:], bound)
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// bound joins what something is bound to, each with its length before it.
func bound(tag string, parts ...[]byte) []byte {
	b := []byte(tag)
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}

func newAEAD(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err == nil {
		var aead cipher.AEAD
		if aead, err = cipher.NewGCM(block); err == nil {
			return aead
		}
	}
	panic("vault: " + err.Error()) // 32 bytes are a key, and AES has blocks for GCM
}
