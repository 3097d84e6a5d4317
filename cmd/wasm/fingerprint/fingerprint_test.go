package main

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// scene is a picture of waves and noise.
func scene(width, height int, seed uint64) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range m.Pix {
		x, y := i/4%width, i/4/width
		m.Pix[i] = byte((x*x/7+y*y/11+int(seed)*x)%200) + byte(r.IntN(40))
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	return m
}

// host gives the rows of a picture as a page does, and counts how often it is asked.
func host(m *image.NRGBA, asked *int) func(y, count int, into []byte) error {
	return func(y, count int, into []byte) error {
		*asked++
		if copy(into, m.Pix[y*m.Stride:(y+count)*m.Stride]) != len(into) {
			return errHost
		}
		return nil
	}
}

// want is an answer as pdq gives it.
func want(m image.Image) [answerSize]byte {
	hashes, quality := pdq.Dihedral(m)
	return turns(hashes, quality)
}

// A picture that comes in strips has the hashes that it has as a whole, and is asked
// for once, or once more where rounding decides a bit; but for strips that end within
// what is filtered together.
func TestPictureIsThatOfPDQ(t *testing.T) {
	t.Parallel()
	const most = 40_000
	var hasher pdq.Hasher
	for _, size := range []image.Point{{3, 3}, {64, 64}, {65, 500}, {320, 240}} {
		m, asked := scene(size.X, size.Y, 3), 0
		p := &picture{width: size.X, height: size.Y, fetch: host(m, &asked), most: most}
		got, err := ofPicture(&hasher, p)
		if err != nil || got != want(m) {
			t.Errorf("%v: another answer than pdq's (%v)", size, err)
		}
		if bound := 2 * (4*size.X*size.Y/(most/2) + 1); asked > bound {
			t.Errorf("%v: the rows were asked for %d times, want at most %d", size, asked, bound)
		}
	}
}

func TestPictureOfAnySize(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(1, 90).Draw(t, "width"), rapid.IntRange(1, 90).Draw(t, "height")
		most := rapid.IntRange(1, 20_000).Draw(t, "most")
		m, asked := scene(width, height, rapid.Uint64().Draw(t, "seed")), 0
		p := &picture{width: width, height: height, fetch: host(m, &asked), most: most}
		if got, err := ofPicture(new(pdq.Hasher), p); err != nil || got != want(m) {
			t.Errorf("%d x %d: another answer than pdq's (%v)", width, height, err)
		}
	})
}

// The strips are few, whatever the size: memory does not grow with the picture.
func TestPictureHoldsOneStrip(t *testing.T) {
	t.Parallel()
	p := &picture{width: 8000, height: 600, fetch: func(int, int, []byte) error { return nil }}
	for y := range p.height {
		if row := p.RGBARow(y, nil); len(row) != 4*p.width {
			t.Fatalf("row %d has %d bytes", y, len(row))
		}
	}
	if len(p.strip) > stripBytes {
		t.Errorf("%d bytes are held", len(p.strip))
	}
}

func TestPictureThatFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	p := &picture{width: 100, height: 100, fetch: func(int, int, []byte) error { return broken }}
	if _, err := ofPicture(new(pdq.Hasher), p); !errors.Is(err, broken) {
		t.Errorf("a picture whose rows cannot be had gives %v", err)
	}
}

// opened is a file that gives at most a few bytes at a time.
func opened(data []byte) *file {
	return &file{fetch: func(at int64, into []byte) (int, error) {
		return copy(into[:min(len(into), 1000)], data[min(at, int64(len(data))):]), nil
	}}
}

func encoded(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A JPEG file has the hashes of its luma, to the bit; jpegluma's own tests hold that
// they are those of libjpeg.
func TestJPEGIsThatOfPDQ(t *testing.T) {
	t.Parallel()
	data := encoded(t, scene(300, 200, 5))
	got, err := ofJPEG(opened(data))
	if err != nil {
		t.Fatal(err)
	}
	luma, err := jpegluma.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got != want(luma) {
		t.Error("another answer than pdq's")
	}
}

func TestJPEGThatIsNone(t *testing.T) {
	t.Parallel()
	whole := encoded(t, scene(300, 200, 5))
	for name, data := range map[string][]byte{"nothing": nil, "a text": []byte("a text"), "half a file": whole[:len(whole)/2]} {
		if _, err := ofJPEG(opened(data)); err == nil {
			t.Errorf("%s is taken for a photo", name)
		}
	}
	fails := &file{fetch: func(int64, []byte) (int, error) { return 0, errHost }}
	if _, err := ofJPEG(fails); !errors.Is(err, errHost) {
		t.Errorf("a file that cannot be read gives %v", err)
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	data := slices.Repeat([]byte("0123456789"), 500)
	f := opened(data)
	if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, data) {
		t.Errorf("read %d bytes of %d: %v", len(got), len(data), err)
	}
	if at, err := f.Seek(0, io.SeekCurrent); err != nil || at != int64(len(data)) {
		t.Errorf("after all it stands at %d: %v", at, err)
	}
	rest := make([]byte, 3)
	if _, err := f.Seek(7, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(f, rest); err != nil || string(rest) != "789" {
		t.Errorf("from 7 on it reads %q: %v", rest, err)
	}
	if _, err := f.Seek(0, io.SeekEnd); err == nil {
		t.Error("it says where its end is")
	}
	if n, err := f.Read(nil); n != 0 || err != nil {
		t.Errorf("reading nothing gives %d, %v", n, err)
	}
}
