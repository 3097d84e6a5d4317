package main

import (
	"encoding/binary"
	"errors"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// The first byte of an answer. JSON follows: what was asked for, or field and
// problem. After statusFolded there is the state before it, with its length in
// four bytes, little endian.
const (
	statusOK = iota
	statusFolded
	statusInput // a wrong value: "field" and "problem"
	statusState // bytes that are not a state of this version
)

// assessThread gives the assessment after the last message of a thread.
func assessThread(e *risk.Engine, input []byte) []byte {
	t, err := decode(input)
	if err != nil {
		return refuse(err)
	}
	return appendAssessment([]byte{statusOK}, e.Assess(t))
}

// foldMessage gives the state and the assessment after one more message, which
// is the only one of the thread in input. No bytes are the state before the
// first.
func foldMessage(e *risk.Engine, state, input []byte) []byte {
	var s risk.State
	if len(state) > 0 {
		if err := s.UnmarshalBinary(state); err != nil {
			return refuse(err)
		}
	}
	t, err := decode(input)
	if err == nil && len(t.Messages) != 1 {
		err = &thread.FieldError{Field: "messages", Problem: "must hold one message"}
	}
	if err != nil {
		return refuse(err)
	}
	s, a := e.Fold(s, risk.FactsOf(t), t.Messages[0])
	b, _ := s.MarshalBinary() // its error is always nil
	out := binary.LittleEndian.AppendUint32([]byte{statusFolded}, uint32(len(b)))
	return appendAssessment(append(out, b...), a)
}

func listLanguages() []byte {
	return appendStrings([]byte{statusOK}, risk.Languages())
}

// describeSignal gives null for a name that no signal has.
func describeSignal(name string) []byte {
	d, ok := risk.Describe(name)
	if !ok {
		return append([]byte{statusOK}, "null"...)
	}
	return appendDescription([]byte{statusOK}, d)
}

func refuse(err error) []byte {
	if errors.Is(err, risk.ErrState) {
		return append([]byte{statusState}, "{}"...)
	}
	problem := thread.FieldError{Problem: "cannot be read"}
	if f, ok := errors.AsType[*thread.FieldError](err); ok {
		problem = *f
	}
	b := appendString([]byte{statusInput, '{'}, "field")
	b = appendString(append(b, ':'), problem.Field)
	b = appendString(append(b, ','), "problem")
	b = appendString(append(b, ':'), problem.Problem)
	return append(b, '}')
}
