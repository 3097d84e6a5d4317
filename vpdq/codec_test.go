package vpdq_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/vpdq"
)

const (
	hashA = "d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22"
	hashB = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
)

func TestForms(t *testing.T) {
	t.Parallel()
	const text = "0,100," + hashA + ",0.000\n29,49," + hashB + ",0.968\n4000,0," + hashA + ",123.456\n"
	const list = `["` + hashA + `,100,0.000","` + hashB + `,49,0.968","` + hashA + `,0,123.456"]`
	var s vpdq.Signature
	if err := s.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if f := s.Frames[2]; f.Number != 4000 || f.Quality != 0 || f.At != 123456*time.Millisecond || f.Hash.String() != hashA {
		t.Errorf("%+v", f)
	}
	if got, _ := s.MarshalText(); string(got) != text {
		t.Errorf("text: %s", got)
	}
	if got, _ := json.Marshal(s); string(got) != list {
		t.Errorf("JSON: %s", got)
	}
	bin, err := s.MarshalBinary()
	if err != nil || len(bin) > 2+3*39 {
		t.Errorf("%d bytes, %v", len(bin), err)
	}
}

// TestPytxTimes: three digits, not three decimals.
func TestPytxTimes(t *testing.T) {
	t.Parallel()
	var s vpdq.Signature
	item := `["` + hashA + `,100,0.0", "` + hashA + `,100,1.23e+02", "` + hashA + `,100,1e-05"]`
	if err := json.Unmarshal([]byte(item), &s); err != nil {
		t.Fatal(err)
	}
	if s.Frames[1].At != 123*time.Second || s.Frames[2].At != 0 || s.Frames[2].Number != 2 {
		t.Errorf("%+v", s.Frames)
	}
}

func TestWrongText(t *testing.T) {
	t.Parallel()
	good := "0,100," + hashA + ",0.000\n"
	tests := []struct {
		name, text string
		line       int
		field      string
	}{
		{"no fields", "hello\n", 1, ""},
		{"a field too many", "0,100," + hashA + ",0.000,1\n", 1, ""},
		{"a blank line", good + "\n" + good, 2, ""},
		{"a space", "0, 100," + hashA + ",0.000\n", 1, "quality"},
		{"no number", "x,100," + hashA + ",0.000\n", 1, "frame"},
		{"a negative number", "-1,100," + hashA + ",0.000\n", 1, "frame"},
		{"a number too great", "2147483648,100," + hashA + ",0.000\n", 1, "frame"},
		{"the same number", good + good, 2, "frame"},
		{"quality 101", "0,101," + hashA + ",0.000\n", 1, "quality"},
		{"quality 300", "0,300," + hashA + ",0.000\n", 1, "quality"},
		{"a short hash", "0,100," + hashA[1:] + ",0.000\n", 1, "hash"},
		{"not hexadecimal", "0,100,g" + hashA[1:] + ",0.000\n", 1, "hash"},
		{"a time back", good + "1,100," + hashB + ",2\n2,100," + hashA + ",1.999\n", 3, "seconds"},
		{"a negative time", "0,100," + hashA + ",-0.1\n", 1, "seconds"},
		{"minus nought", "0,100," + hashA + ",-0\n", 1, "seconds"},
		{"infinity", "0,100," + hashA + ",inf\n", 1, "seconds"},
		{"a hexadecimal time", "0,100," + hashA + ",0x1p-2\n", 1, "seconds"},
		{"no time", "0,100," + hashA + ",\n", 1, "seconds"},
		{"a time past the bound", "0,100," + hashA + ",360001\n", 1, "seconds"},
		{"a long line", "0,100," + hashA + "," + strings.Repeat("0", 1000) + "\n", 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var s vpdq.Signature
			err := s.UnmarshalText([]byte(tt.text))
			var at *vpdq.SyntaxError
			if !errors.As(err, &at) || !errors.Is(err, vpdq.ErrSyntax) || at.Line != tt.line || at.Field != tt.field || s.Frames != nil {
				t.Errorf("got %v and %d frames, want line %d, field %q", err, len(s.Frames), tt.line, tt.field)
			}
		})
	}
	var s vpdq.Signature
	if err := s.UnmarshalText([]byte(strings.TrimSuffix(strings.ReplaceAll(good, "\n", "\r\n"), "\n"))); err != nil {
		t.Errorf("lines of Windows, cut at the end: %v", err)
	}
}

func TestWrongJSON(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		line       int
		field      string
	}{
		{"an object", `{}`, 0, ""},
		{"numbers", `[1]`, 0, ""},
		{"two fields", `["` + hashA + `,100"]`, 1, ""},
		{"four fields", `["` + hashA + `,100,0,0"]`, 1, ""},
		{"a hash", `["x,100,0"]`, 1, "hash"},
		{"a quality", `["` + hashA + `,1,0","` + hashA + `,,0"]`, 2, "quality"},
		{"a time", `["` + hashA + `,1,1e9"]`, 1, "seconds"},
		{"no number", `["` + hashA + `,1,nan"]`, 1, "seconds"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := new(vpdq.Signature).UnmarshalJSON([]byte(tt.text))
			var at *vpdq.SyntaxError
			if !errors.As(err, &at) || at.Line != tt.line || at.Field != tt.field {
				t.Errorf("got %v, want item %d, field %q", err, tt.line, tt.field)
			}
		})
	}
}

func TestWrongBinary(t *testing.T) {
	t.Parallel()
	good, err := film(1, 3, 2).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing":          nil,
		"another version":  append([]byte{2}, good[1:]...),
		"cut off":          good[:len(good)-1],
		"something behind": append(bytes.Clone(good), 0),
		"many promised":    {1, 0xff, 0xff, 0x03},
		"a long count":     {1, 0x80, 0x00},
		"quality 200":      append([]byte{1, 1, 0, 0, 200}, make([]byte, 32)...),
		"a negative time":  append([]byte{1, 1, 0, 1, 50}, make([]byte, 32)...),
	} {
		s := film(2, 1, 1)
		if err := s.UnmarshalBinary(data); !errors.Is(err, vpdq.ErrSyntax) || len(s.Frames) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, f := range map[string]vpdq.Frame{
		"a number": {Number: -1}, "a quality": {Quality: 101}, "a time": {At: -time.Second},
	} {
		if _, err := (vpdq.Signature{Frames: []vpdq.Frame{f}}).MarshalBinary(); !errors.Is(err, vpdq.ErrSyntax) {
			t.Errorf("%s out of range is written: %v", name, err)
		}
	}
}

// drawn is any signature that the forms can hold.
func drawnSignature(t *rapid.T) vpdq.Signature {
	var s vpdq.Signature
	number, ms := -1, 0
	for range rapid.IntRange(0, 20).Draw(t, "frames") {
		number += rapid.IntRange(1, 5000).Draw(t, "skip")
		ms += rapid.IntRange(0, 1_000_000).Draw(t, "ms")
		f := vpdq.Frame{Number: number, Quality: rapid.IntRange(0, 100).Draw(t, "quality"), At: time.Duration(ms) * time.Millisecond}
		copy(f.Hash[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "hash"))
		s.Frames = append(s.Frames, f)
	}
	return s
}

func TestRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawnSignature(t)
		var text, bin, list vpdq.Signature
		b, err := s.MarshalText()
		if err != nil || text.UnmarshalText(b) != nil || !reflect.DeepEqual(s, text) {
			t.Fatalf("text: %v\n%s", err, b)
		}
		if b, err = s.MarshalBinary(); err != nil || bin.UnmarshalBinary(b) != nil || !reflect.DeepEqual(s, bin) {
			t.Fatalf("binary: %v\n%x", err, b)
		}
		if b, err = json.Marshal(s); err != nil || json.Unmarshal(b, &list) != nil || len(list.Frames) != len(s.Frames) {
			t.Fatalf("JSON: %v\n%s", err, b)
		}
		for i, f := range list.Frames {
			if f.Number = s.Frames[i].Number; f != s.Frames[i] {
				t.Fatalf("JSON: %+v, want %+v", f, s.Frames[i])
			}
		}
	})
}
