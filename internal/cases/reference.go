package cases

import (
	"fmt"
	"io"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Reference names a case: «BW-7K3M-9QXD», 40 random bits in Crockford's base 32
// (https://www.crockford.com/base32.html).
type Reference string

// Code lets into a case: «XXXX-XXXX-XXXX-XXXX-XXXX», 100 random bits.
type Code string

const (
	alphabet  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	prefix    = "BW"
	groupSize = 4

	referenceSize = 8  // characters of 5 bits
	codeSize      = 20 // …
)

// ParseReference reads a reference as people write it: capitals or not, with or
// without its beginning, hyphens and spaces, O for 0 and I or L for 1.
// fault.Invalid; the error repeats nothing of it.
func ParseReference(s string) (Reference, error) {
	plain, ok := decipher(s, len(prefix)+referenceSize)
	if ok && len(plain) == len(prefix)+referenceSize {
		plain, ok = strings.CutPrefix(plain, prefix)
	}
	if !ok || len(plain) != referenceSize {
		return "", fault.At("reference", "must be as BW-7K3M-9QXD: BW and eight letters and digits")
	}
	return Reference(prefix + "-" + grouped(plain)), nil
}

// ParseCode reads a code as ParseReference does a reference.
func ParseCode(s string) (Code, error) {
	plain, ok := decipher(s, codeSize)
	if !ok || len(plain) != codeSize {
		return "", fault.At("code", "must be five groups of four letters and digits")
	}
	return Code(grouped(plain)), nil
}

// maxTyped bounds what is read of a line that somebody typed, in bytes.
const maxTyped = 200

// decipher gives the characters of the alphabet that were meant; false when
// there is another one, or more than most.
func decipher(s string, most int) (string, bool) {
	if len(s) > maxTyped {
		return "", false
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch r {
		case ' ', '\t', '\n', '\r', '\u00a0', '-', '‐', '‑', '–', '—', '_', '.':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(alphabet, r) || b.Len() == most {
			return "", false
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

// grouped writes characters in groups with hyphens between them.
func grouped(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%groupSize == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func newReference(rand io.Reader) (Reference, error) {
	s, err := characters(rand, referenceSize)
	return Reference(prefix + "-" + grouped(s)), err
}

func newCode(rand io.Reader) (Code, error) {
	s, err := characters(rand, codeSize)
	return Code(grouped(s)), err
}

// characters gives n random ones. A byte has eight times the 32 of them, so none
// is likelier than another.
func characters(rand io.Reader, n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(rand, b); err != nil {
		return "", fmt.Errorf("make code: %w", err)
	}
	for i := range b {
		b[i] = alphabet[int(b[i])%len(alphabet)]
	}
	return string(b), nil
}
