package measure

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"

	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/media/drawn"
)

// Photos is the fingerprinting of JPEG files of one size: from the file's bytes
// to MD5, SHA-256 and the PDQ hashes of all eight turns, as the server does it.
type Photos struct {
	Width  int `json:"width"`
	Height int `json:"height"`
	Bytes  int `json:"bytes"` // of the file
	Rate
}

// StandardPhotos are the sizes of a picture in a feed, of one sent by a messenger,
// and of a phone's camera.
func StandardPhotos() []image.Point { return []image.Point{{640, 480}, {1600, 1200}, {4000, 3000}} }

func photos(ctx context.Context, o Options) ([]Photos, error) {
	var list []Photos
	for i, size := range o.Photos {
		o.Progress(fmt.Sprintf("photos of %d x %d", size.X, size.Y), i, len(o.Photos))
		file, err := Photo(size.X, size.Y, o.Seed)
		if err != nil {
			return nil, err
		}
		reader := media.NewReader(media.DefaultLimits())
		rate, err := o.rate(ctx, func(int) error {
			_, err := reader.Read(ctx, bytes.NewReader(file))
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("fingerprint a photo: %w", err)
		}
		list = append(list, Photos{size.X, size.Y, len(file), rate})
	}
	return list, nil
}

// Photo gives a JPEG file of a drawn picture with the grain of a photograph, so
// that it is about as large, and as much work, as a photograph: 4:2:0, quality
// 90, some two and a half bits a pixel.
func Photo(width, height int, seed uint64) ([]byte, error) {
	from := drawn.Picture(drawn.Names()[0])
	to := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	rnd := rand.New(rand.NewPCG(seed, 1))
	b := from.Bounds()
	for y := range height {
		for x := range width {
			r, g, bl, _ := from.At(b.Min.X+x*b.Dx()/width, b.Min.Y+y*b.Dy()/height).RGBA()
			luma := (299*int(r>>8) + 587*int(g>>8) + 114*int(bl>>8)) / 1000
			grain := int(rnd.Uint32()>>28) - 8
			to.Y[to.YOffset(x, y)] = byte(min(max(luma+grain, 0), 255))
			if x%2 == 0 && y%2 == 0 {
				at := to.COffset(x, y)
				to.Cb[at] = byte(min(max(128+(int(bl>>8)-luma)*564/1000, 0), 255))
				to.Cr[at] = byte(min(max(128+(int(r>>8)-luma)*713/1000, 0), 255))
			}
		}
	}
	var file bytes.Buffer
	const quality = 90
	if err := jpeg.Encode(&file, to, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("make a photo: %w", err)
	}
	return file.Bytes(), nil
}
