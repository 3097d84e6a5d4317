package pdq_test

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
)

// colours is a picture with alpha 255 everywhere.
func colours() *image.NRGBA { return formulaPicture(300, 200, 1) }

// convert copies src pixel by pixel.
func convert(dst draw.Image, src image.Image) image.Image {
	for y := dst.Bounds().Min.Y; y < dst.Bounds().Max.Y; y++ {
		for x := dst.Bounds().Min.X; x < dst.Bounds().Max.X; x++ {
			dst.Set(x, y, src.At(x, y))
		}
	}
	return dst
}

// hidden keeps the type of a picture from being seen, so that it is read by At.
type hidden struct{ image.Image }

// strips gives its rows when asked for, and no pixel.
type strips struct{ *image.NRGBA }

func (s strips) RGBARow(y int, buf []byte) []byte {
	copy(buf, s.Pix[y*s.Stride:])
	return buf
}

func (strips) At(int, int) color.Color { panic("asked for a pixel") }

// TestTypes holds that a picture's hash does not depend on how it is held.
func TestTypes(t *testing.T) {
	t.Parallel()
	src := colours()
	r := src.Rect
	deep := image.NewNRGBA64(r)
	for y := range r.Dy() {
		for x := range r.Dx() {
			c := src.NRGBAAt(x, y) // other low bytes, which must not count
			deep.SetNRGBA64(x, y, color.NRGBA64{uint16(c.R)<<8 | 77, uint16(c.G)<<8 | 5, uint16(c.B) << 8, 0xffff})
		}
	}
	margin := image.NewNRGBA(image.Rect(0, 0, 340, 230))
	draw.Draw(margin, image.Rect(7, 11, 307, 211), src, image.Point{}, draw.Src)
	grayMargin := toGray(margin)
	gray := toGray(src)
	webColours := convert(image.NewPaletted(r, grayPalette()), gray)
	yuv := toYCbCr(src)
	yuvMargin := toYCbCr(margin)
	yuvInside := toYCbCr(margin.SubImage(image.Rect(8, 12, 308, 212)))
	same := []struct {
		name      string
		got, want image.Image
	}{
		{"any", hidden{src}, src},
		{"rows", strips{src}, src},
		{"rgba", convert(image.NewRGBA(r), src), src},
		{"rgba64", convert(image.NewRGBA64(r), src), src},
		{"nrgba64", deep, src},
		{"sub-image", margin.SubImage(image.Rect(7, 11, 307, 211)), src},
		{"gray any", hidden{gray}, gray},
		{"gray as rgb", convert(image.NewNRGBA(r), gray), gray},
		{"gray16", convert(image.NewGray16(r), gray), gray},
		{"gray sub-image", grayMargin.SubImage(image.Rect(7, 11, 307, 211)), gray},
		{"paletted", webColours, gray},
		{"ycbcr sub-image", yuvMargin.SubImage(image.Rect(8, 12, 308, 212)), yuvInside},
		{"ycbcr with alpha", &image.NYCbCrA{YCbCr: *yuv, A: make([]byte, len(yuv.Y)), AStride: yuv.YStride}, yuv},
	}
	for _, tt := range same {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, gotQuality := pdq.Sum(tt.got)
			want, wantQuality := pdq.Sum(tt.want)
			// Equal sums of equal pixels; a gray held as RGB differs by 1e-7.
			if d := pdq.Distance(got, want); d > 0 || gotQuality != wantQuality {
				t.Errorf("%d bits apart, quality %d and %d", d, gotQuality, wantQuality)
			}
		})
	}
}

func grayPalette() color.Palette {
	p := make(color.Palette, 256)
	for i := range p {
		p[i] = color.Gray{Y: byte(i)}
	}
	return p
}

// TestAlphaIsDropped: the hash of a picture under any alpha is that of its
// colours, as Pillow's convert("RGB") gives them, and not of what shows over
// black or white.
func TestAlphaIsDropped(t *testing.T) {
	t.Parallel()
	src := colours()
	want, quality := pdq.Sum(src)
	faded := image.NewNRGBA(src.Rect)
	copy(faded.Pix, src.Pix)
	for i := 3; i < len(faded.Pix); i += 4 {
		faded.Pix[i] = byte(i / 64)
	}
	if got, q := pdq.Sum(faded); got != want || q != quality {
		t.Errorf("got %s %d, want %s %d", got, q, want, quality)
	}
	// Multiplied by an alpha that is not small, the colours come back rounded.
	for i := 3; i < len(faded.Pix); i += 4 {
		faded.Pix[i] = 200
	}
	got, _ := pdq.Sum(convert(image.NewRGBA(src.Rect), faded))
	if d := pdq.Distance(got, want); d > 4 {
		t.Errorf("premultiplied: %d bits apart", d)
	}
}

// TestChroma compares the short way from a JPEG's planes with the long one
// through RGB, which rounds each channel.
func TestChroma(t *testing.T) {
	t.Parallel()
	ratios := []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	}
	for _, ratio := range ratios {
		for _, size := range []image.Point{{100, 80}, {301, 203}, {320, 240}} {
			t.Run(fmt.Sprintf("%v %v", ratio, size), func(t *testing.T) {
				t.Parallel()
				src := formulaPicture(size.X, size.Y, 0)
				img := image.NewYCbCr(src.Rect, ratio)
				for y := range size.Y {
					for x := range size.X {
						c := src.NRGBAAt(x, y)
						luma, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
						img.Y[img.YOffset(x, y)] = luma
						img.Cb[img.COffset(x, y)], img.Cr[img.COffset(x, y)] = cb, cr
					}
				}
				got, _ := pdq.Sum(img)
				want, _ := pdq.Sum(hidden{img})
				if d := pdq.Distance(got, want); d > 8 {
					t.Errorf("%d bits apart", d)
				}
			})
		}
	}
}
