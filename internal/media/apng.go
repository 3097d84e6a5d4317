package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"time"
)

var errAPNG = errors.New("png: not as an animation wants it")

// apngFrames gives the frames of an animated PNG (PNG, Third Edition, W3C 2025,
// sections 11.3.6 and 13.10): each is a PNG of its own once the chunks around it are
// put together. The picture that programs without animations show may be none of them.
type apngFrames struct {
	r      io.Reader
	canvas image.Rectangle
	header []byte // the data of IHDR
	common []byte // whole chunks that every frame needs: palette and transparency
	have   []byte // the data of an fcTL chunk that was read already
}

const (
	apngControl = 26 // bytes in fcTL
	apngHeader  = 13 // bytes in IHDR
	pngMagic    = "\x89PNG\r\n\x1a\n"
)

func openAPNG(r io.Reader) (patches, image.Point, error) {
	magic := make([]byte, len(pngMagic))
	if _, err := io.ReadFull(r, magic); err != nil || string(magic) != pngMagic {
		return nil, image.Point{}, errNoAnimation
	}
	f := &apngFrames{r: r}
	for animated := false; ; {
		kind, n, err := f.head()
		if err != nil || kind == "IEND" || kind == "IDAT" && !animated {
			return nil, image.Point{}, errNoAnimation
		}
		data, err := f.data(n)
		if err != nil {
			return nil, image.Point{}, errNoAnimation
		}
		switch kind {
		case "IHDR":
			if len(data) != apngHeader {
				return nil, image.Point{}, errNoAnimation
			}
			f.header = data
			f.canvas.Max = image.Pt(int(binary.BigEndian.Uint32(data)), int(binary.BigEndian.Uint32(data[4:])))
		case "acTL":
			animated = true
		case "PLTE", "tRNS":
			f.common = appendChunk(f.common, kind, data)
		case "fcTL":
			if !animated || f.header == nil {
				return nil, image.Point{}, errNoAnimation
			}
			f.have = data
			return f, f.canvas.Max, nil
		}
	}
}

// head reads the name and the length of the next chunk.
func (f *apngFrames) head() (kind string, n int64, err error) {
	var head [8]byte
	_, err = io.ReadFull(f.r, head[:])
	return string(head[4:]), int64(binary.BigEndian.Uint32(head[:])), err
}

// data reads what is in it, taking memory as it comes. The checksum is not looked at:
// that of the pixels, inside, is.
func (f *apngFrames) data(n int64) ([]byte, error) {
	var b bytes.Buffer
	_, err := io.CopyN(&b, f.r, n+4)
	return b.Bytes()[:min(n, int64(b.Len()))], err
}

func (f *apngFrames) next() (patch, error) {
	control := f.have
	if f.have = nil; len(control) != apngControl {
		return patch{}, io.EOF
	}
	at := image.Pt(bigInt(control[12:]), bigInt(control[16:]))
	place := image.Rectangle{at, at.Add(image.Pt(bigInt(control[4:]), bigInt(control[8:])))}
	if place.Empty() || !place.In(f.canvas) {
		return patch{}, errOutside
	}
	data, err := f.pixels()
	if err != nil {
		return patch{}, err
	}
	img, err := f.decode(place.Size(), data)
	if err != nil {
		return patch{}, err
	}
	p := patch{img: straightAt(img, at), delay: apngDelay(control[20:]), replace: control[25] == 0}
	switch control[24] {
	case 1:
		p.dispose = toBackground
	case 2:
		p.dispose = toPrevious
	}
	return p, nil
}

// pixels gathers the data of a frame, up to the control chunk of the next.
func (f *apngFrames) pixels() ([]byte, error) {
	var all []byte
	for {
		kind, n, err := f.head()
		if err != nil {
			return nil, err
		}
		data, err := f.data(n)
		if err != nil {
			return nil, err
		}
		switch {
		case kind == "IDAT":
			all = append(all, data...)
		case kind == "fdAT" && len(data) >= 4: // after its number
			all = append(all, data[4:]...)
		case kind == "fcTL":
			f.have = data
			return all, nil
		case kind == "IEND":
			return all, nil
		}
	}
}

// decode makes a PNG of a frame and reads it.
func (f *apngFrames) decode(size image.Point, data []byte) (image.Image, error) {
	header := binary.BigEndian.AppendUint32(nil, uint32(size.X))
	header = append(binary.BigEndian.AppendUint32(header, uint32(size.Y)), f.header[8:]...)
	file := append(appendChunk([]byte(pngMagic), "IHDR", header), f.common...)
	img, err := png.Decode(bytes.NewReader(appendChunk(appendChunk(file, "IDAT", data), "IEND", nil)))
	if err == nil && img.Bounds().Size() != size {
		err = errAPNG
	}
	return img, err
}

func appendChunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	from := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}

// apngDelay reads a fraction of a second, in hundredths when it is over 0.
func apngDelay(b []byte) time.Duration {
	over := time.Duration(binary.BigEndian.Uint16(b[2:]))
	if over == 0 {
		over = 100
	}
	return time.Duration(binary.BigEndian.Uint16(b)) * time.Second / over
}

// bigInt reads a number that PNG bounds by 2^31-1; larger ones become that.
func bigInt(b []byte) int { return int(min(binary.BigEndian.Uint32(b), 1<<31-1)) }

// straightAt copies a picture with its corner at a point of the canvas, its colours
// not multiplied by their alpha.
func straightAt(img image.Image, at image.Point) *image.NRGBA {
	r := img.Bounds()
	if m, ok := img.(*image.NRGBA); ok && r.Min == (image.Point{}) {
		return &image.NRGBA{Pix: m.Pix, Stride: m.Stride, Rect: r.Add(at)}
	}
	out := image.NewNRGBA(image.Rectangle{at, at.Add(r.Size())})
	for y := range r.Dy() {
		row := out.Pix[y*out.Stride:][:4*r.Dx()]
		for x := range r.Dx() {
			c := straight(img.At(r.Min.X+x, r.Min.Y+y))
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = c.R, c.G, c.B, c.A
		}
	}
	return out
}

// straight keeps the colour under an alpha of 0, which NRGBAModel would lose of one
// with 16 bits.
func straight(c color.Color) color.NRGBA {
	if deep, ok := c.(color.NRGBA64); ok {
		return color.NRGBA{byte(deep.R >> 8), byte(deep.G >> 8), byte(deep.B >> 8), byte(deep.A >> 8)}
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}
