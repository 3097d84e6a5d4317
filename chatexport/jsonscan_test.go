package chatexport

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

// FuzzScanner: what encoding/json takes, the scanner passes over whole and gives
// as it stands, however it arrives; and it walks an object or a list into the
// same keys and items.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{
		`{}`, `[]`, `""`, `1`, `null`, ` {"a":[1,"\"]}\\"],"b":{}} `, `[[[{"x":null}]],2,-3e4]`, `{"a":1,"a":2,"\u0061":3}`, `{"a" : [ ]}`, "[", `{"a"`, `"\`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
			return // a mark that encoding/json refuses
		}
		for _, r := range []io.Reader{bytes.NewReader(data), iotest.OneByteReader(bytes.NewReader(data))} {
			raw, err := newScanner(r).raw()
			if json.Valid(data) && (err != nil || !bytes.Equal(raw, bytes.Trim(data, " \t\r\n"))) {
				t.Fatalf("raw of %q is %q, %v", data, raw, err)
			}
		}
		keys, items, err := walk(data)
		if !json.Valid(data) {
			return
		}
		var list []json.RawMessage
		if json.Unmarshal(data, &list) == nil && list != nil && (err != nil || items != len(list)) {
			t.Fatalf("%d items in %q, %v; want %d", items, data, err, len(list))
		}
		var object map[string]json.RawMessage
		if json.Unmarshal(data, &object) == nil && object != nil && (err != nil || !reflect.DeepEqual(keys, object)) {
			t.Fatalf("%q in %q, %v", keys, data, err)
		}
	})
}

func walk(data []byte) (map[string]json.RawMessage, int, error) {
	keys, items := map[string]json.RawMessage{}, 0
	s := newScanner(bytes.NewReader(data))
	if kind, err := s.peek(); err != nil || kind != '{' {
		return nil, items, errors.Join(err, func() error {
			s := newScanner(bytes.NewReader(data))
			return s.array(func(int) error { items++; return s.skip() })
		}())
	}
	return keys, 0, s.object(func(key string) error {
		raw, err := s.raw()
		keys[key] = bytes.Clone(raw)
		return err
	})
}

func TestLargeRecordIsPassed(t *testing.T) {
	t.Parallel()
	large := `{"a":"` + strings.Repeat("x", maxRecord) + `"}`
	s := newScanner(strings.NewReader("[" + large + `,"after"]`))
	var got []string
	err := s.array(func(int) error {
		raw, err := s.raw()
		if errors.Is(err, errRecord) {
			got = append(got, "large")
			return nil
		}
		got = append(got, string(raw))
		return err
	})
	if err != nil || !reflect.DeepEqual(got, []string{"large", `"after"`}) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDamageIsPlaced(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]int64{"": 0, "[1,": 3, `{"a":1`: 6, `{"a":"x`: 7, `{1:2}`: 1, "[[1]": 4} {
		s := newScanner(strings.NewReader(data))
		err := s.object(func(string) error { return s.skip() })
		if strings.HasPrefix(data, "[") {
			s = newScanner(strings.NewReader(data))
			err = s.array(func(int) error { return s.skip() })
		}
		if d, ok := errors.AsType[*damage](err); !ok || d.offset != want {
			t.Errorf("%q: %v, want damage at %d", data, err, want)
		}
	}
}

func TestScannerPassesOnReadErrors(t *testing.T) {
	t.Parallel()
	s := newScanner(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(`["abc"]`))))
	if _, err := s.raw(); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("err = %v", err)
	}
}
