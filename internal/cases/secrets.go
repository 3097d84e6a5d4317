package cases

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// secrets are what a desk derives from the deployment's secret.
type secrets struct {
	pair, reference, label []byte
	entry                  cipher.AEAD
}

func newSecrets(key []byte) (s secrets, err error) {
	for _, d := range []struct {
		to   *[]byte
		info string
	}{
		{&s.pair, "breakwater case pair v1"}, {&s.reference, "breakwater case reference v1"}, {&s.label, "breakwater case label v1"},
	} {
		if *d.to, err = hkdf.Key(sha256.New, key, nil, d.info, sha256.Size); err != nil {
			return s, fmt.Errorf("derive key: %w", err)
		}
	}
	sealing, err := hkdf.Key(sha256.New, key, nil, "breakwater case entry v1", 32)
	if err != nil {
		return s, fmt.Errorf("derive key: %w", err)
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return s, fmt.Errorf("derive key: %w", err)
	}
	s.entry, err = cipher.NewGCM(block)
	return s, err
}

// ofPair is the digest by which a case is entered. It is of both together: so a
// wrong code of a case is looked up as one of a case that there is not.
func (s *secrets) ofPair(r Reference, c Code) Digest {
	return sum(s.pair, string(r)+" "+string(c))
}

func (s *secrets) ofReference(r Reference) Digest { return sum(s.reference, string(r)) }

// labelOf is what operators see of a case.
func (s *secrets) labelOf(id ID) string {
	d := sum(s.label, string(id[:]))
	return hex.EncodeToString(d[:4])
}

func sum(key []byte, text string) Digest {
	mac := hmac.New(sha256.New, key)
	_, _ = io.WriteString(mac, text) // a hash's Write gives no error
	return Digest(mac.Sum(nil))
}

const (
	untilSize = 8
	entryBody = len(ID{}) + untilSize
)

// sealEntry gives an entry to a case until a time: nonce and ciphertext of the
// case, the time and the reference.
func (s *secrets) sealEntry(rand io.Reader, id ID, r Reference, until time.Time) (Entry, error) {
	plain := binary.BigEndian.AppendUint64(append([]byte(nil), id[:]...), uint64(until.Unix()))
	plain = append(plain, r...)
	nonce := make([]byte, s.entry.NonceSize())
	if _, err := io.ReadFull(rand, nonce); err != nil {
		return "", fmt.Errorf("make entry: %w", err)
	}
	return Entry(base64.RawURLEncoding.EncodeToString(s.entry.Seal(nonce, nonce, plain, nil))), nil
}

// openEntry gives the case that an entry lets into. ErrEnded.
func (s *secrets) openEntry(e Entry, now time.Time) (id ID, r Reference, err error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(string(e))
	n := s.entry.NonceSize()
	if err != nil || len(raw) < n {
		return id, "", ErrEnded
	}
	plain, err := s.entry.Open(nil, raw[:n], raw[n:], nil)
	if err != nil || len(plain) < entryBody {
		return id, "", ErrEnded
	}
	until := time.Unix(int64(binary.BigEndian.Uint64(plain[len(id):])), 0)
	if !now.Before(until) {
		return id, "", ErrEnded
	}
	copy(id[:], plain)
	return id, Reference(plain[entryBody:]), nil
}
