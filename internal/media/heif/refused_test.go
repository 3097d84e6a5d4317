package heif_test

import (
	"bytes"
	"errors"
	"image"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media/heif"
	. "github.com/breakwater-safety/breakwater/internal/media/heif/heiftest" //nolint:revive // a language to write files in
)

// TestRefused: files that nobody should write.
func TestRefused(t *testing.T) {
	t.Parallel()
	grid := func(do func(f *File, grid *Item)) []byte {
		f := tiled()
		do(&f, &f.Items[6])
		return f.Bytes()
	}
	one := func(do func(item *Item)) []byte {
		f := single()
		do(&f.Items[0])
		return f.Bytes()
	}
	made := func(kind string, to ...uint32) []byte {
		return one(func(item *Item) { *item = Item{ID: 1, Kind: kind, References: []Reference{{Kind: "dimg", To: to}}} })
	}
	large := errors.New("too large")
	tests := []struct {
		name string
		file []byte
		want error
	}{
		{"nothing", nil, heif.ErrDamaged},
		{"no metadata", Box("ftyp", []byte("heic")), heif.ErrDamaged},
		{"empty metadata", Box("meta"), heif.ErrDamaged},
		{"two metadata", append(single().Bytes(), Box("meta", U32(0))...), heif.ErrDamaged},
		{"metadata of a video", bytes.Replace(single().Bytes(), []byte("pict"), []byte("vide"), 1), heif.ErrRare},
		{"a list twice", bytes.Replace(single().Bytes(), []byte("iref"), []byte("iinf"), 1), heif.ErrDamaged},
		{"a list missing", bytes.Replace(single().Bytes(), []byte("iloc"), []byte("xloc"), 1), heif.ErrDamaged},
		{"a list longer than its box", bytes.Replace(single().Bytes(), []byte("ipma\x00\x00\x00\x00\x00\x00\x00\x01"), []byte("ipma\x00\x00\x00\x00\xff\xff\xff\xff"), 1), heif.ErrDamaged},
		{"more items than there may be", bytes.Replace(single().Bytes(), []byte("iinf\x00\x00\x00\x00\x00\x01"), []byte("iinf\x00\x00\x00\x00\xff\xff"), 1), heif.ErrRare},
		{"more items than there are", bytes.Replace(single().Bytes(), []byte("iinf\x00\x00\x00\x00\x00\x01"), []byte("iinf\x00\x00\x00\x00\x00\xff"), 1), heif.ErrDamaged},
		{"numbers of three bytes", bytes.Replace(single().Bytes(), []byte("iloc\x00\x00\x00\x00\x44"), []byte("iloc\x00\x00\x00\x00\x34"), 1), heif.ErrDamaged},
		{"parts without a length", bytes.Replace(single().Bytes(), []byte("iloc\x00\x00\x00\x00\x44"), []byte("iloc\x00\x00\x00\x00\x40"), 1), heif.ErrRare},
		{"the primary item is missing", grid(func(f *File, _ *Item) { f.Primary = 77 }), heif.ErrRare},
		{"an item twice", grid(func(f *File, _ *Item) { f.Items[0].ID = 3 }), heif.ErrDamaged},
		{"no size", one(func(i *Item) { i.Properties = i.Properties[:1] }), heif.ErrDamaged},
		{"a size of nothing", one(func(i *Item) { i.Properties[1] = Extent(0, 5) }), heif.ErrDamaged},
		{"too many pixels", one(func(i *Item) { i.Properties[1] = Extent(1001, 1000) }), large},
		{"a product past 64 bits", one(func(i *Item) { i.Properties[1] = Extent(1<<32-1, 1<<32-1) }), large},
		{"too many pixels in tiles", grid(func(f *File, g *Item) {
			for i := range 6 {
				f.Items[i].Properties[1] = Extent(500, 500)
			}
		}), large},
		{"a grid of too many pixels", grid(func(_ *File, g *Item) { g.Data = Grid(3, 2, 60000, 60000) }), large},
		{"tiles too small for the grid", grid(func(_ *File, g *Item) { g.Data = Grid(3, 2, 193, 100) }), heif.ErrDamaged},
		{"tiles missing", grid(func(_ *File, g *Item) { g.References[0].To = g.References[0].To[1:] }), heif.ErrDamaged},
		{"tiles of two sizes", grid(func(f *File, _ *Item) { f.Items[5].Properties[1] = Extent(64, 32) }), heif.ErrDamaged},
		{"a tile that is turned", grid(func(f *File, _ *Item) { f.Items[5].Properties = append(f.Items[5].Properties, Rotation(2)) }), heif.ErrRare},
		{"a tile that is cropped", grid(func(f *File, _ *Item) { f.Items[5].Properties = append(f.Items[5].Properties, Crop(9, 9, 0, 0)) }), heif.ErrRare},
		{"a tile of another codec", grid(func(f *File, _ *Item) { f.Items[5].Kind = "av01" }), heif.ErrRare},
		{"a tile that is the grid", grid(func(_ *File, g *Item) { g.References[0].To = []uint32{1, 1, 1, 1, 1, 1} }), heif.ErrRare},
		{"a tile that is a grid", grid(func(f *File, _ *Item) { f.Items[0].Kind = "grid" }), heif.ErrRare},
		{"tiles in two lists", grid(func(_ *File, g *Item) { g.References = append(g.References, g.References[0]) }), heif.ErrDamaged},
		{"a grid cut short", grid(func(_ *File, g *Item) { g.Data = g.Data[:7] }), heif.ErrDamaged},
		{"too many tiles", many(65, 64), heif.ErrRare},
		{"the same bytes again and again", grid(func(f *File, g *Item) {
			f.Items[0].Data = idr(strings.Repeat("a", 5000))
			g.References[0].To = []uint32{2, 2, 2, 2, 2, 2}
		}), heif.ErrRare},
		{"made of itself", made("iden", 1), heif.ErrDamaged},
		{"made of nothing", made("iden"), heif.ErrDamaged},
		{"an overlay", made("iovl", 1), heif.ErrRare},
		{"a JPEG", made("jpeg"), heif.ErrRare},
		{"turned, then cropped", tiled(Rotation(1), Crop(60, 100, 0, 0)).Bytes(), heif.ErrRare},
		{"mirrored, then cropped", tiled(Box("imir", []byte{0}), Crop(60, 100, 0, 0)).Bytes(), heif.ErrRare},
		{"a crop of nothing", tiled(Crop(0, 100, 0, 0)).Bytes(), heif.ErrDamaged},
		{"a crop elsewhere", tiled(Crop(10, 10, 1000, 0)).Bytes(), heif.ErrDamaged},
		{"a crop cut short", tiled(Box("clap", U32(9))).Bytes(), heif.ErrDamaged},
		{"no parameter sets", one(func(i *Item) { i.Properties = i.Properties[1:] }), heif.ErrDamaged},
		{"parameter sets cut short", one(func(i *Item) { i.Properties[0] = Box("hvcC", make([]byte, 22), []byte{1, 33, 0, 1, 0, 9}) }), heif.ErrDamaged},
		{"a start code in the sets", one(func(i *Item) { i.Properties[0] = sets("\x00\x00\x01\x40\x01") }), heif.ErrDamaged},
		{"data in another file", bytes.Replace(single().Bytes(), []byte("\x00\x01\x00\x00\x00\x00\x01"), []byte("\x00\x01\x00\x01\x00\x00\x01"), 1), heif.ErrRare},
		{"data that is empty", one(func(i *Item) { i.Data = nil }), heif.ErrDamaged},
		{"data that is cut off", single().Bytes()[:len(single().Bytes())-1], heif.ErrDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := read(tt.file)
			if size, ok := errors.AsType[heif.SizeError](err); ok && size.Width > 0 {
				err = large
			}
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// many is a grid of so many tiles of a pixel, all of them the same.
func many(columns, rows int) []byte {
	f := tiled()
	f.Items[0].Properties[1] = Extent(1, 1)
	grid := &f.Items[6]
	grid.Data = Grid(columns, rows, columns, rows)
	grid.References[0].To = make([]uint32, columns*rows)
	for i := range grid.References[0].To {
		grid.References[0].To[i] = 2
	}
	return f.Bytes()
}

// TestDamagedTiles: a tile must be one picture, so that tiles cannot change places.
func TestDamagedTiles(t *testing.T) {
	t.Parallel()
	join := func(units ...[]byte) []byte { return bytes.Join(units, nil) }
	for name, data := range map[string][]byte{
		"no picture":                  unit(34, "set"),
		"two pictures":                join(idr("a"), idr("b")),
		"a slice without its picture": unit(19, "\x00a"),
		"one that needs others":       unit(1, "\x80a"),
		"a length past the end":       append(U32(99), "\x26\x01\x80"...),
		"a length of nothing":         join(U32(0), idr("a")),
		"a start code inside":         idr("a\x00\x00\x01\x26\x01\x80"),
		"a unit of one byte":          join(idr("a"), append(U32(1), 1)),
		"no end of units":             join(idr("a"), bytes.Repeat(unit(19, "\x00"), 5000)),
	} {
		f := single()
		f.Items[0].Data = data
		p, err := read(f.Bytes())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if b, err := io.ReadAll(p.Stream()); !errors.Is(err, heif.ErrDamaged) || len(b) > 0 {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
	}
}

// TestAV1 holds what is given of AV1: an IVF file, each tile behind a delimiter.
func TestAV1(t *testing.T) {
	t.Parallel()
	f := tiled()
	for i := range 6 {
		f.Items[i].Kind, f.Items[i].Data = "av01", []byte("tile "+string(rune('a'+i)))
	}
	p, err := read(f.Bytes())
	if err != nil || p.Codec != heif.AV1 {
		t.Fatalf("%+v, %v", p, err)
	}
	b, err := io.ReadAll(p.Stream())
	head, rest := "DKIF\x00\x00\x20\x00AV01\x40\x00\x40\x00\x19\x00\x00\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00", ""
	for i := range 6 {
		rest += "\x08\x00\x00\x00" + string(rune(i)) + strings.Repeat("\x00", 7) + "\x12\x00tile " + string(rune('a'+i))
	}
	if string(b) != head+rest || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	if p.Pixels() != 6*64*64 || p.CodedPixels() < 64*64 || p.Tiles() != 6 || p.Size() != image.Pt(160, 100) {
		t.Errorf("%d tiles of %d pixels in all, at most %d in one, of %v", p.Tiles(), p.Pixels(), p.CodedPixels(), p.Size())
	}
}

// TestMemory: what a file has read is no more than a few times its size, though it says
// the same again and again. It is not parallel: it counts all that is allocated.
func TestMemory(t *testing.T) { //nolint:paralleltest // see above
	f := tiled()
	f.Items[0] = Item{ID: 2, Kind: "hvc1", Data: idr(strings.Repeat("a", 4000)), Parts: 4000, Properties: [][]byte{sets("p"), Extent(1, 1)}}
	grid := &f.Items[6]
	grid.Data = Grid(16, 16, 16, 16)
	grid.References[0].To = make([]uint32, 256)
	for i := range grid.References[0].To {
		grid.References[0].To[i] = []uint32{2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3}[i%16]
	}
	f.Items[1].Properties[1] = Extent(1, 1)
	file := f.Bytes()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p, err := read(file)
	runtime.ReadMemStats(&after)
	if err != nil || p.Tiles() != 256 {
		t.Fatalf("%v", err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > uint64(20*len(file)) {
		t.Errorf("%d bytes for a file of %d", n, len(file))
	}
}
