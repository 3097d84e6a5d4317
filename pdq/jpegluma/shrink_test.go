package jpegluma

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
)

// TestShrinker holds that the filter of coefficients gives what the filter of pixels
// does, on every fixture. They are so small that a value is one pixel or four, so that
// it may be off by what that is rounded.
func TestShrinker(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.jpg")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d := &decoder{reader: reader{src: bytes.NewReader(file)}, leastBoxes: 1}
		if err := d.decode(); err != nil {
			t.Fatal(name, err)
		}
		s := d.components[0].shrinker
		if s == nil { // RGB
			continue
		}
		got := s.values()
		img, err := Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		var squares float64
		for i := range got {
			for j, v := range got[i] {
				x, y := (2*j+1)*d.width/128, (2*i+1)*d.height/128
				off := float64(v) - float64(img.Pix[y*img.Stride+x])
				squares += off * off
				if math.Abs(off) > 0.75 {
					t.Fatalf("%s: %v at %d, %d, want %v", name, v, j, i, img.Pix[y*img.Stride+x])
				}
			}
		}
		if deviation := math.Sqrt(squares / 64 / 64); deviation > 0.31 {
			t.Errorf("%s: a deviation of %v", name, deviation)
		}
	}
}

// FuzzShrinker holds that no file harms the process on the way without pixels, and that
// it takes and refuses the same files.
func FuzzShrinker(f *testing.F) {
	files, err := filepath.Glob("testdata/*.jpg")
	if err != nil || len(files) < 20 {
		f.Fatal(files, err)
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
		f.Add(file[:len(file)/2])
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, o := range []Options{{MaxPixels: 1 << 16}, {MaxPixels: 1 << 16, Damaged: true}} {
			d := &decoder{options: o, reader: reader{src: bytes.NewReader(file)}, leastBoxes: 1}
			err := d.decode()
			if _, plain := o.Decode(bytes.NewReader(file)); fmt.Sprint(err) != fmt.Sprint(plain) {
				t.Fatalf("%v, want %v", err, plain)
			}
			if err == nil && d.components[0].shrinker != nil {
				pdq.Shrunk(d.components[0].shrinker.values(), 0.3)
			}
		}
	})
}
