package media

import (
	"bufio"
	"compress/lzw"
	"errors"
	"image"
	"io"
	"time"
)

var errGIF = errors.New("gif: not as the format wants it")

// decodeGIF reads the first picture of a GIF, on its whole canvas.
func decodeGIF(r io.Reader) (image.Image, error) {
	frames, size, err := openGIF(r)
	if err != nil {
		return nil, err
	}
	return firstPicture(frames, size)
}

// gifFrames reads the frames of a GIF one after the other, where image/gif holds all
// of them (CompuServe, Graphics Interchange Format, version 89a, 1990).
type gifFrames struct {
	r       *bufio.Reader
	palette palette // of frames without their own
	block   subBlocks
	indices []byte       // memory of a frame
	img     *image.NRGBA // memory of a patch
	canvas  image.Rectangle
	control gifControl
}

// palette is red, green, blue and alpha of each index; those past the end of a
// colour table are transparent.
type palette [256][4]byte

// gifControl is a graphic control extension: it is about the frame after it.
type gifControl struct {
	delay       time.Duration
	dispose     disposal
	transparent int // an index, or -1
}

func openGIF(r io.Reader) (patches, image.Point, error) {
	g := &gifFrames{r: bufio.NewReader(r), control: gifControl{transparent: -1}}
	g.block.r = g.r
	var head [13]byte
	if _, err := io.ReadFull(g.r, head[:]); err != nil || string(head[:3]) != "GIF" {
		return nil, image.Point{}, errGIF
	}
	if head[10]&0x80 != 0 {
		if err := g.palette.read(g.r, head[10]); err != nil {
			return nil, image.Point{}, err
		}
	}
	g.canvas.Max = image.Pt(uint16At(head[6:]), uint16At(head[8:]))
	return g, g.canvas.Max, nil
}

// read reads the colour table that a byte of flags announces.
func (p *palette) read(r io.Reader, flags byte) error {
	var colours [3 * 256]byte
	n := 2 << (flags & 7)
	if _, err := io.ReadFull(r, colours[:3*n]); err != nil {
		return err
	}
	*p = palette{}
	for i := range n {
		p[i] = [4]byte{colours[3*i], colours[3*i+1], colours[3*i+2], 255}
	}
	return nil
}

func (g *gifFrames) next() (patch, error) {
	for {
		kind, err := g.r.ReadByte()
		if err != nil {
			return patch{}, err
		}
		switch kind {
		case 0x2c:
			return g.frame()
		case 0x21:
			err = g.extension()
		case 0x3b:
			return patch{}, io.EOF
		case 0: // some writers put these between blocks
		default:
			err = errGIF
		}
		if err != nil {
			return patch{}, err
		}
	}
}

func (g *gifFrames) extension() error {
	label, err := g.r.ReadByte()
	if err != nil {
		return err
	}
	g.block.start()
	if label != 0xf9 {
		return g.block.skip()
	}
	var data [4]byte
	if _, err := io.ReadFull(&g.block, data[:]); err != nil {
		return errGIF
	}
	g.control = gifControl{delay: time.Duration(uint16At(data[1:])) * 10 * time.Millisecond, transparent: -1}
	if data[0]&1 != 0 {
		g.control.transparent = int(data[3])
	}
	switch data[0] >> 2 & 7 {
	case 2:
		g.control.dispose = toBackground
	case 3:
		g.control.dispose = toPrevious
	}
	return g.block.skip()
}

// frame reads an image descriptor and what follows it.
func (g *gifFrames) frame() (patch, error) {
	var head [9]byte
	if _, err := io.ReadFull(g.r, head[:]); err != nil {
		return patch{}, err
	}
	at := image.Pt(uint16At(head[:]), uint16At(head[2:]))
	place := image.Rectangle{at, at.Add(image.Pt(uint16At(head[4:]), uint16At(head[6:])))}
	if place.Empty() || !place.In(g.canvas) {
		return patch{}, errOutside
	}
	colours := g.palette
	if head[8]&0x80 != 0 {
		if err := colours.read(g.r, head[8]); err != nil {
			return patch{}, err
		}
	}
	if g.control.transparent >= 0 {
		colours[g.control.transparent][3] = 0
	}
	if err := g.readIndices(place.Dx() * place.Dy()); err != nil {
		return patch{}, err
	}
	p := patch{img: g.paint(place, &colours, head[8]&0x40 != 0), delay: g.control.delay, dispose: g.control.dispose}
	g.control = gifControl{transparent: -1}
	return p, nil
}

// readIndices decompresses a frame. Memory is taken as its data arrives: the size is
// only what the file says.
func (g *gifFrames) readIndices(n int) error {
	width, err := g.r.ReadByte()
	if err != nil {
		return err
	}
	if width < 1 || width > 8 { // below 2 is against the rules, and image/gif takes it too
		return errGIF
	}
	g.block.start()
	data := lzw.NewReader(bufio.NewReader(&g.block), lzw.LSB, int(width))
	defer func() { _ = data.Close() }()
	g.indices = g.indices[:0]
	for len(g.indices) < n {
		from := len(g.indices)
		step := min(n-from, max(64<<10, from))
		g.indices = append(g.indices, make([]byte, step)...)
		if _, err := io.ReadFull(data, g.indices[from:]); err != nil {
			return errGIF
		}
	}
	return g.block.skip()
}

func (g *gifFrames) paint(place image.Rectangle, colours *palette, interlaced bool) *image.NRGBA {
	width, height := place.Dx(), place.Dy()
	if g.img == nil || cap(g.img.Pix) < 4*width*height {
		g.img = &image.NRGBA{Pix: make([]byte, 4*width*height)}
	}
	g.img.Pix, g.img.Stride, g.img.Rect = g.img.Pix[:4*width*height], 4*width, place
	from := 0
	for _, y := range rowOrder(height, interlaced) {
		row := g.img.Pix[y*g.img.Stride:]
		for x, index := range g.indices[from : from+width] {
			copy(row[4*x:4*x+4], colours[index][:])
		}
		from += width
	}
	return g.img
}

// rowOrder is the order in which a frame's rows are stored: interlaced ones in four
// passes (section 20, appendix E).
func rowOrder(height int, interlaced bool) []int {
	rows := make([]int, 0, height)
	passes := [][2]int{{0, 1}}
	if interlaced {
		passes = [][2]int{{0, 8}, {4, 8}, {2, 4}, {1, 2}}
	}
	for _, pass := range passes {
		for y := pass[0]; y < height; y += pass[1] {
			rows = append(rows, y)
		}
	}
	return rows
}

// subBlocks reads data that is cut into pieces of up to 255 bytes, each after its
// length, up to a length of 0.
type subBlocks struct {
	r    *bufio.Reader
	left int
	done bool
}

func (b *subBlocks) start() { b.left, b.done = 0, false }

func (b *subBlocks) Read(p []byte) (int, error) {
	if b.left == 0 && !b.done {
		n, err := b.r.ReadByte()
		if err != nil {
			return 0, io.ErrUnexpectedEOF
		}
		b.left, b.done = int(n), n == 0
	}
	if b.done {
		return 0, io.EOF
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// skip goes to the end of the data.
func (b *subBlocks) skip() error {
	_, err := io.Copy(io.Discard, b)
	return err
}

func uint16At(b []byte) int { return int(b[0]) | int(b[1])<<8 }
