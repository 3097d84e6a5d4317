package httpapi

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Whatever comes, a parser takes it by the rules or refuses it as a fault that
// a caller may be told; it never panics.

// TestNullIsAsIfLeftOut holds what the description's rules say and its schemas
// cannot: many programs write null for what they do not know.
func TestNullIsAsIfLeftOut(t *testing.T) {
	t.Parallel()
	bare := `{"thread":{"id":"t","accounts":[{"id":"a"}]},"message":{"id":"m","from":"a","at":"2026-03-01T21:04:00Z","text":"x"}}`
	nulls := `{"thread":{"id":"t","language":null,"relation":null,"accounts":[{"id":"a","age_band":null,"account_age_days":null,"country":null}]},` +
		`"message":{"id":"m","from":"a","at":"2026-03-01T21:04:00Z","text":"x","media":null}}`
	want, err := parseAssessment([]byte(bare), "p")
	if err != nil {
		t.Fatal(err)
	}
	got, err := parseAssessment([]byte(nulls), "p")
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func FuzzParseAssessment(f *testing.F) {
	f.Add(`{"thread":{"id":"t","accounts":[{"id":"a"}]},"message":{"id":"m","from":"a","at":"2026-03-01T21:04:00Z","text":"x"}}`)
	f.Add(`{"thread":{"accounts":[null]}}`)
	f.Add(`{"message":{"at":"2026-13-01T21:04:00Z","text":"\ud800"}}`)
	f.Add(`{"a":1,"a":2}`)
	f.Fuzz(func(t *testing.T, body string) {
		r, err := parseAssessment([]byte(body), "p")
		if err != nil {
			tellable(t, err)
			return
		}
		switch {
		case r.Thread == "" || r.Message.ID == "" || r.Message.At.IsZero():
			t.Errorf("taken without what it needs: %+v", r)
		case !utf8.ValidString(r.Message.Text) || len(r.Message.Text) > maxTextBytes:
			t.Errorf("taken with a text that is not allowed")
		}
	})
}

func FuzzParseEntries(f *testing.F) {
	f.Add(`{"id":"e","fingerprints":{"pdq":"` + strings.Repeat("0", 64) + `"}}` + "\n" + `{"id":"f","fingerprints":{"md5":"x"}}`)
	f.Add("\r\n\n{}")
	f.Add(`{"id":"e","fingerprints":{"vpdq":["` + strings.Repeat("0", 64) + `,100,1.23e+02"]},"status":"disabled","disabled_until":"2026-04-01T00:00:00Z"}`)
	f.Fuzz(func(t *testing.T, body string) {
		entries, err := readEntryLines(strings.NewReader(body))
		if err != nil {
			tellable(t, err)
			return
		}
		for _, e := range entries {
			if e.ID == "" || e.Empty() || e.Validate() != nil {
				t.Errorf("taken without what it needs: %+v", e)
			}
		}
	})
}

func FuzzParseQueries(f *testing.F) {
	zeros := strings.Repeat("0", 64)
	f.Add(`[{"id":"q","pdq":"` + zeros + `"},{"id":"r","md5":"` + zeros[:32] + `","sha256":"` + zeros + `"}]`)
	f.Add(`[{"id":"q","turns":["` + strings.Repeat(zeros+`","`, 7) + zeros + `"]}]`)
	f.Add(`[{"id":"q","turns":[]},null]`)
	f.Fuzz(func(t *testing.T, body string) {
		var wire []api.LookupQuery
		err := decode([]byte(body), &wire)
		var queries []bank.Query
		if err == nil {
			queries, err = parseQueries(wire)
		}
		if err != nil {
			tellable(t, err)
			return
		}
		for i, q := range queries {
			if wire[i].ID == "" || len(q.Turns) == 0 && q.MD5 == nil && q.SHA256 == nil || len(q.Turns) > 1 && len(q.Turns) != 8 {
				t.Errorf("taken without what it needs: %+v", q)
			}
		}
	})
}

func FuzzLineReader(f *testing.F) {
	f.Add("a\nb", 1)
	f.Add("\n\n\n", 3)
	f.Add(strings.Repeat("x", 20000)+"\ny\n", 17000)
	f.Fuzz(func(t *testing.T, body string, limit int) {
		if limit < 0 || limit > 1<<20 {
			t.Skip("no limit of ours")
		}
		lines := newLineReader(strings.NewReader(body), limit)
		for {
			line, err := lines.next()
			if _, long := errors.AsType[*lineError](err); err != nil && !long {
				break
			}
			if len(line) > limit {
				t.Fatalf("a line of %d bytes, over the limit of %d", len(line), limit)
			}
		}
		if want := strings.Count(body, "\n") + 1; lines.n > want+1 {
			t.Errorf("counted %d lines of %d", lines.n, want)
		}
	})
}

// tellable fails for an error that a caller would not be told of.
func tellable(t *testing.T, err error) {
	t.Helper()
	if p := problemOf(err); p.Status >= 500 || p.Detail == "" || fault.CodeOf(err) == fault.Internal {
		t.Errorf("refused as our own failure: %v", err)
	}
}
