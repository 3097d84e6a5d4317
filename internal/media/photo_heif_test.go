package media_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"image"
	"io"
	"os"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg/ffmpegtest"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/media/heif/heiftest"
	"github.com/breakwater-safety/breakwater/pdq"
)

var update = flag.Bool("update", false, "make the HEIC photos in testdata anew; takes an ffmpeg with libx265")

// TestUpdate makes the photos that are ours to make; testdata/README.md has the others.
func TestUpdate(t *testing.T) {
	if !*update {
		return
	}
	size, tile := small().Rect.Size(), image.Pt(64, 64)
	tiles, columns, rows := heiftest.Cut(small(), tile)
	for name, file := range map[string]heiftest.File{
		// As an iPhone: tiles in the full range, turned, and cut to size.
		"tiles":   heiftest.Encode(t, "yuvj420p", tiles...).Tiled(columns, rows, tile, size, heiftest.Rotation(3)),
		"10-bit":  heiftest.Encode(t, "yuv420p10le", tiles...).Tiled(columns, rows, tile, size),
		"limited": heiftest.Encode(t, "yuv420p", small()).Single(size),
		"4-4-4":   heiftest.Encode(t, "yuvj444p", small()).Single(size),
		"grey":    heiftest.Encode(t, "gray", small()).Single(size),
	} {
		if err := os.WriteFile("testdata/lighthouse-"+name+".heic", file.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

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

// TestHEIF takes real files through ffmpeg.
func TestHEIF(t *testing.T) {
	t.Parallel()
	program := ffmpegtest.Find(t)
	want, _ := pdq.Sum(small())
	for name, format := range map[string]string{
		"lighthouse-tiles.heic": "heic", "lighthouse-10-bit.heic": "heic", "lighthouse-limited.heic": "heic",
		"lighthouse-4-4-4.heic": "heic", "lighthouse-grey.heic": "heic", "lighthouse-libheif.heic": "heic",
		"lighthouse.avif": "avif", "lighthouse-tiles.avif": "avif",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := testFile(t, name)
			reader := media.NewReader(media.Limits{}).WithPhotos(program)
			u, err := reader.Read(t.Context(), bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			d := pdq.Distance(u.Turns[pdq.Original], want)
			if d > 10 || u.Format != format || u.Width != 160 || u.Height != 120 || u.Quality != 100 || len(u.Looks) > 0 || u.Video != nil {
				t.Errorf("%d bits from the picture, %s, %d x %d, quality %d", d, u.Format, u.Width, u.Height, u.Quality)
			}
			t.Logf("%d bits from the picture", d)
			if _, err := reader.Read(t.Context(), bytes.NewReader(file[:len(file)-len(file)/4])); fault.CodeOf(err) != fault.Invalid {
				t.Errorf("cut off: %v", err)
			}
			small := media.NewReader(media.Limits{Pixels: 160*120 - 1}).WithPhotos(program)
			if _, err := small.Read(t.Context(), bytes.NewReader(file)); fault.CodeOf(err) != fault.TooLarge {
				t.Errorf("with too many pixels: %v", err)
			}
		})
	}
}

// TestHEIFIsItsTiles holds what runs without ffmpeg: what is asked for, that its hashes are
// the photo's, and that what cannot be read is said.
func TestHEIFIsItsTiles(t *testing.T) {
	t.Parallel()
	var asked ffmpeg.Options
	img := image.NewGray(image.Rect(0, 0, 160, 120))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * i >> 4)
	}
	read := func(f oneFrame, name string) (media.Upload, error) {
		return media.NewReader(media.Limits{Pixels: 1 << 20}).WithPhotos(f).Read(t.Context(), bytes.NewReader(testFile(t, name)))
	}
	u, err := read(oneFrame{img: img, asked: &asked}, "lighthouse-limited.heic")
	turns, quality := pdq.Dihedral(img)
	if err != nil || u.Turns != turns || u.Quality != quality || u.Width != 160 || u.Height != 120 || u.Video != nil {
		t.Errorf("%+v, %v", u, err)
	}
	if asked.Pictures != 1 || asked.Pixels < 160*120 || asked.Pixels > 3*160*120 || asked.Memory == 0 || asked.Time == 0 {
		t.Errorf("asked for %+v", asked)
	}
	for name, tt := range map[string]struct {
		source oneFrame
		file   string
		want   fault.Code
	}{
		"unreadable":         {oneFrame{err: ffmpeg.ErrUnreadable, asked: &asked}, "lighthouse-limited.heic", fault.Unsupported},
		"of another size":    {oneFrame{img: image.NewGray(image.Rect(0, 0, 64, 80)), asked: &asked}, "lighthouse-limited.heic", fault.Unsupported},
		"a tile and no more": {oneFrame{img: image.NewGray(image.Rect(0, 0, 64, 64)), asked: &asked}, "lighthouse-tiles.heic", fault.Unsupported},
		"our own failure":    {oneFrame{err: io.ErrClosedPipe, asked: &asked}, "lighthouse.avif", fault.Internal},
		"with transparency":  {oneFrame{img: img, asked: &asked}, "ink.avif", ""},
	} {
		if _, err := read(tt.source, tt.file); fault.CodeOf(err) != tt.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHEIFTransparencyHidesNothing: black ink on nothing has no colours to hash; on white
// it is the picture.
func TestHEIFTransparencyHidesNothing(t *testing.T) {
	t.Parallel()
	program := ffmpegtest.Find(t)
	want, _ := pdq.Sum(small())
	for _, name := range []string{"ink.avif", "ink.heic"} {
		u, err := media.NewReader(media.Limits{}).WithPhotos(program).Read(t.Context(), bytes.NewReader(testFile(t, name)))
		if err != nil || len(u.Looks) != 2 {
			t.Fatalf("%s: %d looks, %v", name, len(u.Looks), err)
		}
		if d := nearest(u, want); d > 12 {
			t.Errorf("%s: %d bits from the picture", name, d)
		}
	}
}

// TestHEICSequence: a film of pictures is looked at as a video, where the file says that
// it is one and has one.
func TestHEICSequence(t *testing.T) {
	t.Parallel()
	film := bytes.Replace(ffmpegtest.Clip(t, "hills", "hevc"), []byte("vide"), []byte("pict"), 1) // its handler
	copy(film[8:], "hevc")
	u, err := videoReader(t, media.VideoLimits{VideoLength: time.Second / 2}).Read(t.Context(), bytes.NewReader(film))
	if err != nil || u.Video == nil || u.Video.Seen != media.Start || u.Video.Length != time.Second/2 {
		t.Fatalf("%+v, %v", u.Video, err)
	}
	if want, _ := pdq.Sum(ffmpegtest.Frame("hills", 0)); pdq.Distance(want, u.Video.Signature.Frames[0].Hash) > 10 {
		t.Error("its first frame is another")
	}
	photo := bytes.Clone(testFile(t, "lighthouse-limited.heic"))
	copy(photo[8:], "msf1")
	if u, err := videoReader(t, media.VideoLimits{}).Read(t.Context(), bytes.NewReader(photo)); err != nil || u.Format != "heic" || u.Video != nil {
		t.Errorf("a photo that calls itself a film: %+v, %v", u.Video, err)
	}
}

func testFile(t testing.TB, name string) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
