package media_test

import (
	"bytes"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
)

// FuzzDecode holds that no file harms the process, and that each is a photo within
// the limits or a fault that tells the caller what is wrong.
func FuzzDecode(f *testing.F) {
	for _, file := range samples(f) {
		f.Add(file)
		f.Add(file[:len(file)/2])
	}
	f.Add([]byte("GIF89a"))
	f.Fuzz(func(t *testing.T, file []byte) {
		limits := media.Limits{Bytes: 1 << 20, Pixels: 1 << 18}
		img, format, err := media.Decode(bytes.NewReader(file), limits)
		switch fault.CodeOf(err) {
		case "":
			if size := img.Bounds().Size(); size.X*size.Y > 1<<18 || format == "" {
				t.Errorf("%s of %v pixels", format, size)
			}
		case fault.Invalid, fault.Unsupported, fault.TooLarge:
		default:
			t.Errorf("unexpected error %v", err)
		}
	})
}
