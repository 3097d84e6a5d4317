package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"time"

	"golang.org/x/image/riff"
	"golang.org/x/image/webp"
)

// decodeWebP reads a WebP (RFC 9649): of an animation the first picture.
func decodeWebP(r io.Reader) (image.Image, error) {
	file := bufio.NewReader(r)
	start, _ := file.Peek(webpFlags + 1) // too short a file is the decoder's to refuse
	if len(start) <= webpFlags || string(start[12:16]) != "VP8X" || start[webpFlags]&webpAnimation == 0 {
		return decodeStillWebP(file)
	}
	frames, size, err := openWebP(file)
	if err != nil {
		return nil, err
	}
	return firstPicture(frames, size)
}

// decodeStillWebP brings a lossy WebP to the range of a JPEG: VP8 stores luma in
// 16..235 and chroma in 16..240 (RFC 6386, section 9.2, by ITU-R BT.601), and
// x/image/webp hands these values on.
func decodeStillWebP(r io.Reader) (image.Image, error) {
	img, err := webp.Decode(r)
	switch m := img.(type) {
	case *image.YCbCr:
		fullRange(m)
	case *image.NYCbCrA:
		fullRange(&m.YCbCr)
	}
	return img, err
}

func fullRange(img *image.YCbCr) {
	var luma, colour [256]byte
	for i := range 256 {
		luma[i] = toByte((2*(i-16)*255 + 219) / (2 * 219))
		colour[i] = toByte((2*(i-128)*255 + 224*257) / (2 * 224))
	}
	for i, v := range img.Y {
		img.Y[i] = luma[v]
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = colour[img.Cb[i]], colour[img.Cr[i]]
	}
}

func toByte(v int) byte { return byte(min(max(v, 0), 255)) }

const (
	webpFlags     = 20     // where a file that begins with a VP8X chunk has its flags
	webpAnimation = 1 << 1 // flags of VP8X
	webpAlpha     = 1 << 4
	webpFrameHead = 16     // bytes of an ANMF chunk before the picture
	webpReplace   = 1 << 1 // flags of ANMF: does not show what is below
	webpClear     = 1 << 0 // is removed when its time is over
)

// webpFrames gives the frames of an animated WebP. x/image/webp reads none, but each
// is a still WebP without its frame around it.
type webpFrames struct {
	chunks *riff.Reader
	canvas image.Rectangle
}

func openWebP(r io.Reader) (patches, image.Point, error) {
	kind, chunks, err := riff.NewReader(r)
	if err != nil || kind != (riff.FourCC{'W', 'E', 'B', 'P'}) {
		return nil, image.Point{}, errNoAnimation
	}
	kind, _, data, err := chunks.Next()
	if err != nil || kind != (riff.FourCC{'V', 'P', '8', 'X'}) {
		return nil, image.Point{}, errNoAnimation
	}
	var head [10]byte
	if _, err := io.ReadFull(data, head[:]); err != nil || head[0]&webpAnimation == 0 {
		return nil, image.Point{}, errNoAnimation
	}
	size := image.Pt(uint24(head[4:])+1, uint24(head[7:])+1)
	return &webpFrames{chunks, image.Rectangle{Max: size}}, size, nil
}

func (w *webpFrames) next() (patch, error) {
	for {
		kind, _, data, err := w.chunks.Next()
		if err != nil {
			return patch{}, err
		}
		if kind != (riff.FourCC{'A', 'N', 'M', 'F'}) {
			continue
		}
		chunk, err := io.ReadAll(data)
		if err != nil {
			return patch{}, err
		}
		return readWebPFrame(chunk, w.canvas)
	}
}

// readWebPFrame reads the payload of an ANMF chunk (RFC 9649, section 2.7.1.1).
func readWebPFrame(chunk []byte, canvas image.Rectangle) (patch, error) {
	if len(chunk) < webpFrameHead {
		return patch{}, errors.New("webp: bad frame")
	}
	at := image.Pt(2*uint24(chunk), 2*uint24(chunk[3:]))
	size := image.Pt(uint24(chunk[6:])+1, uint24(chunk[9:])+1)
	if !(image.Rectangle{at, at.Add(size)}).In(canvas) {
		return patch{}, errOutside
	}
	flags := chunk[15]
	still := stillWebP(chunk[webpFrameHead:], size)
	config, err := webp.DecodeConfig(bytes.NewReader(still))
	if err != nil {
		return patch{}, err
	}
	if image.Pt(config.Width, config.Height) != size {
		return patch{}, errors.New("webp: a frame of another size than it says")
	}
	img, err := decodeStillWebP(bytes.NewReader(still))
	if err != nil {
		return patch{}, err
	}
	p := patch{
		img:     straightAt(img, at),
		delay:   time.Duration(uint24(chunk[12:])) * time.Millisecond,
		replace: flags&webpReplace != 0,
	}
	if flags&webpClear != 0 {
		p.dispose = toBackground
	}
	return p, nil
}

// stillWebP makes a file of a frame's chunks. The alpha flag must be right, or
// x/image/webp refuses the picture.
func stillWebP(chunks []byte, size image.Point) []byte {
	if !bytes.HasPrefix(chunks, []byte("ALPH")) {
		return riffFile(chunks)
	}
	extended := append([]byte("VP8X\x0a\x00\x00\x00"), webpAlpha, 0, 0, 0)
	extended = appendUint24(extended, size.X-1)
	extended = appendUint24(extended, size.Y-1)
	return riffFile(append(extended, chunks...))
}

func riffFile(chunks []byte) []byte {
	file := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(4+len(chunks)))
	return append(append(file, "WEBP"...), chunks...)
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

func appendUint24(b []byte, v int) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }
