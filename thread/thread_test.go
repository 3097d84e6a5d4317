package thread_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

var update = flag.Bool("update", false, "write golden files anew")

func TestReaderReadsEveryField(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/full.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	got, err := thread.ReadAll(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	full := got[0]
	if n := zeroFields(reflect.ValueOf(full)); n != "" {
		t.Errorf("field %s is not in testdata/full.jsonl or was not read", n)
	}
	if want := time.Date(2026, 3, 1, 20, 4, 0, 0, time.UTC); !full.Messages[0].At.Equal(want) {
		t.Errorf("at = %v, want %v", full.Messages[0].At, want)
	}
	if want := `oi <3 "tudo" bem?`; full.Messages[0].Text != want {
		t.Errorf("text = %q, want %q", full.Messages[0].Text, want)
	}
	var out bytes.Buffer
	for _, th := range got {
		if err := thread.Write(&out, th); err != nil {
			t.Fatal(err)
		}
	}
	if out.String() != string(file) {
		t.Errorf("written anew:\n%s\nwant\n%s", out.String(), file)
	}
}

// zeroFields names the first field under v that is zero, so that a field
// added to the types must be added to the codec.
func zeroFields(v reflect.Value) string {
	for i := range v.NumField() {
		f, name := v.Field(i), v.Type().Field(i).Name
		if f.IsZero() {
			return name
		}
		if f.Kind() == reflect.Slice {
			f = f.Index(0)
		}
		if f.Kind() == reflect.Pointer {
			f = f.Elem()
		}
		if f.Kind() == reflect.Struct && f.Type() != reflect.TypeFor[time.Time]() {
			if n := zeroFields(f); n != "" {
				return name + "." + n
			}
		}
	}
	return ""
}

// TestRefusals holds what the codec says of every kind of wrong file:
// testdata/refused.jsonl has a file a line, as JSON strings, and
// testdata/refused.golden the errors.
func TestRefusals(t *testing.T) {
	t.Parallel()
	cases, err := os.ReadFile("testdata/refused.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for d := json.NewDecoder(bytes.NewReader(cases)); ; {
		var file string
		if err := d.Decode(&file); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		threads, err := thread.ReadAll(strings.NewReader(file))
		if err == nil || threads != nil {
			t.Errorf("not refused: %s", file)
			continue
		}
		if _, ok := errors.AsType[*thread.SyntaxError](err); !ok {
			t.Errorf("%T is not a SyntaxError: %v", err, err)
		}
		if strings.Contains(err.Error(), "SECRET") {
			t.Errorf("the error quotes the file: %v", err)
		}
		got.WriteString(err.Error() + "\n")
	}
	golden(t, "refused.golden", got.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
	}
}

const plain = `{"id":"t1","accounts":[{"id":"a1"}],"messages":[]}`

func TestReaderTolerates(t *testing.T) {
	t.Parallel()
	second := strings.Replace(plain, "t1", "t2", 1)
	for name, file := range map[string]string{
		"no newline at the end": plain + "\n" + second,
		"byte order mark":       "\uFEFF" + plain + "\n" + second + "\n",
		"blank lines":           "\n  \t\n" + plain + "\n\n\n" + second + "\n\n",
		"carriage returns":      plain + "\r\n" + second + "\r\n",
		"white space":           "  { \"id\" :\t\"t1\" , \"accounts\": [ {\"id\" : \"a1\" } ] , \"messages\" : [ ] }  \n" + second,
		"escapes in names":      `{"\u0069d":"t1","accounts":[{"id":"a1"}],"messages":[]}` + "\n" + second,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := thread.ReadAll(iotest.OneByteReader(strings.NewReader(file)))
			if err != nil || len(got) != 2 || got[0].ID != "t1" || got[1].ID != "t2" {
				t.Errorf("got %v, %v; want t1 and t2", got, err)
			}
		})
	}
}

func TestReaderKeepsItsError(t *testing.T) {
	t.Parallel()
	r := thread.NewReader(strings.NewReader(plain + "\n{}\n" + strings.Replace(plain, "t1", "t2", 1)))
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	_, first := r.Next()
	_, second := r.Next()
	if first == nil || !errors.Is(second, first) {
		t.Errorf("errors are %v, then %v", first, second)
	}
	if r.Line() != 2 {
		t.Errorf("line = %d, want 2", r.Line())
	}
}

func TestReaderPassesOnReadErrors(t *testing.T) {
	t.Parallel()
	r := thread.NewReader(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(plain))))
	if _, err := r.Next(); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("err = %v, want %v", err, iotest.ErrTimeout)
	}
}

func TestReaderBoundsALine(t *testing.T) {
	t.Parallel()
	_, err := thread.NewReader(endless{}).Next()
	var syntax *thread.SyntaxError
	if !errors.As(err, &syntax) || syntax.Problem != "is longer than 16 MiB" {
		t.Errorf("err = %v", err)
	}
}

// endless is a line that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	return copy(p, strings.Repeat("x", len(p))), nil
}

func TestValidateWhatNoFileCanSay(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	nan, inf, minus := math.NaN(), math.Inf(1), -1
	ok := thread.Message{ID: "m1", From: "a1", At: at}
	fuzzy := []thread.Media{{Kind: thread.Image, Intimate: &nan}}
	with := func(change func(*thread.Message)) thread.Message {
		m := ok
		change(&m)
		return m
	}
	for name, c := range map[string]struct {
		value interface{ Validate() error }
		want  string
	}{
		"message":         {ok, ""},
		"no time":         {with(func(m *thread.Message) { m.At = time.Time{} }), "at: must be a time"},
		"text":            {with(func(m *thread.Message) { m.Text = "\xff" }), "text: must be UTF-8"},
		"media":           {with(func(m *thread.Message) { m.Media = fuzzy }), "media[0].intimate: must be from 0.0 to 1.0"},
		"id":              {with(func(m *thread.Message) { m.ID = "\xff" }), "id: must be UTF-8"},
		"account":         {thread.Account{ID: "a1"}, ""},
		"account age NaN": {thread.Account{ID: "a1", AccountAgeDays: &nan}, "account_age_days: must be 0 or more"},
		"account age inf": {thread.Account{ID: "a1", AccountAgeDays: &inf}, "account_age_days: must be 0 or more"},
		"relation":        {thread.Relation{MutualConnections: &minus}, "mutual_connections: must be 0 or more"},
		"since":           {thread.Relation{Since: &time.Time{}}, "since: must be a time"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if err := c.value.Validate(); err != nil {
				got = err.Error()
				if _, ok := errors.AsType[*thread.FieldError](err); !ok {
					t.Errorf("%T is not a FieldError", err)
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWriteRefusesWhatReadWouldRefuse(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := thread.Write(&out, thread.Thread{ID: "t1"})
	var field *thread.FieldError
	if !errors.As(err, &field) || field.Field != "accounts" || out.Len() != 0 {
		t.Errorf("err = %v, wrote %q", err, out.String())
	}
}
