package pdq

import (
	"errors"
	"strconv"
)

// The text form is written here and not by encoding/hex, which brings fmt and os
// into whatever it is linked into: a sixth of the module that browsers load
// (cmd/wasm/fingerprint).

// textSize is the length of the text form.
const textSize = 2 * len(Hash{})

const digits = "0123456789abcdef"

// ErrSyntax is what errors of [Parse] wrap.
var ErrSyntax = errors.New("not a PDQ hash")

// syntaxError says what is wrong with a text.
type syntaxError string

func (e syntaxError) Error() string { return ErrSyntax.Error() + ": " + string(e) }

func (syntaxError) Unwrap() error { return ErrSyntax }

// Parse reads the text form of a hash: exactly 64 hexadecimal digits, in either
// case, with nothing around them. Its error wraps [ErrSyntax] and does not
// repeat the text.
func Parse(s string) (Hash, error) {
	var h Hash
	err := h.UnmarshalText([]byte(s))
	return h, err
}

// String gives the 64 lower-case hexadecimal digits of the hash.
func (h Hash) String() string { return string(h.text()) }

// MarshalText gives the same as [Hash.String].
func (h Hash) MarshalText() ([]byte, error) { return h.text(), nil }

func (h Hash) text() []byte {
	text := make([]byte, 0, textSize)
	for _, b := range h {
		text = append(text, digits[b>>4], digits[b&15])
	}
	return text
}

// UnmarshalText reads what [Parse] does. On an error the hash is unchanged.
func (h *Hash) UnmarshalText(text []byte) error {
	if len(text) != textSize {
		return syntaxError(strconv.Itoa(len(text)) + " characters, want 64 hexadecimal digits")
	}
	var parsed Hash
	for i := range parsed {
		high, low := digit(text[2*i]), digit(text[2*i+1])
		if high > 15 || low > 15 {
			return syntaxError("a character is not a hexadecimal digit")
		}
		parsed[i] = high<<4 | low
	}
	*h = parsed
	return nil
}

// digit gives the value of a hexadecimal digit, and 255 for what is none.
func digit(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}
