// Package fault is the error that domain packages give when the caller may be
// told something: a [Code] that says which kind, a public text that says what
// was wrong and what to do, and the cause, which stays inside.
//
// An error without a fault in its chain is [Internal]: the caller is told only
// that something failed here.
package fault

import (
	"errors"
	"fmt"
)

// Code is the kind of a fault. The edges (HTTP status, exit code) map from it.
type Code string

// The codes.
const (
	// Invalid: the input breaks a rule; nothing of it was kept.
	Invalid Code = "invalid"
	// Unauthenticated: the caller did not say who it is, or was not believed.
	Unauthenticated Code = "unauthenticated"
	// Forbidden: the caller is known but may not do this.
	Forbidden Code = "forbidden"
	// NotFound: there is no such thing, or none that the caller may see.
	NotFound Code = "not_found"
	// Conflict: the thing exists already and is different, or was changed
	// meanwhile.
	Conflict Code = "conflict"
	// TooLarge: the input is over a bound that the text names.
	TooLarge Code = "too_large"
	// Unsupported: a kind of input that is not read here.
	Unsupported Code = "unsupported"
	// Busy: too much at once; the same call may work later.
	Busy Code = "busy"
	// Internal: our own failure.
	Internal Code = "internal"
)

// Error is a fault. Make one with [New], [At] or [Wrap].
type Error struct {
	Code Code
	// Public is a sentence that the caller may read. It MUST NOT hold
	// anything of the input but names of fields.
	Public string
	// Field names the field of the input that was wrong, as the caller wrote
	// it (message.text, accounts[1].id); empty when it is not one field.
	Field string
	// Err is the cause, for logs; it MUST NOT be shown to the caller.
	Err error
}

// New gives a fault with a public sentence.
func New(code Code, public string) *Error {
	return &Error{Code: code, Public: public}
}

// Newf is New with a format. The arguments are shown to the caller.
func Newf(code Code, format string, args ...any) *Error {
	return New(code, fmt.Sprintf(format, args...))
}

// At gives an Invalid fault for one field of the input.
func At(field, public string) *Error {
	return &Error{Code: Invalid, Field: field, Public: public}
}

// Wrap gives a fault with a public sentence and its inner cause.
func Wrap(err error, code Code, public string) *Error {
	return &Error{Code: code, Public: public, Err: err}
}

// Error gives the whole chain, for logs.
func (e *Error) Error() string {
	text := string(e.Code) + ": "
	if e.Field != "" {
		text += e.Field + ": "
	}
	text += e.Public
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf gives the code of the first fault in err's chain: Internal when there
// is none, "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// PublicOf gives what the caller may read of err: the public sentence and the
// field of the first fault in its chain, or a plain one that tells nothing.
func PublicOf(err error) (text, field string) {
	if e, ok := errors.AsType[*Error](err); ok && e.Code != Internal {
		return e.Public, e.Field
	}
	return "Something failed on our side. Nothing was changed. Please try again.", ""
}
