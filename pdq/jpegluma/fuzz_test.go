package jpegluma_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// FuzzDecode holds that no file harms the process, that errors are of the kinds that
// are named, and that whole files look the same when damage is allowed.
func FuzzDecode(f *testing.F) {
	for name := range fixtures {
		f.Add(fixture(f, name))
	}
	for _, d := range damage {
		f.Add(d.do(fixture(f, d.file)))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		img, err := jpegluma.Options{MaxPixels: 1 << 16}.Decode(bytes.NewReader(file))
		var format jpegluma.FormatError
		var unsupported jpegluma.UnsupportedError
		known := errors.As(err, &format) || errors.As(err, &unsupported) ||
			errors.Is(err, jpegluma.ErrTruncated) || errors.Is(err, jpegluma.ErrTooLarge)
		if err != nil && !known {
			t.Fatalf("unexpected error %v", err)
		}
		shown, shownErr := jpegluma.Options{MaxPixels: 1 << 16, Damaged: true}.Decode(bytes.NewReader(file))
		if err == nil && (shownErr != nil || digest(shown) != digest(img)) {
			t.Fatalf("a whole file looks otherwise when damage is allowed: %v", shownErr)
		}
		if img != nil && img.Rect.Dx()*img.Rect.Dy() > 1<<16 {
			t.Fatalf("%v pixels", img.Rect)
		}
	})
}
