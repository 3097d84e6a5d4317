package jpegluma_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

// TestDihedral holds that the hashes of large files are at most 2 bits from those of
// their pixels, and of all others the same.
func TestDihedral(t *testing.T) {
	t.Parallel()
	tests := []struct {
		width, height, quality int
		paint                  func(x, y float64) float64
		most                   int
	}{
		{2304, 2050, 30, hills, 2},
		{2304, 2050, 75, hills, 2},
		{4001, 1203, 85, hills, 2},
		{2560, 2100, 90, glare, 2},
		{2300, 2300, 80, gravel, 2},
		{2304, 2304, 92, func(_, _ float64) float64 { return 90 }, 0}, // read again
		{640, 480, 85, gravel, 0},
	}
	for i, tt := range tests {
		if raceDetector && tt.width > 1000 {
			continue // the tests without it do these
		}
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			file := encoded(t, painted(tt.width, tt.height, tt.paint), tt.quality)
			if far, quality := farthest(t, file); far > tt.most || quality > 1 {
				t.Errorf("%d bits and a quality of %d from those of the pixels", far, quality)
			}
		})
	}
}

// TestDihedralOfPhotos is the same on a photograph of 12 megapixels, as it is and
// encoded anew.
func TestDihedralOfPhotos(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("../../../shared/data/pdq/exif-rotn-6.jpg")
	if err != nil || raceDetector {
		t.Skip("no photograph here, or the race detector; TestDihedral holds the same")
	}
	files := map[string][]byte{"as it is": file}
	img, err := jpegluma.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, quality := range []int{60, 92} {
		files[fmt.Sprint("quality ", quality)] = encoded(t, img, quality)
	}
	for name, file := range files {
		if far, quality := farthest(t, file); far > 2 || quality > 1 {
			t.Errorf("%s: %d bits and a quality of %d from those of the pixels", name, far, quality)
		}
	}
}

// farthest compares the hashes of a file with those of its pixels.
func farthest(t *testing.T, file []byte) (most, quality int) {
	t.Helper()
	// The file does not begin where the reader does.
	r := bytes.NewReader(append([]byte("before"), file...))
	if _, err := r.Seek(6, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	got, gotQuality, err := jpegluma.Dihedral(r)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpegluma.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want, wantQuality := pdq.Dihedral(img)
	for turn := range want {
		most = max(most, pdq.Distance(got[turn], want[turn]))
	}
	return most, max(gotQuality-wantQuality, wantQuality-gotQuality)
}

func encoded(t testing.TB, img image.Image, quality int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// painted is a picture of a luma for each place in the unit square, with grain.
//
//go:norace
func painted(w, h int, luma func(x, y float64) float64) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	rnd := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	for y := range h {
		for x := range w {
			v := luma(float64(x)/float64(w), float64(y)/float64(h)) + float64(rnd.Uint32()>>29) - 3.5
			img.Pix[y*w+x] = byte(min(max(v, 0), 255))
		}
	}
	return img
}

// hills has a sky without detail above ridges with much.
func hills(x, y float64) float64 {
	ridge := 0.4 + 0.1*math.Sin(9*x) + 0.05*math.Sin(31*x)
	if y < ridge {
		return 205 - 60*y
	}
	return 90 + 50*math.Sin(40*x*y)*math.Cos(60*y) + 20*math.Sin(900*x+400*y)
}

// glare is burnt out in the middle and black at the edges.
func glare(x, y float64) float64 {
	far := math.Hypot(x-0.4, y-0.6)
	return 420 - 900*far + 60*math.Sin(50*x)*math.Sin(70*y) + 25*math.Sin(1500*x)
}

// gravel is full of detail everywhere.
func gravel(x, y float64) float64 {
	return 120 + 40*math.Sin(300*x+20*math.Sin(30*y)) + 40*math.Cos(500*y*x) + 30*math.Sin(7*x-5*y)
}

// TestDihedralErrors: what Decode says, and what the reader does.
func TestDihedralErrors(t *testing.T) {
	t.Parallel()
	whole := fixture(t, "420")
	if _, _, err := jpegluma.Dihedral(bytes.NewReader(whole[:len(whole)/2])); !errors.Is(err, jpegluma.ErrTruncated) {
		t.Errorf("cut off: %v", err)
	}
	if _, _, err := (jpegluma.Options{MaxPixels: 99}).Dihedral(bytes.NewReader(whole)); !errors.Is(err, jpegluma.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if raceDetector {
		return
	}
	blank := encoded(t, painted(2304, 2304, func(_, _ float64) float64 { return 0 }), 50)
	for allowed := range 2 {
		r := &unwinding{bytes.NewReader(blank), allowed}
		if _, _, err := jpegluma.Dihedral(r); !errors.Is(err, errUnwinding) {
			t.Errorf("a reader that goes back %d times: %v", allowed, err)
		}
	}
}

// unwinding fails to seek after a number of times.
type unwinding struct {
	io.ReadSeeker
	allowed int
}

var errUnwinding = errors.New("cannot go back")

func (u *unwinding) Seek(offset int64, whence int) (int64, error) {
	u.allowed--
	if u.allowed < 0 {
		return 0, errUnwinding
	}
	return u.ReadSeeker.Seek(offset, whence)
}
