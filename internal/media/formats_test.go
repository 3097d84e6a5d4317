package media_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/media/drawn"
	"github.com/breakwater-safety/breakwater/pdq"
)

// handPNG writes a PNG of the small picture's size (ISO/IEC 15948). Its pixels come
// as the bytes that the colour type wants.
func handPNG(t *testing.T, depth, colourType byte, interlaced bool, pixel func(x, y int) []byte, extra ...string) []byte {
	t.Helper()
	size := small().Rect.Size()
	passes := [][4]int{{0, 0, 1, 1}} // first x and y, steps of x and y
	header := append(binary.BigEndian.AppendUint32(nil, uint32(size.X)), 0, 0, 0, byte(size.Y), depth, colourType, 0, 0, 0)
	if interlaced { // Adam7: section 8.2
		passes = [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}
		header[12] = 1
	}
	var data bytes.Buffer
	w := zlib.NewWriter(&data)
	for _, p := range passes {
		for y := p[1]; y < size.Y; y += p[3] {
			row := []byte{0}
			for x := p[0]; x < size.X; x += p[2] {
				row = append(row, pixel(x, y)...)
			}
			if _, err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	chunks := append([]string{"IHDR" + string(header)}, extra...)
	return joinPNG(append(chunks, "IDAT"+data.String(), "IEND"))
}

// joinPNG makes a file of chunks, each its name and its data.
func joinPNG(chunks []string) []byte {
	file := []byte("\x89PNG\r\n\x1a\n")
	for _, c := range chunks {
		file = binary.BigEndian.AppendUint32(file, uint32(len(c)-4))
		file = append(file, c...)
		file = binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE([]byte(c)))
	}
	return file
}

// TestKindsOfPNG: the hash is that of the pixels' 8 most significant bits, however
// the file has them.
func TestKindsOfPNG(t *testing.T) {
	t.Parallel()
	src := small()
	grey := func(x, y int) byte { return color.GrayModel.Convert(src.NRGBAAt(x, y)).(color.Gray).Y }
	wantGrey, wantColour := image.NewGray(src.Rect), image.NewNRGBA(src.Rect)
	palette, wantPalette := "PLTE", image.NewNRGBA(src.Rect)
	for i := range 256 {
		palette += string([]byte{byte(i), byte(255 - i), byte(i / 2)})
	}
	for y := range src.Rect.Dy() {
		for x := range src.Rect.Dx() {
			g := grey(x, y)
			wantGrey.SetGray(x, y, color.Gray{Y: g})
			wantColour.SetNRGBA(x, y, src.NRGBAAt(x, y))
			wantPalette.SetNRGBA(x, y, color.NRGBA{g, 255 - g, g / 2, 255})
		}
	}
	rgb := func(x, y int) []byte { c := src.NRGBAAt(x, y); return []byte{c.R, c.G, c.B} }
	rgb16 := func(x, y int) []byte { c := src.NRGBAAt(x, y); return []byte{c.R, 200, c.G, 100, c.B, 255} }
	for _, tt := range []struct {
		name       string
		depth      byte
		colourType byte
		pixel      func(x, y int) []byte
		want       image.Image
		looks      int
		extra      []string
	}{
		{"grey", 8, 0, func(x, y int) []byte { return []byte{grey(x, y)} }, wantGrey, 0, nil},
		{"grey, 16 bits", 16, 0, func(x, y int) []byte { return []byte{grey(x, y), 99} }, wantGrey, 0, nil},
		{"grey and alpha, opaque", 8, 4, func(x, y int) []byte { return []byte{grey(x, y), 255} }, wantGrey, 0, nil},
		{"grey and alpha", 8, 4, func(x, y int) []byte { return []byte{grey(x, y), byte(x)} }, wantGrey, 2, nil},
		{"grey and alpha, 16 bits", 16, 4, func(x, y int) []byte { return []byte{grey(x, y), 9, byte(x), 7} }, wantGrey, 2, nil},
		{"colour", 8, 2, rgb, wantColour, 0, nil},
		{"colour, 16 bits", 16, 2, rgb16, wantColour, 0, nil},
		{"colour and alpha, 16 bits", 16, 6, func(x, y int) []byte { return append(rgb16(x, y), byte(y), 1) }, wantColour, 2, nil},
		{"palette", 8, 3, func(x, y int) []byte { return []byte{grey(x, y)} }, wantPalette, 0, []string{palette}},
		{"palette with transparency", 8, 3, func(x, y int) []byte { return []byte{grey(x, y)} }, wantPalette, 2,
			[]string{palette, "tRNS" + strings.Repeat("\x40", 256)}},
	} {
		for _, interlaced := range []bool{false, true} {
			name := tt.name
			if interlaced {
				name += ", interlaced"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				u := read(t, handPNG(t, tt.depth, tt.colourType, interlaced, tt.pixel, tt.extra...))
				want, quality := pdq.Sum(tt.want)
				if d := pdq.Distance(u.Turns[pdq.Original], want); d != 0 || u.Quality != quality || len(u.Looks) != tt.looks {
					t.Errorf("%d bits, quality %d (%d), %d other looks (%d)", d, u.Quality, quality, len(u.Looks), tt.looks)
				}
			})
		}
	}
}

// TestLossyWebPWithAlpha puts the lossy sample under an alpha that is left raw.
func TestLossyWebPWithAlpha(t *testing.T) {
	t.Parallel()
	lossy := samples(t)["lossy"]
	body := append([]byte("VP8X\x0a\x00\x00\x00\x10\x00\x00\x00\x9f\x00\x00\x77\x00\x00ALPH"), 0x01, 0x4b, 0, 0, 0)
	body = append(body, bytes.Repeat([]byte{0x30}, 160*120)...)
	_, picture, found := bytes.Cut(lossy, []byte("VP8 "))
	if !found {
		t.Fatal("the lossy sample has no picture")
	}
	body = append(append(body, "\x00VP8 "...), picture...)
	file := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(4+len(body)))
	u := read(t, append(append(file, "WEBP"...), body...))
	if want := read(t, lossy); u.Turns != want.Turns || len(u.Looks) == 0 {
		t.Errorf("%d bits, %d other looks", pdq.Distance(u.Turns[pdq.Original], want.Turns[pdq.Original]), len(u.Looks))
	}
}

// TestOrientationIsCoveredByTheTurns: as the reference, we hash a JPEG as it is stored;
// one of its eight turns is the picture as it is shown.
func TestOrientationIsCoveredByTheTurns(t *testing.T) {
	t.Parallel()
	stored := drawn.EncodeJPEG(small(), 95)
	upright, _ := pdq.Sum(drawn.Turn(small())) // orientation 6: to be turned clockwise
	exif := "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
	file := append([]byte("\xff\xd8\xff\xe1\x00"), byte(len(exif)+2))
	file = append(append(file, exif...), stored[2:]...)
	u := read(t, file)
	if u.Turns != read(t, stored).Turns || u.Width != 160 {
		t.Error("the orientation changes the hash as stored")
	}
	if d := pdq.Distance(u.Turns[pdq.Original], upright); d <= pdq.MatchDistance {
		t.Fatalf("the picture as shown is only %d bits off as stored: this test shows nothing", d)
	}
	if d := nearest(u, upright); d > 12 {
		t.Errorf("%d bits from the picture as shown", d)
	}
}

// TestRefusedFormatsSayWhatToDo: people who send what their telephone made must learn
// what to send instead.
func TestRefusedFormatsSayWhatToDo(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ start, want string }{
		"heic of an iPhone":   {"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1MiHBMiHEMiPrmiafheictmap", "HEIC photos, as iPhones take them, are read only where ffmpeg"},
		"heif by its brands":  {"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", "HEIC photos, as iPhones take them, are read only where ffmpeg"},
		"avif":                {"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00avifmif1miafMA1B", "AVIF photos are read only"},
		"avif by its brands":  {"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf", "AVIF photos are read only"},
		"a brand after ftyp":  {"\x00\x00\x00\x14ftypxxxx\x00\x00\x00\x00yyyyavif", "not a photo or video that is read here. Save a photo as JPEG, PNG, GIF, WebP, HEIC or AVIF"},
		"a video":             {"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41", "not a photo or video that is read here. Save a photo as JPEG, PNG, GIF, WebP, HEIC or AVIF"},
		"a box that is short": {"\x00\x00\x00\x08ftypheic", "not a photo or video that is read here. Save a photo as JPEG, PNG, GIF, WebP, HEIC or AVIF"},
	} {
		_, _, err := media.Decode(strings.NewReader(tt.start), media.Limits{})
		text, _ := fault.PublicOf(err)
		if fault.CodeOf(err) != fault.Unsupported || !strings.HasPrefix(strings.TrimPrefix(text, "This is "), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
