package media_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/media/drawn"
	"github.com/breakwater-safety/breakwater/pdq"
)

// ghost gives a picture with the colours of one and the transparency of another.
func ghost(colours, alpha func(x, y int) color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(small().Rect)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			c := colours(x, y)
			c.A = alpha(x, y).A
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func flat(v uint8) func(int, int) color.NRGBA {
	return func(int, int) color.NRGBA { return color.NRGBA{v, v, v, v} }
}

// brightness is the picture's, turned into transparency; inverse the other way.
func brightness(x, y int) color.NRGBA {
	return color.NRGBA{A: color.GrayModel.Convert(small().NRGBAAt(x, y)).(color.Gray).Y}
}

func inverse(x, y int) color.NRGBA { return color.NRGBA{A: 255 - brightness(x, y).A} }

func read(t *testing.T, file []byte) media.Upload {
	t.Helper()
	u, err := media.NewReader(media.Limits{}).Read(t.Context(), bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func encodePNG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// nearest is how many bits the picture is from the nearest hash that is looked up.
func nearest(u media.Upload, want pdq.Hash) int {
	least := pdq.Bits
	for _, h := range u.Lookup() {
		least = min(least, pdq.Distance(h, want))
	}
	return least
}

// TestTransparencyHidesNothing: the picture is found whether it is in the colours, or
// shows on white only, or on black only.
func TestTransparencyHidesNothing(t *testing.T) {
	t.Parallel()
	want, _ := pdq.Sum(small())
	hill, _ := pdq.Sum(drawn.Resize(drawn.Picture("hills"), 160, 120))
	hills := drawn.Resize(drawn.Picture("hills"), 160, 120)
	decoy := func(x, y int) color.NRGBA { return color.NRGBAModel.Convert(hills.At(x, y)).(color.NRGBA) }
	for name, img := range map[string]image.Image{
		"in the colours, all transparent": ghost(small().NRGBAAt, flat(0)),
		"in the colours, half":            ghost(small().NRGBAAt, flat(128)),
		"black ink, seen on white":        ghost(flat(0), inverse),
		"white ink, seen on black":        ghost(flat(255), brightness),
		"16 bits":                         deep(ghost(flat(255), brightness)),
	} {
		u := read(t, encodePNG(t, img))
		if d := nearest(u, want); d > 12 {
			t.Errorf("%s: %d bits", name, d)
		}
		if len(u.Looks) == 0 {
			t.Errorf("%s: seen in one way only", name)
		}
	}
	// Of a picture that covers another, both are looked up.
	u := read(t, encodePNG(t, ghost(decoy, flat(0))))
	if u.Turns[pdq.Original] != hill {
		t.Error("the colours under the transparency are not what the reference hashes")
	}
	if n := len(read(t, encodePNG(t, small())).Looks); n != 0 {
		t.Errorf("an opaque picture has %d other looks", n)
	}
	if n := len(read(t, encodePNG(t, image.NewNRGBA(image.Rect(0, 0, 50, 50)))).Lookup()); n != 0 {
		t.Errorf("of a picture with nothing in it %d hashes are looked up", n)
	}
}

func deep(img *image.NRGBA) image.Image {
	out := image.NewNRGBA64(img.Rect)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			c := img.NRGBAAt(x, y)
			out.SetNRGBA64(x, y, color.NRGBA64{uint16(c.R) * 257, uint16(c.G) * 257, uint16(c.B) * 257, uint16(c.A) * 257})
		}
	}
	return out
}

// TestBriefPictureHidesNothing: what an animation shows longest is looked up, and not
// only what it begins with; and it is matched as a video.
func TestBriefPictureHidesNothing(t *testing.T) {
	t.Parallel()
	want, _ := pdq.Sum(small())
	first := drawn.Resize(drawn.Picture("hills"), 160, 120)
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{paletted(t, first), paletted(t, small())}, Delay: []int{10, 100}})
	if err != nil {
		t.Fatal(err)
	}
	u := read(t, b.Bytes())
	if d := nearest(u, want); d > 12 {
		t.Errorf("%d bits", d)
	}
	if len(u.Videos) != 8 || len(u.Videos[pdq.Original].Frames) == 0 || u.Videos[pdq.Original].Frames[0].Hash != u.Turns[pdq.Original] {
		t.Errorf("as a video: %v", u.Videos)
	}
	b.Reset()
	if err := gif.Encode(&b, first, nil); err != nil {
		t.Fatal(err)
	}
	if u := read(t, b.Bytes()); len(u.Looks) != 0 || u.Videos != nil {
		t.Errorf("a still GIF: %d looks, %d videos", len(u.Looks), len(u.Videos))
	}
}

func paletted(t *testing.T, img image.Image) *image.Paletted {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	out, err := gif.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return out.(*image.Paletted)
}
