package media

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"slices"

	"github.com/breakwater-safety/breakwater/pdq"
)

// Look is one more way in which a file may be seen.
type Look struct {
	// Turns and Quality are as in [Upload].
	Turns   [8]pdq.Hash
	Quality int
}

// Lookup gives the hashes to look up, eight for each way in which the picture may be
// seen: none for one that has too little in it to be recognised.
func (u Upload) Lookup() []pdq.Hash {
	var all []pdq.Hash
	for _, l := range append([]Look{{u.Turns, u.Quality}}, u.Looks...) {
		if l.Quality >= pdq.MinQuality {
			all = append(all, l.Turns[:]...)
		}
	}
	return all
}

// looks gives the other looks of a photo whose first picture is img.
func (p photo) looks(ctx context.Context, img image.Image) ([]Look, error) {
	looks := onBackgrounds(img)
	if p.codec.animate == nil {
		return looks, nil
	}
	a, err := p.animation()
	if err != nil { // a still picture
		return looks, nil
	}
	more, err := longest(ctx, a)
	return append(looks, more...), err
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

// longest gives the picture that an animation shows longest, if it is not the first:
// one that is gone at once must not stand for what is seen.
func longest(ctx context.Context, a *Animation) ([]Look, error) {
	var looks []Look
	var hasher pdq.Hasher
	most := Picture{}
	for i := 0; ; i++ {
		p, err := a.Next()
		if err != nil { // io.EOF
			return looks, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if p.For <= most.For {
			continue
		}
		most = p
		if i > 0 {
			looks = add(looks[:0], p.Image, &hasher)
		}
	}
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
