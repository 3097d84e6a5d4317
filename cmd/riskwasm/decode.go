package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

// missing is the length that stands for a value that is not there.
const missing = math.MaxUint32

// errInput means that the loader and the module do not speak the same form.
var errInput = errors.New("not the list of values that is wanted")

// values reads strings one after the other, each with its length in bytes
// before it (four bytes, little endian), and remembers the first thing that was
// wrong.
type values struct {
	rest []byte
	err  error
}

// next gives the next string; ok is false when it stands as missing.
func (v *values) next() (s string, ok bool) {
	if v.err != nil || len(v.rest) < 4 {
		v.fail(errInput)
		return "", false
	}
	n := binary.LittleEndian.Uint32(v.rest)
	v.rest = v.rest[4:]
	if n == missing {
		return "", false
	}
	if uint64(n) > uint64(len(v.rest)) {
		v.fail(errInput)
		return "", false
	}
	s, v.rest = string(v.rest[:n]), v.rest[n:]
	return s, true
}

func (v *values) fail(err error) {
	if v.err == nil {
		v.err = err
	}
}

func (v *values) text() string {
	s, _ := v.next()
	return s
}

// count reads how many of something follow. Each takes at least four bytes.
func (v *values) count() int {
	n, err := strconv.Atoi(v.text())
	if err != nil || n < 0 || n > len(v.rest)/4 {
		v.fail(errInput)
		return 0
	}
	return n
}

// value reads an optional value; the field is named where it cannot be read.
func value[T any](v *values, field, problem string, parse func(string) (T, error)) *T {
	s, ok := v.next()
	if !ok {
		return nil
	}
	x, err := parse(s)
	if err != nil {
		v.fail(&thread.FieldError{Field: field, Problem: problem})
		return nil
	}
	return &x
}

func number(s string) (float64, error) { return strconv.ParseFloat(s, 64) }

// instant takes RFC 3339 and nothing beyond.
func instant(s string) (t time.Time, err error) {
	err = t.UnmarshalText([]byte(s))
	return t, err
}

const (
	notNumber = "must be a number"
	notTime   = `must be a time as RFC 3339 writes it ("2026-03-01T21:04:00Z")`
)

// decode reads a thread, and refuses what a reader of a thread file refuses.
func decode(input []byte) (thread.Thread, error) {
	v := &values{rest: input}
	t := thread.Thread{ID: v.text(), Language: v.text()}
	for i := range v.count() {
		t.Accounts = append(t.Accounts, v.account(fmt.Sprintf("accounts[%d].", i)))
	}
	if v.text() != "" {
		t.Relation = v.relation()
	}
	for i := range v.count() {
		t.Messages = append(t.Messages, v.message(fmt.Sprintf("messages[%d].", i)))
	}
	if len(v.rest) > 0 {
		v.fail(errInput)
	}
	if v.err != nil {
		return thread.Thread{}, v.err
	}
	return t, t.Validate()
}

func (v *values) account(at string) thread.Account {
	return thread.Account{
		ID: v.text(), AgeBand: thread.AgeBand(v.text()),
		AccountAgeDays: value(v, at+"account_age_days", notNumber, number),
		Country:        v.text(),
	}
}

func (v *values) relation() *thread.Relation {
	return &thread.Relation{
		MutualConnections: value(v, "relation.mutual_connections", "must be a whole number", strconv.Atoi),
		PhoneContact:      value(v, "relation.phone_contact", "must be true or false", strconv.ParseBool),
		Accepted:          value(v, "relation.accepted", "must be true or false", strconv.ParseBool),
		Since:             value(v, "relation.since", notTime, instant),
	}
}

func (v *values) message(at string) thread.Message {
	m := thread.Message{ID: v.text(), From: v.text()}
	if when := value(v, at+"at", notTime, instant); when != nil {
		m.At = *when
	}
	m.Text = v.text()
	for i := range v.count() {
		m.Media = append(m.Media, thread.Media{
			Kind:     thread.MediaKind(v.text()),
			Intimate: value(v, fmt.Sprintf("%smedia[%d].intimate", at, i), notNumber, number),
		})
	}
	return m
}
