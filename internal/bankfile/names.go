package bankfile

import (
	"errors"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/breakwater-safety/breakwater/internal/bank"
)

// holderName gives a partner's name as the bank has it, or "" when nothing of
// it is left.
func holderName(name string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == 63 {
			break
		}
	}
	slug := strings.Trim(b.String(), "-")
	if slug == bank.Us { // that is ourselves
		return "partner-us"
	}
	return slug
}

// label bounds a name that came from a file and will be shown.
func label(name string) string {
	slug := strings.ReplaceAll(holderName(name), "-", "_")
	if slug == "" || len(slug) > 40 {
		return "other"
	}
	return slug
}

// pointer writes where something stands in JSON, as a reader may look for it.
func pointer(p jsontext.Pointer) string {
	if p == "" || len(p) > 100 {
		return "its beginning"
	}
	return strings.ReplaceAll(strings.TrimPrefix(string(p), "/"), "/", ".")
}

func asType[E error](err error) (E, bool) { return errors.AsType[E](err) }
