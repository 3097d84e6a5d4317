package media

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// Look is one more way in which a file may be seen.
type Look struct {
	// Turns and Quality are as in [Upload].
	Turns   [8]pdq.Hash
	Quality int
}

// Lookup gives the hashes to look up, eight for each way in which the picture may be
// seen: none for one that has too little in it to be recognised, nor for a video.
func (u Upload) Lookup() []pdq.Hash {
	if u.Video != nil {
		return nil
	}
	var all []pdq.Hash
	for _, l := range append([]Look{{u.Turns, u.Quality}}, u.Looks...) {
		if l.Quality >= pdq.MinQuality {
			all = append(all, l.Turns[:]...)
		}
	}
	return all
}

// looks fills in the other looks of a photo whose first picture is img.
func (p photo) looks(ctx context.Context, img image.Image, u *Upload) error {
	u.Looks = onBackgrounds(img)
	if p.codec.animate == nil {
		return nil
	}
	a, err := p.animation()
	if err != nil {
		return nil //nolint:nilerr // A still picture: the photo itself was read.
	}
	more, videos, err := play(ctx, a)
	u.Looks, u.Videos = append(u.Looks, more...), videos
	return err
}

// onBackgrounds gives what a picture that is transparent somewhere looks like on
// black and on white. Its own hash, as the reference's, is of the colours under the
// transparency: they may hold another picture than the one that is seen, or none.
func onBackgrounds(img image.Image) []Look {
	if o, ok := img.(interface{ Opaque() bool }); !ok || o.Opaque() {
		return nil
	}
	r := img.Bounds()
	laid := image.NewRGBA(image.Rectangle{Max: r.Size()})
	var hasher pdq.Hasher
	var looks []Look
	for _, background := range []color.Color{color.Black, color.White} {
		draw.Draw(laid, laid.Rect, image.NewUniform(background), image.Point{}, draw.Src)
		draw.Draw(laid, laid.Rect, img, r.Min, draw.Over)
		looks = add(looks, laid, &hasher)
	}
	return looks
}

// onGreys is onBackgrounds for luma and a transparency of its own.
func onGreys(img, alpha *image.Gray) []Look {
	if !slices.ContainsFunc(alpha.Pix, func(a uint8) bool { return a != 0xff }) {
		return nil
	}
	laid := image.NewGray(img.Rect)
	var hasher pdq.Hasher
	var looks []Look
	for _, background := range []uint32{0, 255} {
		for y := range laid.Rect.Dy() {
			over, a := img.Pix[y*img.Stride:], alpha.Pix[y*alpha.Stride:]
			row := laid.Pix[y*laid.Stride:][:laid.Stride]
			for x := range row {
				opaque := uint32(a[x])
				row[x] = uint8((uint32(over[x])*opaque + background*(255-opaque) + 127) / 255)
			}
		}
		looks = add(looks, laid, &hasher)
	}
	return looks
}

// frameEvery is the rate at which an animation is taken for a video, that of the
// reference's tools.
const frameEvery = time.Second

// play gives the picture that an animation shows longest, if it is not the first:
// one that is gone at once must not stand for what is seen. Of more than one picture
// it gives the eight signatures as a video, too.
func play(ctx context.Context, a *Animation) (looks []Look, videos []vpdq.Signature, err error) {
	var hasher pdq.Hasher
	video := vpdq.NewBuilder(frameEvery, 0)
	most, n := time.Duration(0), 0
	for ; ; n++ {
		p, end := a.Next()
		if end != nil {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		video.Add(p.Image, p.At)
		if p.For > most {
			most = p.For
			if n > 0 {
				looks = add(looks[:0], p.Image, &hasher)
			}
		}
	}
	if n > 1 {
		turns := video.Turns()
		videos = turns[:]
	}
	return looks, videos, nil
}

// add appends the look of a picture, if it is another than those before.
func add(looks []Look, img image.Image, h *pdq.Hasher) []Look {
	var l Look
	l.Turns, l.Quality = h.Dihedral(img)
	if slices.Contains(looks, l) {
		return looks
	}
	return append(looks, l)
}
