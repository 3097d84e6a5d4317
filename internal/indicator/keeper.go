package indicator

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/breakwater-safety/breakwater/internal/platform"
)

// Place is where an indicator was found.
type Place struct {
	Platform platform.ID
	Thread   string
	Message  string
	// Account is who sent the message.
	Account string
}

// Digest is by which equal indicators on one platform are recognised: the first
// half of an HMAC-SHA256 under the deployment's secret.
type Digest [16]byte

// Sealed is an indicator as it is stored.
type Sealed struct {
	Message, Account string
	Kind             Kind
	Digest           Digest
	// Box is the Found, encrypted (AES-256-GCM, a random nonce before it), and
	// bound to its Place and Digest.
	Box []byte
	At  time.Time
}

// MaxOfThread is how many are kept of one thread; later ones are not.
const MaxOfThread = 64

// Stored is a sealed indicator with the other threads on its platform in which
// an equal one was found, the newest first, up to MaxThreads.
type Stored struct {
	Sealed
	Threads []string
}

// MaxThreads bounds the threads that a Stored names.
const MaxThreads = 32

// Opened is a stored indicator that can be read.
type Opened struct {
	Found
	Message, Account string
	At               time.Time
	Threads          []string
}

// Keeper seals and opens indicators. It may be used by many goroutines at once.
type Keeper struct {
	aead cipher.AEAD
	mac  []byte
	rand io.Reader
}

// NewKeeper gives a keeper under keys that are derived from the deployment's
// secret. rand MUST be a source of cryptographic randomness. Without the secret
// nothing that was sealed can be read again.
func NewKeeper(secret []byte, rand io.Reader) *Keeper {
	block, err := aes.NewCipher(derive(secret, "breakwater indicator box v1"))
	if err == nil {
		var aead cipher.AEAD
		if aead, err = cipher.NewGCM(block); err == nil {
			return &Keeper{aead: aead, mac: derive(secret, "breakwater indicator digest v1"), rand: rand}
		}
	}
	panic("indicator: " + err.Error()) // 32 bytes are a key, and AES has blocks for GCM
}

func derive(secret []byte, label string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, label, 32)
	if err != nil {
		panic("indicator: derive key: " + err.Error()) // of a hash and length that never change
	}
	return key
}

// Seal finds the indicators in a text and seals them for the place.
func (k *Keeper) Seal(p Place, text string, at time.Time) ([]Sealed, error) {
	var list []Sealed
	for _, f := range Find(text) {
		plain, err := json.Marshal(f)
		if err != nil {
			return nil, fmt.Errorf("write indicator: %w", err)
		}
		s := Sealed{Message: p.Message, Account: p.Account, Kind: f.Kind, Digest: k.digest(p.Platform, f), At: at}
		nonce := make([]byte, k.aead.NonceSize(), k.aead.NonceSize()+len(plain)+k.aead.Overhead())
		if _, err := io.ReadFull(k.rand, nonce); err != nil {
			return nil, fmt.Errorf("seal indicator: %w", err)
		}
		s.Box = k.aead.Seal(nonce, nonce, plain, bound(p, s))
		list = append(list, s)
	}
	return list, nil
}

// errSealed tells nothing of what is in the box.
var errSealed = errors.New("an indicator cannot be opened: it was sealed under another secret, or was changed")

// Open opens what was sealed in the thread.
func (k *Keeper) Open(p platform.ID, thread string, s Sealed) (Found, error) {
	n := k.aead.NonceSize()
	if len(s.Box) < n {
		return Found{}, errSealed
	}
	place := Place{Platform: p, Thread: thread, Message: s.Message, Account: s.Account}
	plain, err := k.aead.Open(nil, s.Box[:n], s.Box[n:], bound(place, s))
	var f Found
	if err != nil || json.Unmarshal(plain, &f) != nil {
		return Found{}, errSealed
	}
	return f, nil
}

// digest is of the kind and the value: the same name on two apps is equal.
func (k *Keeper) digest(p platform.ID, f Found) Digest {
	mac := hmac.New(sha256.New, k.mac)
	_, _ = mac.Write(fields(string(p), string(f.Kind), f.Value)) // a hash's Write gives no error
	return Digest(mac.Sum(nil)[:len(Digest{})])
}

// bound is what a box belongs to.
func bound(p Place, s Sealed) []byte {
	return fields(string(p.Platform), p.Thread, p.Message, p.Account, string(s.Kind), string(s.Digest[:]))
}

// fields joins fields, each with its length before it.
func fields(list ...string) []byte {
	var b []byte
	for _, f := range list {
		b = binary.BigEndian.AppendUint32(b, uint32(len(f)))
		b = append(b, f...)
	}
	return b
}
