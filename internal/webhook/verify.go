package webhook

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Tolerance is how far the time of a try may be from ours, before or after.
const Tolerance = 5 * time.Minute

// Why a message is not believed. None says what would have been right.
var (
	ErrHeader    = errors.New("webhook: its header is missing or not well formed")
	ErrTime      = errors.New("webhook: its time is over 5 minutes from ours")
	ErrSignature = errors.New("webhook: none of its signatures is right")
)

// maxSignatures bounds how many signatures of one message are looked at.
const maxSignatures = 16

// Verify believes a message when one of its signatures is by one of the keys and
// its time is within Tolerance of now. body is as it came, byte by byte. Whoever
// must not do a thing twice remembers the ids of Tolerance and looks for them.
// ErrHeader, ErrTime or ErrSignature.
func Verify(h Header, body []byte, now time.Time, keys ...Verifier) error {
	at, err := parseTime(h.Timestamp)
	if err != nil || !validID.MatchString(h.ID) {
		return ErrHeader
	}
	signatures, err := parseSignatures(h.Signature)
	if err != nil {
		return err
	}
	if d := now.Sub(at); d > Tolerance || d < -Tolerance {
		return ErrTime
	}
	content := h.content(body)
	for _, s := range signatures {
		for _, k := range keys {
			if k.version() == s.version && k.verify(content, s.bytes) {
				return nil
			}
		}
	}
	return ErrSignature
}

// parseTime reads seconds as they are signed: no sign, no zero before them.
func parseTime(s string) (time.Time, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return time.Time{}, ErrHeader
	}
	return time.Unix(n, 0), nil
}

// signature is one of a list.
type signature struct {
	version string
	bytes   []byte
}

// parseSignatures reads a list of signatures. One of a version that we do not
// know may look as it likes and is passed over; one that cannot be read counts
// for nothing.
func parseSignatures(list string) ([]signature, error) {
	fields := strings.Split(list, " ")
	if len(fields) > maxSignatures {
		return nil, ErrHeader
	}
	var out []signature
	for _, field := range fields {
		version, text, ok := strings.Cut(field, ",")
		if !ok || version != "v1" && version != "v1a" {
			continue
		}
		raw, err := base64.StdEncoding.Strict().DecodeString(text)
		if err != nil {
			continue
		}
		out = append(out, signature{version, raw})
	}
	if len(out) == 0 {
		return nil, ErrHeader
	}
	return out, nil
}
