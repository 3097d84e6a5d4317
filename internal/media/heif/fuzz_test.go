package heif_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media/heif"
	. "github.com/breakwater-safety/breakwater/internal/media/heif/heiftest" //nolint:revive // a language to write files in
)

// FuzzRead holds that no file harms the process, that what is promised of a picture is
// within the bounds, and that its stream is no longer than the file allows.
func FuzzRead(f *testing.F) {
	wide, gridAgain, alpha := tiled(Crop(100, 60, 0, 0), Rotation(1)), twice(), tiled()
	wide.Wide, wide.Version = true, 2
	alpha.Items = append(alpha.Items, Item{ID: 20, Kind: "hvc1", Data: idr("z"), Properties: [][]byte{sets("p"), Extent(160, 100), Alpha()},
		References: []Reference{{Kind: "auxl", To: []uint32{1}}}})
	for _, file := range []File{single(), tiled(), wide, gridAgain, alpha} {
		f.Add(file.Bytes())
	}
	files, err := filepath.Glob("../testdata/*.[ah][ve]i[cf]")
	if err != nil || len(files) == 0 {
		f.Fatalf("no files to begin with: %v", err)
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := read(file)
		if err != nil {
			if _, large := errors.AsType[heif.SizeError](err); !large && !errors.Is(err, heif.ErrDamaged) && !errors.Is(err, heif.ErrRare) {
				t.Errorf("unexpected error %v", err)
			}
			return
		}
		for _, p := range []*heif.Picture{p, p.Alpha} {
			if p != nil {
				check(t, p, len(file))
			}
		}
	})
}

func check(t *testing.T, p *heif.Picture, length int) {
	t.Helper()
	size := p.Size()
	if size.X <= 0 || size.Y <= 0 || int64(size.X)*int64(size.Y) > p.Pixels() || p.Pixels() > mostPixels || p.Tiles() < 1 {
		t.Errorf("%v, %d tiles of %d pixels in all", size, p.Tiles(), p.Pixels())
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, p.Stream())
	if err != nil && !errors.Is(err, heif.ErrDamaged) {
		t.Errorf("unexpected error %v", err)
	}
	// A length of one byte becomes a start code of four, and each tile has an end
	// or a head.
	if most := int64(p.Tiles())*(70_000+64) + 5*4*int64(length); n > most {
		t.Errorf("a stream of %d bytes of a file of %d", n, length)
	}
}
