package indicator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"regexp"
	"strings"

	"golang.org/x/crypto/sha3"
)

var (
	base58Form = regexp.MustCompile(`[13T][1-9A-HJ-NP-Za-km-z]{24,34}`)
	bech32Form = regexp.MustCompile(`(?i)bc1[02-9ac-hj-np-z]{11,71}`)
	hexForm    = regexp.MustCompile(`0[xX][0-9a-fA-F]{40}`)
)

func (s *scan) wallets() {
	s.each(bech32Form, func(word string) (Found, bool) {
		return Found{Kind: Bitcoin, Value: strings.ToLower(word)}, bech32(word)
	})
	s.each(hexForm, func(word string) (Found, bool) {
		return Found{Kind: Ethereum, Value: strings.ToLower(word)}, eip55(word[2:])
	})
	s.each(base58Form, func(word string) (Found, bool) {
		switch version, ok := base58Check(word); {
		case ok && (version == 0x00 || version == 0x05):
			return Found{Kind: Bitcoin, Value: word}, true
		case ok && version == 0x41:
			return Found{Kind: Tron, Value: word}, true
		}
		return Found{}, false
	})
}

// each looks at what has the form and stands alone, between signs that are no
// letters or digits.
func (s *scan) each(form *regexp.Regexp, read func(word string) (Found, bool)) {
	for _, at := range form.FindAllStringIndex(s.text, -1) {
		if !alone(s.text, at[0], at[1]) {
			continue
		}
		if f, ok := read(s.text[at[0]:at[1]]); ok {
			s.take(f, at[0], at[1])
		}
	}
}

func alone(text string, start, end int) bool {
	return (start == 0 || !wordByte(text[start-1])) && (end == len(text) || !wordByte(text[end]))
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

const base58Letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58Check gives the version byte of an address of 21 bytes whose checksum,
// the first four bytes of its double SHA-256, is right
// (en.bitcoin.it/wiki/Base58Check_encoding).
func base58Check(word string) (version byte, ok bool) {
	n := new(big.Int)
	for i := range len(word) {
		digit := strings.IndexByte(base58Letters, word[i])
		if digit < 0 {
			return 0, false
		}
		n.Add(n.Mul(n, big.NewInt(58)), big.NewInt(int64(digit)))
	}
	if n.BitLen() > 25*8 {
		return 0, false
	}
	var b [25]byte
	n.FillBytes(b[:])
	// Each leading zero byte is written as one 1, and nothing else is.
	ones := len(word) - len(strings.TrimLeft(word, "1"))
	if zeros := len(b) - len(bytes.TrimLeft(b[:], "\x00")); ones != zeros {
		return 0, false
	}
	sum := sha256.Sum256(b[:21])
	sum = sha256.Sum256(sum[:])
	return b[0], bytes.Equal(sum[:4], b[21:])
}

const bech32Letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// bech32 reports whether a segregated-witness address of the main network is
// whole (BIP 173; BIP 350 from witness version 1 on).
func bech32(word string) bool {
	lower := strings.ToLower(word)
	if word != lower && word != strings.ToUpper(word) {
		return false
	}
	word = lower
	check := polymod([]byte{3, 3, 0, 2, 3}) // "bc", spread out
	var data []byte
	for i := len("bc1"); i < len(word); i++ {
		digit := strings.IndexByte(bech32Letters, word[i])
		if digit < 0 {
			return false
		}
		data = append(data, byte(digit))
	}
	check = polymodFrom(check, data)
	if data[0] == 0 {
		return check == 1 && (len(word) == 42 || len(word) == 62)
	}
	return check == 0x2bc830a3 && data[0] <= 16
}

func polymod(values []byte) uint32 { return polymodFrom(1, values) }

func polymodFrom(check uint32, values []byte) uint32 {
	for _, v := range values {
		top := check >> 25
		check = check&0x1ffffff<<5 ^ uint32(v)
		for i, generator := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				check ^= generator
			}
		}
	}
	return check
}

// eip55 reports whether 40 hexadecimal digits can be an address: of mixed case
// they carry a checksum, which must be right (EIP-55).
func eip55(digits string) bool {
	lower := strings.ToLower(digits)
	if digits == lower || digits == strings.ToUpper(digits) {
		return true
	}
	h := sha3.NewLegacyKeccak256()
	_, _ = h.Write([]byte(lower)) // a hash's Write gives no error
	sum := hex.EncodeToString(h.Sum(nil))
	for i := range len(digits) {
		upper := digits[i] >= 'A' && digits[i] <= 'F'
		letter := lower[i] >= 'a'
		if letter && upper != (sum[i] >= '8') {
			return false
		}
	}
	return true
}
