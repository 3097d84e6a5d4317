package jpegluma_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/bits"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// flat describes a JPEG file for what cjpeg does not write: blocks of one value each.
type flat struct {
	width, height int
	sampling      []byte // of each component, as in the file: 0x11, 0x21, ...
	ids           string
	markers       string // before the frame
	progressive   bool   // with one scan, of the DC coefficients
}

// The Huffman tables: codes of 4 bits for the sizes 0 to 11 of a DC difference, and of
// 1 bit for the end of a block.
const (
	dcTable = "\xff\xc4\x00\x1f\x00" + "\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
		"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b"
	acTable = "\xff\xc4\x00\x14\x10" + "\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" + "\x00"
	adobe   = "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00"
	jfif    = "\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
)

// encode writes the file. The blocks' values go through all colours.
func (f flat) encode() []byte {
	n := len(f.sampling)
	b := []byte("\xff\xd8" + f.markers + "\xff\xdb\x00\x43\x00" + string(bytes.Repeat([]byte{8}, 64)) + dcTable + acTable)
	kind := byte(0xc0)
	if f.progressive {
		kind = 0xc2
	}
	b = append(b, 0xff, kind, 0, byte(8+3*n), 8, byte(f.height>>8), byte(f.height), byte(f.width>>8), byte(f.width), byte(n))
	for i, s := range f.sampling {
		b = append(b, f.ids[i], s, 0)
	}
	b = append(b, 0xff, 0xda, 0, byte(6+2*n), byte(n))
	for i := range f.sampling {
		b = append(b, f.ids[i], 0)
	}
	b = append(b, 0, 63, 0)
	if f.progressive {
		b[len(b)-2] = 0
	}
	return append(f.blocks(b), 0xff, 0xd9)
}

// blocks appends the scan.
func (f flat) blocks(b []byte) []byte {
	across, down := byte(1), byte(1)
	for _, s := range f.sampling {
		across, down = max(across, s>>4), max(down, s&15)
	}
	w := bitWriter{out: b}
	previous := make([]int, len(f.sampling))
	value := 0
	for range ceil(f.width, 8*int(across)) * ceil(f.height, 8*int(down)) {
		for i, s := range f.sampling {
			for range (s >> 4) * (s & 15) {
				value = (value + 37 + 50*i) % 256
				size, number := numberBits(value - 128 - previous[i])
				w.put(size, 4)
				w.put(number, size)
				if !f.progressive {
					w.put(0, 1)
				}
				previous[i] = value - 128
			}
		}
	}
	w.put(0x7f, 7) // fill the last byte
	return w.out
}

func ceil(n, by int) int { return (n + by - 1) / by }

// numberBits gives the size and bits of a number (ITU-T T.81, F.1.2.1).
func numberBits(v int) (size, number int) {
	size = bits.Len(uint(max(v, -v)))
	if v < 0 {
		v += 1<<size - 1
	}
	return size, v
}

type bitWriter struct {
	out  []byte
	acc  int
	have int
}

func (w *bitWriter) put(v, n int) {
	for i := n - 1; i >= 0; i-- {
		w.acc = w.acc<<1 | v>>i&1
		w.have++
		if w.have == 8 {
			w.out = append(w.out, byte(w.acc))
			if byte(w.acc) == 0xff {
				w.out = append(w.out, 0)
			}
			w.acc, w.have = 0, 0
		}
	}
}

// TestColourSpaces: what the components are is told by markers and names, as in the
// standard library where it reads the file.
func TestColourSpaces(t *testing.T) {
	t.Parallel()
	three, four := []byte{0x11, 0x11, 0x11}, []byte{0x11, 0x11, 0x11, 0x11}
	for name, f := range map[string]flat{
		"gray of a strange sampling": {33, 20, []byte{0x22}, "\x01", "", false},
		"YCbCr":                      {33, 20, three, "\x01\x02\x03", "", false},
		"YCbCr progressive":          {33, 20, three, "\x01\x02\x03", "", true},
		"YCbCr, Adobe":               {33, 20, three, "\x01\x02\x03", adobe + "\x01", false},
		"RGB, Adobe":                 {33, 20, three, "\x01\x02\x03", adobe + "\x00", false},
		"RGB progressive":            {33, 20, three, "\x01\x02\x03", adobe + "\x00", true},
		"RGB by name":                {33, 20, three, "RGB", "", false},
		"JFIF before the name":       {33, 20, three, "RGB", jfif, false},
		"CMYK, Adobe":                {33, 20, four, "CMYK", adobe + "\x00", false},
		"YCCK, Adobe":                {33, 20, four, "\x01\x02\x03\x04", adobe + "\x02", false},
		"YCCK progressive":           {33, 20, four, "\x01\x02\x03\x04", adobe + "\x02", true},
		"YCCK 4:2:0":                 {33, 20, []byte{0x22, 0x11, 0x11, 0x22}, "\x01\x02\x03\x04", adobe + "\x02", false},
		"4:1:0":                      {70, 41, []byte{0x42, 0x11, 0x11}, "\x01\x02\x03", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := jpegluma.Decode(bytes.NewReader(f.encode()))
			if err != nil {
				t.Fatal(err)
			}
			img, err := jpeg.Decode(bytes.NewReader(f.encode()))
			if err != nil {
				t.Fatal(err)
			}
			if err := near(got, img, 2); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestWithoutAdobe: CMYK whose marker is missing is not inverted.
func TestWithoutAdobe(t *testing.T) {
	t.Parallel()
	f := flat{8, 8, []byte{0x11, 0x11, 0x11, 0x11}, "CMYK", "", false}
	img, err := jpegluma.Decode(bytes.NewReader(f.encode()))
	if err != nil {
		t.Fatal(err)
	}
	// The values are 37, 124, 5 and 192.
	white := 63.0 / 255
	want := 0.299*218*white + 0.587*131*white + 0.114*250*white
	if got := float64(img.Pix[0]); got < want-1 || got > want+1 {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestCoarseLuma: a luma with fewer samples than another component is stretched.
func TestCoarseLuma(t *testing.T) {
	t.Parallel()
	f := flat{30, 17, []byte{0x11, 0x22, 0x11}, "\x01\x02\x03", "", false}
	img, err := jpegluma.Decode(bytes.NewReader(f.encode()))
	if err != nil {
		t.Fatal(err)
	}
	if img.Rect != image.Rect(0, 0, 30, 17) || img.GrayAt(0, 0) != img.GrayAt(15, 15) || img.GrayAt(0, 0).Y != 37 {
		t.Errorf("%v, %v and %v", img.Rect, img.GrayAt(0, 0), img.GrayAt(15, 15))
	}
}
