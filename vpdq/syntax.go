package vpdq

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
)

// ErrSyntax is what every error of the parsers wraps.
var ErrSyntax = errors.New("not a vPDQ signature")

// SyntaxError says what is wrong with a stored signature and where. It repeats
// nothing of the input.
type SyntaxError struct {
	// Line counts from 1: a line of the text form, an item of the JSON list, a
	// frame of the binary form; 0 when it is the whole that is wrong.
	Line int
	// Field is "frame", "quality", "hash" or "seconds"; empty when it is the
	// whole line.
	Field string
	// Problem says what the field must be.
	Problem string
}

// Error gives the place and the problem.
func (e *SyntaxError) Error() string {
	text := ErrSyntax.Error()
	if e.Line > 0 {
		text += ": line " + strconv.Itoa(e.Line)
	}
	if e.Field != "" {
		text += ": " + e.Field
	}
	return text + ": " + e.Problem
}

// Unwrap gives [ErrSyntax].
func (e *SyntaxError) Unwrap() error { return ErrSyntax }

func wrong(field, problem string) error { return &SyntaxError{Field: field, Problem: problem} }

// atLine names the line in an error of one of the fields.
func atLine(err error, line int) error {
	if e, ok := errors.AsType[*SyntaxError](err); ok {
		e.Line = line
	}
	return err
}

func errTooMany() error {
	return wrong("", fmt.Sprintf("more than %d frames", MaxFrames))
}

func parseHash(s string) (pdq.Hash, error) {
	h, err := pdq.Parse(s)
	if err != nil {
		return h, wrong("hash", "must be 64 hexadecimal digits")
	}
	return h, nil
}

func parseQuality(s string) (int, error) {
	n, err := strconv.ParseUint(s, 10, 8)
	if err != nil || n > 100 {
		return 0, wrong("quality", "must be a whole number, 0 to 100")
	}
	return int(n), nil
}

func parseNumber(s string) (int, error) {
	n, err := strconv.ParseUint(s, 10, 31)
	if err != nil {
		return 0, wrong("frame", "must be a whole number, 0 to 2147483647")
	}
	return int(n), nil
}

// parseSeconds reads a decimal number, to the millisecond. It may have an
// exponent: pytx writes 123.456 as 1.23e+02, having asked Python for three
// digits rather than three decimals.
func parseSeconds(s string) (time.Duration, error) {
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && c != '.' && c != 'e' && c != '+' && c != '-' {
			return 0, badSeconds()
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 0 || f > MaxTime.Seconds() || math.Signbit(f) {
		return 0, badSeconds()
	}
	return time.Duration(math.Round(f*1000)) * time.Millisecond, nil
}

func badSeconds() error { return wrong("seconds", "must be a number of seconds, 0 to 360000") }

// appendSeconds writes a time with three decimals.
func appendSeconds(b []byte, at time.Duration) []byte {
	ms := at.Round(time.Millisecond).Milliseconds()
	b = strconv.AppendInt(b, ms/1000, 10)
	return append(b, '.', byte('0'+ms/100%10), byte('0'+ms/10%10), byte('0'+ms%10))
}
