package heiftest

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"os/exec"
	"strings"
	"testing"
)

// Coded is what an encoder of HEVC made of pictures.
type Coded struct {
	Config []byte   // the property hvcC
	Tiles  [][]byte // NAL units behind their lengths in four bytes
}

// Encode makes HEVC of pictures of one size with the ffmpeg that is installed, each
// to stand alone. format is the pixel format, as ffmpeg names it: «yuvj420p».
func Encode(t testing.TB, format string, pictures ...image.Image) Coded {
	t.Helper()
	var in bytes.Buffer
	for _, p := range pictures {
		writePPM(&in, p)
	}
	fullRange := "limited"
	if strings.HasPrefix(format, "yuvj") {
		fullRange = "full"
	}
	cmd := exec.CommandContext(t.Context(), "ffmpeg", //nolint:gosec // in tests, of our own arguments
		"-v", "error", "-f", "image2pipe", "-c:v", "ppm", "-i", "pipe:0", "-pix_fmt", format, "-c:v", "libx265", "-preset", "slow", "-crf", "20",
		"-x265-params", "keyint=1:info=0:log-level=0:pools=1:range="+fullRange, "-f", "hevc", "pipe:1")
	var out, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("encode HEVC: %v\n%s", err, &said)
	}
	return cut(out.Bytes())
}

// cut takes a stream in annex B apart: its parameter sets, and its pictures.
func cut(stream []byte) (c Coded) {
	sets := map[byte][]byte{}
	for unit := range bytes.SplitSeq(stream, []byte("\x00\x00\x01")) {
		unit = bytes.TrimRight(unit, "\x00")
		if len(unit) < 3 {
			continue
		}
		switch kind := unit[0] >> 1 & 0x3f; {
		case kind >= 32 && kind <= 34:
			sets[kind] = unit
		case kind <= 31:
			if unit[2]&0x80 != 0 {
				c.Tiles = append(c.Tiles, nil)
			}
			last := &c.Tiles[len(c.Tiles)-1]
			*last = append(append(*last, U32(len(unit))...), unit...)
		}
	}
	c.Config = Config(sets[32], sets[33], sets[34])
	return c
}

// Config is the property of parameter sets, whose lengths are of four bytes.
func Config(sets ...[]byte) []byte {
	body := append(make([]byte, 21), 0xff, byte(len(sets)))
	body[0] = 1
	for _, s := range sets {
		body = append(body, 0x80|s[0]>>1&0x3f, 0, 1)
		body = append(append(body, U16(len(s))...), s...)
	}
	return Box("hvcC", body)
}

// Cut cuts a picture into tiles of a size, row by row. What is past its edges is grey.
func Cut(img image.Image, size image.Point) (tiles []image.Image, columns, rows int) {
	b := img.Bounds()
	columns, rows = (b.Dx()+size.X-1)/size.X, (b.Dy()+size.Y-1)/size.Y
	for i := range columns * rows {
		tile := image.NewNRGBA(image.Rectangle{Max: size})
		draw.Draw(tile, tile.Rect, image.NewUniform(image.White), image.Point{}, draw.Src)
		draw.Draw(tile, tile.Rect, img, b.Min.Add(image.Pt(i%columns*size.X, i/columns*size.Y)), draw.Over)
		tiles = append(tiles, tile)
	}
	return tiles, columns, rows
}

// Tiled is the file of a picture of tiles, as telephones write them. Item 1 is the
// picture, 2 and on are its tiles.
func (c Coded) Tiled(columns, rows int, tile, size image.Point, properties ...[]byte) File {
	picture := Item{ID: 1, Kind: "grid", Data: Grid(columns, rows, size.X, size.Y), InIdat: true,
		Properties: append([][]byte{Extent(size.X, size.Y)}, properties...), References: []Reference{{Kind: "dimg"}}}
	f := File{Primary: 1, Version: 1}
	for i, data := range c.Tiles {
		id := uint32(i + 2)
		picture.References[0].To = append(picture.References[0].To, id)
		f.Items = append(f.Items, Item{ID: id, Kind: "hvc1", Data: data, Properties: [][]byte{c.Config, Extent(tile.X, tile.Y)}})
	}
	f.Items = append(f.Items, picture)
	return f
}

// Single is the file of a picture of one piece: item 1.
func (c Coded) Single(size image.Point, properties ...[]byte) File {
	return File{Primary: 1, Items: []Item{{ID: 1, Kind: "hvc1", Data: c.Tiles[0],
		Properties: append([][]byte{c.Config, Extent(size.X, size.Y)}, properties...)}}}
}

func writePPM(w *bytes.Buffer, img image.Image) {
	b := img.Bounds()
	m := image.NewNRGBA(image.Rectangle{Max: b.Size()})
	draw.Draw(m, m.Rect, img, b.Min, draw.Src)
	fmt.Fprintf(w, "P6\n%d %d\n255\n", b.Dx(), b.Dy())
	for i := 0; i < len(m.Pix); i += 4 {
		w.Write(m.Pix[i : i+3])
	}
}
