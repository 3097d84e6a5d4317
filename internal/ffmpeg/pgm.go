package ffmpeg

import (
	"bufio"
	"errors"
	"image"
	"io"
)

// pgm reads a stream of binary PGM pictures of 8 bits (netpbm, «pgm» format).
type pgm struct {
	r      *bufio.Reader
	pixels int64
	img    image.Gray
}

func newPGM(r io.Reader, pixels int64) *pgm {
	return &pgm{r: bufio.NewReaderSize(r, 1<<16), pixels: pixels}
}

var errPGM = errors.New("not a PGM picture within the bounds")

// next reads a picture, into the memory of the one before. io.EOF says that there
// is no more; a picture that is cut off is another error.
func (p *pgm) next() (*image.Gray, error) {
	magic, err := p.word()
	if err != nil {
		return nil, err // io.EOF before the first byte
	}
	width, height, most := p.number(), p.number(), p.number()
	if magic != "P5" || width <= 0 || height <= 0 || most != 255 || int64(width) > p.pixels/int64(height) {
		return nil, errPGM
	}
	n := width * height
	if cap(p.img.Pix) < n {
		p.img.Pix = make([]byte, n)
	}
	p.img.Pix, p.img.Stride, p.img.Rect = p.img.Pix[:n], width, image.Rect(0, 0, width, height)
	if _, err := io.ReadFull(p.r, p.img.Pix); err != nil {
		return nil, errPGM
	}
	return &p.img, nil
}

// word reads up to one blank, which it takes too.
func (p *pgm) word() (string, error) {
	var word []byte
	for len(word) < 16 {
		c, err := p.r.ReadByte()
		if err != nil {
			if len(word) > 0 {
				err = errPGM
			}
			return "", err
		}
		if c == ' ' || c == '\n' {
			break
		}
		word = append(word, c)
	}
	return string(word), nil
}

// number reads a number of at most seven digits, or gives -1.
func (p *pgm) number() int {
	word, err := p.word()
	if err != nil || word == "" || len(word) > 7 {
		return -1
	}
	n := 0
	for _, c := range []byte(word) {
		if c < '0' || c > '9' {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}
