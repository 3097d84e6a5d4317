package jpegluma_test

import (
	"bytes"
	"errors"
	"image/color"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// TestCutAnywhere holds that a file which lacks a part of its picture is an error,
// wherever it ends, and shown when that is asked for.
func TestCutAnywhere(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"420", "restart-rows", "three-scans", "gray-progressive", "rgb"} {
		file := fixture(t, name)
		step := 3
		if raceDetector {
			step = 11
		}
		for end := 0; end < len(file)-2; end += step {
			_, err := jpegluma.Decode(bytes.NewReader(file[:end]))
			whole := err == nil && name == "three-scans" // once luma's, the second, is over
			if !whole && !errors.Is(err, jpegluma.ErrTruncated) {
				t.Errorf("%s, %d of %d bytes: %v", name, end, len(file), err)
			}
			img, err := jpegluma.Options{Damaged: true}.Decode(bytes.NewReader(file[:end]))
			if (err == nil) != (img != nil) || end > len(file)/2 && name != "rgb" && err != nil {
				t.Errorf("%s, %d of %d bytes: %v", name, end, len(file), err)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	whole := string(fixture(t, "420"))
	frame := strings.Index(whole, "\xff\xc0")
	scan := strings.Index(whole, "\xff\xda")
	at := func(i int, by string) string { return whole[:i] + by + whole[i+len(by):] }
	var format jpegluma.FormatError
	var unsupported jpegluma.UnsupportedError
	for name, tt := range map[string]struct {
		file string
		want any
	}{
		"a PNG":                  {"\x89PNG\r\n\x1a\n", &format},
		"no frame":               {whole[:frame] + whole[scan:], &format},
		"no scan":                {whole[:scan] + "\xff\xd9", &format},
		"two frames":             {whole[:scan] + whole[frame:], &format},
		"12 bits":                {at(frame+4, "\x0c"), &unsupported},
		"lossless":               {at(frame+1, "\xc3"), &unsupported},
		"arithmetic":             {at(frame+1, "\xc9"), &unsupported},
		"no height":              {at(frame+5, "\x00\x00"), &unsupported},
		"no width":               {at(frame+7, "\x00\x00"), &format},
		"two components":         {at(frame+2, "\x00\x0e\x08\x00\x10\x00\x10\x02"), &unsupported},
		"sampling 0":             {at(frame+11, "\x02"), &format},
		"sampling 3 of 2":        {at(frame+14, "\x31"), &unsupported},
		"table 4":                {at(frame+12, "\x04"), &format},
		"a missing table":        {at(frame+12, "\x03"), &format},
		"an unknown component":   {at(scan+5, "\x09"), &format},
		"the same twice":         {at(scan+7, "\x01"), &format},
		"a missing Huffman":      {at(scan+6, "\x33"), &format},
		"a short frame":          {at(frame+2, "\x00\x03"), &format},
		"a segment of 1":         {at(frame+2, "\x00\x01"), &format},
		"too many codes":         {strings.Replace(whole, "\xff\xc4\x00\x1f\x00\x00\x01", "\xff\xc4\x00\x1f\x00\x03\x01", 1), &format},
		"an interval of 1 byte":  {whole[:scan] + "\xff\xdd\x00\x03\x01" + whole[scan:], &format},
		"DAC":                    {whole[:scan] + "\xff\xcc\x00\x04\x00\x00" + whole[scan:], &unsupported},
		"a restart not there":    {whole[:scan] + "\xff\xdd\x00\x04\x00\x01" + whole[scan:], &jpegluma.ErrTruncated},
		"a code that is none":    {whole[:scan+14] + strings.Repeat("\xff\x00", 40) + whole[scan+14:], &format},
		"a quantisation table 9": {whole[:scan] + "\xff\xdb\x00\x03\x09" + whole[scan:], &format},
	} {
		img, err := jpegluma.Decode(strings.NewReader(tt.file))
		if img != nil || err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if want, ok := tt.want.(*error); ok {
			if !errors.Is(err, *want) {
				t.Errorf("%s: %v", name, err)
			}
		} else if !errors.As(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadErrors(t *testing.T) {
	t.Parallel()
	file := fixture(t, "420")
	broken := errors.New("broken")
	for _, end := range []int{0, 1, 10, len(file) / 2, len(file) - 10} {
		for _, o := range []jpegluma.Options{{}, {Damaged: true}} {
			_, err := o.Decode(io.MultiReader(bytes.NewReader(file[:end]), iotest.ErrReader(broken)))
			if !errors.Is(err, broken) {
				t.Errorf("after %d bytes, %+v: %v", end, o, err)
			}
		}
	}
	if _, err := jpegluma.Decode(nothing{}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("got %v", err)
	}
}

// nothing reads no bytes, for ever.
type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, nil }

func TestMaxPixels(t *testing.T) {
	t.Parallel()
	file := fixture(t, "420")
	if _, err := (jpegluma.Options{MaxPixels: 83 * 61}).Decode(bytes.NewReader(file)); err != nil {
		t.Error(err)
	}
	if _, err := (jpegluma.Options{MaxPixels: 83*61 - 1}).Decode(bytes.NewReader(file)); !errors.Is(err, jpegluma.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	at := bytes.Index(file, []byte("\xff\xc0")) + 5
	copy(file[at:], "\xff\xff\xff\xff")
	if _, err := jpegluma.Decode(bytes.NewReader(file)); !errors.Is(err, jpegluma.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestDecodeConfig(t *testing.T) {
	t.Parallel()
	file := fixture(t, "420-progressive")
	at := bytes.Index(file, []byte("\xff\xc2")) + 5
	copy(file[at:], "\xff\xff\xff\xfe")
	config, err := jpegluma.DecodeConfig(bytes.NewReader(file[:at+14]))
	if err != nil || config.Width != 65534 || config.Height != 65535 || config.ColorModel != color.GrayModel {
		t.Errorf("got %+v, %v", config, err)
	}
	if _, err := jpegluma.DecodeConfig(bytes.NewReader(file[:at+10])); !errors.Is(err, jpegluma.ErrTruncated) {
		t.Errorf("cut off: %v", err)
	}
	file[at-1] = 12
	var unsupported jpegluma.UnsupportedError
	if _, err := jpegluma.DecodeConfig(bytes.NewReader(file)); !errors.As(err, &unsupported) {
		t.Errorf("12 bits: %v", err)
	}
}

// TestManyScans: a file of few bytes may not have every block visited for ever.
func TestManyScans(t *testing.T) {
	t.Parallel()
	file := string(fixture(t, "gray-progressive"))
	scan := strings.LastIndex(file, "\xff\xda")
	one := "\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00"
	_, err := jpegluma.Decode(strings.NewReader(file[:scan] + strings.Repeat(one, 100_000)))
	if err == nil {
		t.Error("no error")
	}
	_, err = jpegluma.Options{Damaged: true}.Decode(strings.NewReader(file[:scan] + strings.Repeat(one, 100_000)))
	if _, ok := errors.AsType[jpegluma.UnsupportedError](err); !ok {
		t.Errorf("got %v", err)
	}
}
