package thread

import (
	"errors"
	"fmt"
	"strings"
)

// FieldError says which field of a value is wrong, and how. It never quotes
// the value, so it may be logged and shown.
type FieldError struct {
	// Field is the way to the field, as "messages[3].media[0].kind"; empty
	// means the whole value.
	Field string
	// Problem completes the sentence that the field starts: "must not be empty".
	Problem string
}

// Error gives "field: problem".
func (e *FieldError) Error() string {
	if e.Field == "" {
		return e.Problem
	}
	return e.Field + ": " + e.Problem
}

// In gives err with parent put before its field, where err is a [FieldError];
// any other error comes back as it is.
func In(parent string, err error) error {
	e, ok := errors.AsType[*FieldError](err)
	if !ok {
		return err
	}
	switch {
	case e.Field == "":
		return &FieldError{parent, e.Problem}
	case strings.HasPrefix(e.Field, "["):
		return &FieldError{parent + e.Field, e.Problem}
	}
	return &FieldError{parent + "." + e.Field, e.Problem}
}

// inItem is [In] for item i of an array.
func inItem(i int, err error) error { return In(fmt.Sprintf("[%d]", i), err) }

func wrong(field, problem string) error { return &FieldError{field, problem} }

// SyntaxError says where a thread file is wrong. It never quotes what the file
// holds beyond the name of an unknown field, so it may be logged and shown.
type SyntaxError struct {
	// Line counts from 1.
	Line int
	// Field is the way to the field, as in [FieldError]; empty means the
	// whole line.
	Field string
	// Problem completes the sentence that line and field start.
	Problem string
}

// Error gives "line 3: field: problem".
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d: %s", e.Line, (&FieldError{e.Field, e.Problem}).Error())
}
