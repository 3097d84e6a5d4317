package media_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
)

// inks are the letters that a canvas is written down with; a dot is transparent.
var inks = map[byte]color.NRGBA{
	'.': {}, 'r': {255, 0, 0, 255}, 'g': {0, 255, 0, 255}, 'b': {0, 0, 255, 255},
}

const letters = ".rgb"

// part is a piece of canvas in letters, rows by a slash, at a place.
func part(x, y int, rows string) *image.Paletted {
	var p color.Palette
	for _, l := range []byte(letters) {
		p = append(p, inks[l])
	}
	lines := strings.Split(rows, "/")
	img := image.NewPaletted(image.Rect(x, y, x+len(lines[0]), y+len(lines)), p)
	for dy, line := range lines {
		for dx := range line {
			img.SetColorIndex(x+dx, y+dy, uint8(strings.IndexByte(letters, line[dx])))
		}
	}
	return img
}

// seen writes a canvas down.
func seen(img *image.NRGBA) string {
	var b strings.Builder
	for y := range img.Rect.Dy() {
		if y > 0 {
			b.WriteByte('/')
		}
		for x := range img.Rect.Dx() {
			letter := byte('?')
			for l, c := range inks {
				if c == img.NRGBAAt(x, y) || c.A == 0 && img.NRGBAAt(x, y).A == 0 {
					letter = l
				}
			}
			b.WriteByte(letter)
		}
	}
	return b.String()
}

// play gives every picture of an animation, each with its time in ms.
func play(t *testing.T, file []byte) []string {
	t.Helper()
	a, err := media.OpenAnimation(bytes.NewReader(file), media.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for {
		p, err := a.Next()
		if errors.Is(err, io.EOF) {
			return shown
		}
		if err != nil {
			t.Fatal(err)
		}
		shown = append(shown, fmt.Sprintf("%d+%d %s", p.At.Milliseconds(), p.For.Milliseconds(), seen(p.Image)))
	}
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestGIFAnimation(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		frames   []*image.Paletted
		disposal []byte
		delay    []int // hundredths of a second
		want     []string
	}{
		{
			"what is transparent shows what is below",
			[]*image.Paletted{part(0, 0, "rrr/rrr"), part(0, 0, "g.g/.b.")},
			[]byte{gif.DisposalNone, gif.DisposalNone},
			[]int{20, 30},
			[]string{"0+200 rrr/rrr", "200+300 grg/rbr"},
		},
		{
			"no disposal said is to keep",
			[]*image.Paletted{part(0, 0, "rrr/rrr"), part(1, 0, "g"), part(2, 1, "b")},
			[]byte{0, 0, 0},
			[]int{2, 2, 2},
			[]string{"0+20 rrr/rrr", "20+20 rgr/rrr", "40+20 rgr/rrb"},
		},
		{
			"to the background: its place becomes transparent, no more",
			[]*image.Paletted{part(0, 0, "rrr/rrr"), part(1, 0, "gg"), part(0, 1, "b")},
			[]byte{gif.DisposalNone, gif.DisposalBackground, gif.DisposalNone},
			[]int{10, 10, 10},
			[]string{"0+100 rrr/rrr", "100+100 rgg/rrr", "200+100 r../brr"},
		},
		{
			"to what was before, also over several",
			[]*image.Paletted{part(0, 0, "rrb/rrb"), part(1, 0, "gg/gg"), part(0, 1, "bbb"), part(0, 0, "g")},
			[]byte{gif.DisposalNone, gif.DisposalPrevious, gif.DisposalPrevious, gif.DisposalNone},
			[]int{10, 10, 10, 10},
			[]string{"0+100 rrb/rrb", "100+100 rgg/rgg", "200+100 rrb/bbb", "300+100 grb/rrb"},
		},
		{
			"the first, to what was before: nothing",
			[]*image.Paletted{part(0, 0, "rrr/rrr"), part(1, 1, "g")},
			[]byte{gif.DisposalPrevious, gif.DisposalNone},
			[]int{10, 10},
			[]string{"0+100 rrr/rrr", "100+100 .../.g."},
		},
		{
			"browsers take 0 and 1 for a tenth of a second",
			[]*image.Paletted{part(0, 0, "r"), part(0, 0, "g"), part(0, 0, "b")},
			[]byte{0, 0, 0},
			[]int{0, 1, 2},
			[]string{"0+100 r", "100+100 g", "200+20 b"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := gif.EncodeAll(&b, &gif.GIF{Image: tt.frames, Disposal: tt.disposal, Delay: tt.delay}); err != nil {
				t.Fatal(err)
			}
			compare(t, play(t, b.Bytes()), tt.want)
			// What follows the last whole frame changes nothing: a broken end is an end.
			compare(t, play(t, b.Bytes()[:b.Len()-1]), tt.want)
			compare(t, play(t, append(b.Bytes()[:b.Len()-1], 0x2c, 1, 2, 3)), tt.want)
		})
	}
}

// TestGIFFramesAgree holds our reader of GIF to that of the standard library, on
// pictures of many sizes, interlaced ones too.
func TestGIFFramesAgree(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Point{{1, 1}, {2, 9}, {7, 3}, {160, 120}, {13, 17}} {
		for _, interlaced := range []bool{false, true} {
			img := image.NewPaletted(image.Rectangle{Max: size}, color.Palette{})
			for i := range 256 {
				img.Palette = append(img.Palette, color.NRGBA{uint8(i), uint8(i * 7), uint8(i * 31), 255})
			}
			for i := range img.Pix {
				img.Pix[i] = uint8(i * i >> 3)
			}
			var b bytes.Buffer
			if err := gif.Encode(&b, img, nil); err != nil {
				t.Fatal(err)
			}
			file := b.Bytes()
			if interlaced {
				at := bytes.LastIndex(file[:13+768+40], []byte{0x2c, 0, 0, 0, 0, byte(size.X), 0, byte(size.Y), 0})
				file[at+9] |= 0x40
			}
			want, err := gif.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			got, _, err := media.Decode(bytes.NewReader(file), media.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			for y := range size.Y {
				for x := range size.X {
					if color.NRGBAModel.Convert(want.At(x, y)) != got.At(x, y) {
						t.Fatalf("%v, interlaced %v: %d, %d is %v, want %v", size, interlaced, x, y, got.At(x, y), want.At(x, y))
					}
				}
			}
		}
	}
}

// TestAnimationsAreBounded: neither many pictures nor a frame that says it is huge
// takes more than the bounds.
func TestAnimationsAreBounded(t *testing.T) {
	t.Parallel()
	pixel := []byte("\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00")
	wide := []byte("GIF89a\x88\x13\x88\x13\x80\x00\x00\x00\x00\x00\xff\xff\xff") // 5,000 x 5,000
	file := append(bytes.Clone(wide), bytes.Repeat(pixel, 1000)...)
	if n := len(countOnly(t, file)); n != 20 {
		t.Errorf("%d pictures of 25 megapixels", n)
	}
	frames := 40_000
	if raceDetector {
		frames = 100 // the test without it has them all
	}
	tiny := append([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"), bytes.Repeat(pixel, frames)...)
	if n := len(countOnly(t, tiny)); n != min(frames, 500_000_000/16_384) {
		t.Errorf("%d pictures of one pixel", n)
	}
	small := []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff")
	huge := append(bytes.Clone(small), "\x2c\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02\x44\x01\x00\x3b"...)
	_, _, err := media.Decode(bytes.NewReader(huge), media.Limits{})
	if fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a frame larger than its canvas: %v", err)
	}
}

func countOnly(t *testing.T, file []byte) []time.Duration {
	t.Helper()
	a, err := media.OpenAnimation(bytes.NewReader(file), media.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var at []time.Duration
	for {
		p, err := a.Next()
		if err != nil {
			return at
		}
		at = append(at, p.At)
	}
}

// TestAnimatedWebP plays one made of lossless frames, with every flag.
func TestAnimatedWebP(t *testing.T) {
	t.Parallel()
	file := animatedWebP(4, 2,
		webpFrame{0, 0, "rrrr/rrrr", 100, 0},
		webpFrame{2, 0, ".g/g.", 200, 0},     // blended
		webpFrame{0, 0, "b./.b", 300, 1},     // then removed
		webpFrame{2, 0, ".g/.g", 0, 1 << 1},  // not blended; 0 ms
		webpFrame{0, 0, "gggg/gggg", 100, 0}, // over all
	)
	compare(t, play(t, file), []string{
		"0+100 rrrr/rrrr",
		"100+200 rrrg/rrgr",
		"300+300 brrg/rbgr",
		"600+100 ...g/...g",
		"700+100 gggg/gggg",
	})
	img, kind, err := media.Decode(bytes.NewReader(file), media.Limits{})
	if err != nil || kind != media.WebP || seen(img.(*image.NRGBA)) != "rrrr/rrrr" {
		t.Errorf("as a photo: %v, %v", kind, err)
	}
}

// TestFirstPictureIsTheWholeCanvas: a first frame that is smaller lies on it.
func TestFirstPictureIsTheWholeCanvas(t *testing.T) {
	t.Parallel()
	img, _, err := media.Decode(bytes.NewReader(animatedWebP(4, 2, webpFrame{2, 0, "r/g", 100, 0})), media.Limits{})
	if err != nil || seen(img.(*image.NRGBA)) != "..r./..g." {
		t.Errorf("%v", err)
	}
}

func TestWhatIsNoAnimation(t *testing.T) {
	t.Parallel()
	s := samples(t)
	for _, name := range []string{"jpeg", "png", "webp", "lossy"} {
		if _, err := media.OpenAnimation(bytes.NewReader(s[name]), media.Limits{}); fault.CodeOf(err) != fault.Unsupported {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type webpFrame struct {
	x, y  int
	rows  string
	ms    int
	flags byte
}

// animatedWebP writes one by RFC 9649, section 2.7.
func animatedWebP(width, height int, frames ...webpFrame) []byte {
	chunk := func(kind string, data []byte) []byte {
		out := append([]byte(kind), byte(len(data)), byte(len(data)>>8), byte(len(data)>>16), 0)
		out = append(out, data...)
		if len(data)%2 == 1 {
			out = append(out, 0)
		}
		return out
	}
	u24 := func(v int) []byte { return []byte{byte(v), byte(v >> 8), byte(v >> 16)} }
	body := chunk("VP8X", append(append([]byte{1<<1 | 1<<4, 0, 0, 0}, u24(width-1)...), u24(height-1)...))
	body = append(body, chunk("ANIM", make([]byte, 6))...)
	for _, f := range frames {
		still := part(0, 0, f.rows)
		img := image.NewNRGBA(still.Rect)
		for y := range still.Rect.Dy() {
			for x := range still.Rect.Dx() {
				img.Set(x, y, still.At(x, y))
			}
		}
		data := append(u24(f.x/2), u24(f.y/2)...)
		data = append(append(data, u24(still.Rect.Dx()-1)...), u24(still.Rect.Dy()-1)...)
		data = append(append(data, u24(f.ms)...), f.flags)
		body = append(body, chunk("ANMF", append(data, encodeWebP(img)[12:]...))...)
	}
	n := len(body) + 4
	return append([]byte{'R', 'I', 'F', 'F', byte(n), byte(n >> 8), byte(n >> 16), 0, 'W', 'E', 'B', 'P'}, body...)
}

// TestAnimatedPNG plays one with every way of leaving and laying a frame. The picture
// that programs without animations show is none of it, and is the photo's own hash.
func TestAnimatedPNG(t *testing.T) {
	t.Parallel()
	file := animatedPNG(t, "bbbb/bbbb",
		apngFrame{0, 0, "rrrr/rrrr", 1, 10, 0, 0},
		apngFrame{2, 0, ".g/g.", 20, 0, 1, 1}, // over what is there, then to transparent
		apngFrame{0, 0, "b./.b", 3, 10, 2, 0}, // in place of it, then as before
		apngFrame{1, 1, "g", 0, 10, 0, 1},
	)
	compare(t, play(t, file), []string{
		"0+100 rrrr/rrrr",
		"100+200 rrrg/rrgr",
		"300+300 b.../.b..",
		"600+100 rr../rg..",
	})
	img, _, err := media.Decode(bytes.NewReader(file), media.Limits{})
	if err != nil || color.NRGBAModel.Convert(img.At(3, 1)) != color.Color(inks['b']) {
		t.Errorf("as a photo: %v", err)
	}
	// A frame that breaks off ends it.
	cut := bytes.LastIndex(file, []byte("fdAT"))
	compare(t, play(t, file[:cut+5]), play(t, file)[:3])
}

type apngFrame struct {
	x, y         int
	rows         string
	over, under  int // its time, in seconds
	leave, blend byte
}

func animatedPNG(t *testing.T, still string, frames ...apngFrame) []byte {
	t.Helper()
	encode := func(rows string) map[string]string {
		file, chunks := encodePNG(t, part(0, 0, rows))[8:], map[string]string{}
		for len(file) > 0 {
			n := 8 + int(binary.BigEndian.Uint32(file))
			chunks[string(file[4:8])] = string(file[4:n])
			file = file[n+4:]
		}
		return chunks
	}
	of := encode(still)
	chunks := []string{of["IHDR"], "acTL\x00\x00\x00\x04\x00\x00\x00\x00", of["PLTE"], of["tRNS"], of["IDAT"]}
	for _, f := range frames {
		of := encode(f.rows)
		control := "fcTL\x00\x00\x00\x00" + of["IHDR"][4:12] + string([]byte{0, 0, 0, byte(f.x), 0, 0, 0, byte(f.y),
			0, byte(f.over), 0, byte(f.under), f.leave, f.blend})
		chunks = append(chunks, control, "fdAT\x00\x00\x00\x00"+of["IDAT"][4:])
	}
	return joinPNG(append(chunks, "IEND"))
}
