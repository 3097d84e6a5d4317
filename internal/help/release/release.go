// Package release signs the directory of help and the law, so that whoever shows
// them knows that they are those that the project released, and not a byte else.
//
// A signature is a short text: a first line that says what it is, the day, a
// line with the SHA-256 of each file, and the Ed25519 signature (RFC 8032) of
// all of that:
//
//	breakwater help release 1
//	on 2026-11-22
//	sha256 0f…  directory.yaml
//	sha256 a3…  law.yaml
//	ed25519 q2k…
//
// It says who released the files, not that what they say is true: that is what
// the check by two people is for.
package release

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

const (
	firstLine     = "breakwater help release 1\n"
	signatureWord = "ed25519 "
	dayWord       = "on "
)

// Files are the files of a release by name.
type Files map[string][]byte

// body gives all lines before the signature.
func (f Files) body(on string) []byte {
	var b bytes.Buffer
	b.WriteString(firstLine)
	b.WriteString(dayWord + on + "\n")
	for _, name := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(&b, "sha256 %x  %s\n", sha256.Sum256(f[name]), name)
	}
	return b.Bytes()
}

// Sign gives the signature of files as a text. on is the day of the release.
func Sign(files Files, on time.Time, key ed25519.PrivateKey) []byte {
	body := files.body(on.UTC().Format(time.DateOnly))
	signature := base64.StdEncoding.EncodeToString(ed25519.Sign(key, body))
	return append(body, signatureWord+signature+"\n"...)
}

// Errors of [Verify].
var (
	ErrForm    = errors.New("the signature is not one of a release of help")
	ErrKey     = errors.New("the signature was made with none of the keys, or was changed")
	ErrChanged = errors.New("the files are not those that were signed")
)

// Verify checks that files are exactly those that were signed with one of the
// keys, and gives the day of the release. The errors are ErrForm, ErrKey and
// ErrChanged.
func Verify(signed []byte, files Files, keys []ed25519.PublicKey) (on time.Time, err error) {
	at := bytes.LastIndex(signed, []byte("\n"+signatureWord))
	if at < 0 || !bytes.HasPrefix(signed, []byte(firstLine)) {
		return time.Time{}, ErrForm
	}
	body, last := signed[:at+1], signed[at+1:]
	encoded, ok := strings.CutSuffix(strings.TrimPrefix(string(last), signatureWord), "\n")
	signature, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || !ok {
		return time.Time{}, ErrForm
	}
	if !slices.ContainsFunc(keys, func(k ed25519.PublicKey) bool { return ed25519.Verify(k, body, signature) }) {
		return time.Time{}, ErrKey
	}
	day, _, _ := strings.Cut(strings.TrimPrefix(string(body), firstLine+dayWord), "\n")
	if on, err = time.Parse(time.DateOnly, day); err != nil {
		return time.Time{}, ErrForm
	}
	if !bytes.Equal(body, files.body(day)) {
		return time.Time{}, ErrChanged
	}
	return on, nil
}
