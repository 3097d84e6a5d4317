package media_test

import (
	"bytes"
	"errors"
	"io"
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

// FuzzAnimation holds that no file makes an animation harm the process, leave its
// canvas, or end in anything but its end.
func FuzzAnimation(f *testing.F) {
	for _, file := range samples(f) {
		f.Add(file)
	}
	f.Add(animatedWebP(4, 2, webpFrame{0, 0, "rrrr/rrrr", 100, 1}, webpFrame{2, 0, ".g/g.", 200, 2}))
	f.Add(joinPNG([]string{"IHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00", "acTL", "fcTL\x00\x00\x00\x00\x00\x00\x00\x01" +
		"\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x02\x00\x00", "IDAT\x78\x9c\x63\x60\x00\x00\x00\x02\x00\x01", "IEND"}))
	f.Add([]byte("GIF89a\x02\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x0d\x05\x00\x01\x00" +
		",\x01\x00\x01\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x40\x02\x02\x44\x01\x00;"))
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := media.OpenAnimation(bytes.NewReader(file), media.Limits{Bytes: 1 << 20, Pixels: 1 << 18})
		if err != nil {
			if c := fault.CodeOf(err); c != fault.Invalid && c != fault.Unsupported && c != fault.TooLarge {
				t.Errorf("unexpected error %v", err)
			}
			return
		}
		for range 50 {
			p, err := a.Next()
			if err != nil {
				if !errors.Is(err, io.EOF) {
					t.Errorf("ends with %v", err)
				}
				return
			}
			if size := p.Image.Rect.Size(); size.X*size.Y > 1<<18 || p.For <= 0 {
				t.Errorf("%v for %v", size, p.For)
			}
		}
	})
}
