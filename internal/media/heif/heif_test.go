package heif_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"io"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media/heif"
	. "github.com/breakwater-safety/breakwater/internal/media/heif/heiftest" //nolint:revive // a language to write files in
)

const mostPixels = 1_000_000

// unit is a NAL unit behind its length: of a type, and one more byte for what it
// begins a picture with.
func unit(kind byte, body string) []byte {
	return append(U32(2+len(body)), append([]byte{kind << 1, 1}, body...)...)
}

// idr is a tile: one slice that begins a picture.
func idr(text string) []byte { return unit(19, "\x80"+text) }

func sets(text string) []byte {
	return Config([]byte{32 << 1, 1, 'v'}, []byte{33 << 1, 1, 's'}, []byte("\x44\x01"+text))
}

// tiled is a picture of 3 x 2 tiles of 64 x 64 pixels, of which 160 x 100 are used.
func tiled(properties ...[]byte) File {
	c := Coded{Config: sets("p")}
	for i := range 6 {
		c.Tiles = append(c.Tiles, idr(string(rune('a'+i))))
	}
	return c.Tiled(3, 2, image.Pt(64, 64), image.Pt(160, 100), properties...)
}

func single(properties ...[]byte) File {
	return Coded{Config: sets("p"), Tiles: [][]byte{idr("a")}}.Single(image.Pt(160, 100), properties...)
}

func read(file []byte) (*heif.Picture, error) {
	return heif.Read(bytes.NewReader(file), int64(len(file)), mostPixels)
}

// written is a stream in annex B for reading: parameter sets and tiles by their last
// letters, an end of a sequence as a full stop.
func written(t *testing.T, p *heif.Picture) (out string) {
	t.Helper()
	b, err := io.ReadAll(p.Stream())
	for _, u := range strings.Split(string(b), "\x00\x00\x00\x01")[1:] {
		if u == "\x48\x01" {
			u = "."
		}
		out += u[len(u)-1:]
	}
	if err != nil {
		out += " " + err.Error()
	}
	return out
}

// TestRead: what the primary item leads to, however the file says it.
func TestRead(t *testing.T) {
	t.Parallel()
	change := func(f File, do func(*File)) File { do(&f); return f }
	scattered := func(f *File) {
		for i := range f.Items {
			f.Items[i].Parts, f.Items[i].InIdat = 3, false
		}
		f.Items[6].Parts = 1 // the grid
	}
	inIdat := func(f *File) {
		for i := range f.Items {
			f.Items[i].InIdat = true
		}
		f.Version = 2
	}
	on := func(kind string, to ...uint32) func(*File) { // a picture made of the first
		return func(f *File) {
			f.Primary = 99
			f.Items = append(f.Items, Item{ID: 99, Kind: kind, Data: []byte("x"), References: []Reference{{Kind: "dimg", To: to}}})
		}
	}
	tests := []struct {
		name   string
		file   File
		size   image.Point
		stream string
	}{
		{"one", single(), image.Pt(160, 100), "vspa."},
		{"tiles", tiled(), image.Pt(160, 100), "vspa.b.c.d.e.f."},
		{"wide numbers", change(tiled(), func(f *File) { f.Wide, f.Version = true, 2 }), image.Pt(160, 100), "vspa.b.c.d.e.f."},
		{"version 0", change(tiled(), func(f *File) { f.Version = 0; f.Items[6].InIdat = false }), image.Pt(160, 100), "vspa.b.c.d.e.f."},
		{"in parts", change(tiled(), scattered), image.Pt(160, 100), "vspa.b.c.d.e.f."},
		{"all in idat", change(tiled(), inIdat), image.Pt(160, 100), "vspa.b.c.d.e.f."},
		{"turned", tiled(Rotation(1)), image.Pt(160, 100), "vspa.b.c.d.e.f."},
		{"cropped", tiled(Crop(100, 60, 0, 0), Rotation(1)), image.Pt(100, 60), "vspa.b.c.d.e.f."},
		{"the same again", change(tiled(), on("iden", 1)), image.Pt(160, 100), "vspa.b.c.d.e.f."},
		{"a tone map", change(tiled(), on("tmap", 1, 2)), image.Pt(160, 100), "vspa.b.c.d.e.f."},
		{"a tile more than once", change(tiled(), func(f *File) { f.Items[6].References[0].To[5] = 2 }), image.Pt(160, 100), "vspa.b.c.d.e.a."},
		{"sets that change", change(tiled(), func(f *File) {
			f.Items[1].Properties = [][]byte{sets("q"), Extent(64, 64)}
		}), image.Pt(160, 100), "vspa.vsqb.vspc.d.e.f."},
		{"what is not the picture", change(single(), func(f *File) {
			f.Items[0].Data = bytes.Join([][]byte{unit(35, "0"), unit(39, "1"), unit(34, "2"), idr("a"), unit(19, "\x00b"), unit(40, "3")}, nil)
		}), image.Pt(160, 100), "vsp2ab."},
		{"cut off behind all that counts", change(single(), func(f *File) { f.After = []byte("\x00\x00") }), image.Pt(160, 100), "vspa."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, err := read(tt.file.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if got := written(t, p); p.Size() != tt.size || p.Codec != heif.HEVC || got != tt.stream || p.Alpha != nil {
				t.Errorf("%v of %q, want %v of %q", p.Size(), got, tt.size, tt.stream)
			}
		})
	}
}

// TestCanvas: each tile is in its place, what is past the picture or cropped is not in
// it, and tiles that are not as promised are refused.
func TestCanvas(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		file  File
		first image.Point // of the whole picture
	}{
		"whole":            {tiled(), image.Pt(0, 0)},
		"middle":           {tiled(Crop(100, 60, 0, 0)), image.Pt(30, 20)},
		"off the middle":   {tiled(Crop(100, 60, 20, -20)), image.Pt(40, 10)},
		"half a pixel":     {tiled(Crop(101, 61, 1, 1)), image.Pt(30, 20)},
		"past the edge":    {tiled(Crop(160, 100, 20, 20)), image.Pt(10, 10)},
		"cropped twice":    {twice(), image.Pt(40, 30)},
		"crop, then again": {tiled(Crop(100, 60, 0, 0), Crop(80, 40, 0, 0)), image.Pt(40, 30)},
	} {
		p, err := read(tt.file.Bytes())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		canvas := p.Canvas()
		if _, err := canvas.Gray(); !errors.Is(err, heif.ErrTiles) {
			t.Errorf("%s: empty: %v", name, err)
		}
		if err := canvas.Add(image.NewGray(image.Rect(0, 0, 64, 63))); !errors.Is(err, heif.ErrTiles) {
			t.Errorf("%s: a tile of another size: %v", name, err)
		}
		for i := range 6 {
			if err := canvas.Add(patch(i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := canvas.Add(patch(6)); !errors.Is(err, heif.ErrTiles) {
			t.Errorf("%s: one too many: %v", name, err)
		}
		img, err := canvas.Gray()
		if err != nil || img.Rect.Size() != p.Size() {
			t.Fatalf("%s: %v, %v", name, img.Rect, err)
		}
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				if got, want := img.GrayAt(x, y), pixel(x+tt.first.X, y+tt.first.Y); got != want {
					t.Fatalf("%s: %d, %d is %d, want %d", name, x, y, got, want)
				}
			}
		}
	}
}

func twice() File {
	f := tiled(Crop(100, 60, 0, 0))
	f.Primary = 99
	f.Items = append(f.Items, Item{ID: 99, Kind: "iden", Properties: [][]byte{Crop(80, 40, 0, 0)},
		References: []Reference{{Kind: "dimg", To: []uint32{1}}}})
	return f
}

// pixel is that of a picture in which all differ from their neighbours.
func pixel(x, y int) color.Gray { return color.Gray{Y: uint8(7*x + 13*y + x*y>>4)} }

// patch is tile i of that picture.
func patch(i int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	for j := range img.Pix {
		img.Pix[j] = pixel(i%3*64+j%64, i/3*64+j/64).Y
	}
	return img
}

// TestAlpha: a picture's transparency is found, and not mistaken for a gain map, or for
// that of another.
func TestAlpha(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		of       uint32
		kind     []byte
		w        int
		expected bool
	}{
		"alpha":               {1, Alpha(), 160, true},
		"of another":          {7, Alpha(), 160, false},
		"of another size":     {1, Alpha(), 80, false},
		"a gain map":          {1, FullBox("auxC", 0, 0, []byte("urn:com:apple:photo:2020:aux:hdrgainmap\x00")), 160, false},
		"of a kind not said":  {1, Extent(1, 1), 160, false},
		"of a kind cut short": {1, Box("auxC"), 160, false},
	} {
		f := tiled(Crop(100, 60, 0, 0))
		f.Items = append(f.Items, Item{ID: 20, Kind: "hvc1", Data: idr("z"), Properties: [][]byte{sets("p"), Extent(tt.w, 100), tt.kind},
			References: []Reference{{Kind: "auxl", To: []uint32{tt.of}}}})
		p, err := read(f.Bytes())
		if err != nil || (p.Alpha != nil) != tt.expected {
			t.Fatalf("%s: %+v, %v", name, p, err)
		}
		if tt.expected && (written(t, p.Alpha) != "vspz." || p.Alpha.Size() != p.Size()) {
			t.Errorf("%s: %q of %v", name, written(t, p.Alpha), p.Alpha.Size())
		}
	}
}

func TestFullRange(t *testing.T) {
	t.Parallel()
	colour := func(last byte) []byte { return Box("colr", []byte("nclx\x00\x01\x00\x0d\x00\x06"), []byte{last}) }
	for name, tt := range map[string]struct {
		property []byte
		full     bool
	}{
		"full": {colour(0x80), true}, "limited": {colour(0), false}, "a profile": {Box("colr", []byte("prof----------------")), false},
		"cut short": {Box("colr", []byte("nclx")), false},
	} {
		p, err := read(single(tt.property).Bytes())
		if err != nil || p.Full != tt.full {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}
