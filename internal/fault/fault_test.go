package fault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

func TestCodeAndPublicComeFromTheFirstFault(t *testing.T) {
	t.Parallel()
	inner := errors.New("row 7: secret")
	tests := map[string]struct {
		err    error
		code   fault.Code
		public string
		field  string
	}{
		"nil":                  {nil, "", "", ""},
		"plain":                {inner, fault.Internal, "failed on our side", ""},
		"new":                  {fault.New(fault.NotFound, "No such thread."), fault.NotFound, "No such thread.", ""},
		"field":                {fault.At("message.id", "is missing"), fault.Invalid, "is missing", "message.id"},
		"wrapped":              {fmt.Errorf("find thread: %w", fault.Wrap(inner, fault.Conflict, "Changed meanwhile.")), fault.Conflict, "Changed meanwhile.", ""},
		"internal keeps quiet": {fault.Wrap(inner, fault.Internal, "disk full at /var"), fault.Internal, "failed on our side", ""},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := fault.CodeOf(tc.err); got != tc.code {
				t.Errorf("code = %q, want %q", got, tc.code)
			}
			if tc.err == nil {
				return
			}
			text, field := fault.PublicOf(tc.err)
			if !strings.Contains(text, tc.public) || field != tc.field {
				t.Errorf("public = %q %q, want %q %q", text, field, tc.public, tc.field)
			}
			if strings.Contains(text, "secret") || strings.Contains(text, "/var") {
				t.Errorf("public text tells of the cause: %q", text)
			}
		})
	}
}

func TestTheCauseStaysInTheChain(t *testing.T) {
	t.Parallel()
	inner := errors.New("cause")
	err := fault.Wrap(inner, fault.Busy, "Try later.")
	if !errors.Is(err, inner) || !strings.Contains(err.Error(), "cause") {
		t.Errorf("the cause is lost: %v", err)
	}
}
