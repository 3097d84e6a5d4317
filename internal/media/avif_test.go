package media_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"image"
	"io"
	"os"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg/ffmpegtest"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/pdq"
)

// oneFrame gives a frame, or an error, for everything.
type oneFrame struct {
	img   *image.Gray
	err   error
	asked *ffmpeg.Options
}

func (f oneFrame) Frames(_ context.Context, _ ffmpeg.Container, file io.Reader, o ffmpeg.Options, yield func(*image.Gray, time.Duration) error) (ffmpeg.Outcome, error) {
	*f.asked = o
	if _, err := io.Copy(io.Discard, file); err != nil || f.err != nil {
		return ffmpeg.Outcome{}, errors.Join(err, f.err)
	}
	return ffmpeg.Outcome{Frames: 1, Whole: true}, yield(f.img, 0)
}

// TestAVIF takes a real one through ffmpeg.
func TestAVIF(t *testing.T) {
	t.Parallel()
	program := ffmpegtest.Find(t)
	file := avif(t)
	reader := media.NewReader(media.Limits{}).WithVideos(program, rand.Reader, t.TempDir())
	u, err := reader.Read(t.Context(), bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want, _ := pdq.Sum(small())
	if d := pdq.Distance(u.Turns[pdq.Original], want); d > 12 || u.Format != "avif" || u.Width != 160 || u.Height != 120 || u.Quality != 100 {
		t.Errorf("%d bits from the picture, %s, %d x %d, quality %d", d, u.Format, u.Width, u.Height, u.Quality)
	}
	if _, err := reader.Read(t.Context(), bytes.NewReader(file[:len(file)/2])); fault.CodeOf(err) != fault.Unsupported {
		t.Errorf("cut off: %v", err)
	}
	small := media.NewReader(media.Limits{Pixels: 160*120 - 1}).WithVideos(program, rand.Reader, t.TempDir())
	if _, err := small.Read(t.Context(), bytes.NewReader(file)); fault.CodeOf(err) != fault.Unsupported {
		t.Errorf("with too many pixels: %v", err)
	}
}

// TestAVIFIsOneFrame holds what runs without ffmpeg: one frame is asked for, its hashes
// are the photo's, and what cannot be read is said.
func TestAVIFIsOneFrame(t *testing.T) {
	t.Parallel()
	var asked ffmpeg.Options
	img := image.NewGray(image.Rect(0, 0, 64, 80))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * i >> 4)
	}
	read := func(f oneFrame) (media.Upload, error) {
		return media.NewReader(media.Limits{Pixels: 1 << 20}).WithVideos(f, rand.Reader, t.TempDir()).Read(t.Context(), bytes.NewReader(avif(t)))
	}
	u, err := read(oneFrame{img: img, asked: &asked})
	turns, quality := pdq.Dihedral(img)
	if err != nil || u.Turns != turns || u.Quality != quality || u.Width != 64 || u.Height != 80 || u.Video != nil {
		t.Errorf("%+v, %v", u, err)
	}
	if asked.Rate*asked.Most.Seconds() != 1 || asked.Pixels != 1<<20 {
		t.Errorf("asked for %+v", asked)
	}
	if _, err := read(oneFrame{err: ffmpeg.ErrUnreadable, asked: &asked}); fault.CodeOf(err) != fault.Unsupported {
		t.Errorf("unreadable: %v", err)
	}
	if _, err := read(oneFrame{err: io.ErrClosedPipe, asked: &asked}); fault.CodeOf(err) != fault.Internal {
		t.Errorf("our own failure: %v", err)
	}
}

func avif(t *testing.T) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/lighthouse.avif")
	if err != nil {
		t.Fatal(err)
	}
	return file
}
