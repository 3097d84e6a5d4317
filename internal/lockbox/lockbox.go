// Package lockbox encrypts a bag of evidence so that only the police or the
// helpline whose key it is can open it: with age (https://age-encryption.org/v1,
// the library filippo.io/age), whose files anyone opens with «age --decrypt».
//
// It does not sign: who opens it checks what is inside with «breakwater evidence
// verify». There is no way back: whoever locks a bag and keeps no other copy
// cannot read it again.
package lockbox

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// maxRecipient bounds a key: those that also hold against quantum computers have
// some 2,000 characters.
const maxRecipient = 4096

// Lock encrypts data to the public key that somebody gave the person, which
// starts with "age1". Another thing is a [fault.Invalid], which repeats nothing of
// it; a secret key is one, so that nobody sends theirs on.
func Lock(recipient string, data []byte) ([]byte, error) {
	recipient = strings.TrimSpace(recipient)
	if len(recipient) > maxRecipient || !strings.HasPrefix(recipient, "age1") || strings.ContainsAny(recipient, "\r\n") {
		return nil, invalid()
	}
	to, err := age.ParseRecipients(strings.NewReader(recipient))
	if err != nil {
		return nil, invalid()
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to...)
	if err != nil {
		return nil, fmt.Errorf("lock bag: %w", err)
	}
	if _, err := io.Copy(w, bytes.NewReader(data)); err != nil {
		return nil, fmt.Errorf("lock bag: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("lock bag: %w", err)
	}
	return out.Bytes(), nil
}

func invalid() error {
	return fault.Newf(fault.Invalid, "the key to lock for is not one: it starts with age1, on one line. Ask who gave it to you for their public age key.")
}
