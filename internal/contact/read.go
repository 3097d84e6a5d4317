package contact

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// MaxCheckBytes bounds the JSON of one check.
const MaxCheckBytes = 64 << 10

// Check is a [Request] and the preset to put it to, as one JSON object: the
// fields of Request with preset beside them.
type Check struct {
	Request
	// Preset is one of [Presets]; empty when the check names none.
	Preset string `json:"preset,omitempty"`
}

// ReadCheck reads one JSON object from r and validates it. What is wrong comes
// back as an Invalid [fault.Error] with its field (TooLarge past
// [MaxCheckBytes]): no JSON, a field that is not known, one that stands twice,
// one of the wrong type, anything after the object. An error of r itself comes
// back as it is.
func ReadCheck(r io.Reader) (Check, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxCheckBytes+1))
	if err != nil {
		return Check{}, err
	}
	if len(text) > MaxCheckBytes {
		return Check{}, fault.Newf(fault.TooLarge, "The check is longer than %d bytes.", MaxCheckBytes)
	}
	var c Check
	if err := json.Unmarshal(text, &c, json.RejectUnknownMembers(true)); err != nil {
		return Check{}, jsonFault(err)
	}
	if c.Preset != "" && !slices.Contains(Presets(), c.Preset) {
		return Check{}, fault.At("preset", "must be one of "+strings.Join(Presets(), ", "))
	}
	return c, c.Validate()
}

// jsonFault says what was wrong and where, without any value of the input.
func jsonFault(err error) error {
	if e, ok := errors.AsType[*json.SemanticError](err); ok {
		field := fieldName(e.JSONPointer)
		if errors.Is(e.Err, json.ErrUnknownName) {
			return &fault.Error{Code: fault.Invalid, Field: field, Public: "is not a known field", Err: err}
		}
		return &fault.Error{Code: fault.Invalid, Field: field, Public: "has the wrong type or form", Err: err}
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		public := "The check is not one JSON object."
		if errors.Is(e.Err, jsontext.ErrDuplicateName) {
			public = "stands twice"
		}
		return &fault.Error{Code: fault.Invalid, Field: fieldName(e.JSONPointer), Public: public, Err: err}
	}
	return fault.Wrap(err, fault.Invalid, "The check is not one JSON object.")
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// fieldName writes a JSON pointer as the fault package names fields: from.id.
// A name that does not look like one could be what somebody wrote, and stays
// out.
func fieldName(p jsontext.Pointer) string {
	names := slices.Collect(p.Tokens())
	for i, name := range names {
		if !plainName.MatchString(name) {
			names[i] = "(a name not shown)"
		}
	}
	return strings.Join(names, ".")
}
