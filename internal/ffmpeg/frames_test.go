package ffmpeg_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg/ffmpegtest"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

func options() ffmpeg.Options {
	return ffmpeg.Options{Rate: ffmpegtest.Rate, Most: time.Minute, Pixels: 10_000_000, Memory: 2 << 30, Time: 2 * time.Minute}
}

func kinds() map[string]ffmpeg.Container {
	return map[string]ffmpeg.Container{
		"mp4-first": ffmpeg.MP4, "mp4-fragments": ffmpeg.MP4, "mkv": ffmpeg.Matroska, "webm": ffmpeg.Matroska,
		"avi": ffmpeg.AVI, "ts": ffmpeg.MPEGTS,
	}
}

// TestFramesAreThoseOfTheVideo: each container, from a pipe; each frame is the
// picture that was encoded, its luma not darker or lighter.
func TestFramesAreThoseOfTheVideo(t *testing.T) {
	t.Parallel()
	p := ffmpegtest.Find(t)
	for kind, container := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			clip, n := ffmpegtest.Clip(t, "hills", kind), 0
			out, err := p.Frames(t.Context(), container, bytes.NewReader(clip), options(), func(img *image.Gray, at time.Duration) error {
				if at != time.Duration(n)*time.Second/ffmpegtest.Rate {
					t.Errorf("frame %d at %v", n, at)
				}
				n++
				if n%10 != 1 { // hashing is slow under the race detector
					return nil
				}
				want, _ := pdq.Sum(ffmpegtest.Frame("hills", n-1))
				if got, _ := pdq.Sum(img); pdq.Distance(got, want) > 10 {
					t.Errorf("frame %d is %d bits from the picture", n, pdq.Distance(got, want))
				}
				if c := contrast(img) / contrast(ffmpegtest.Frame("hills", n-1)); c < 0.95 || c > 1.05 {
					t.Errorf("frame %d has %.2f of the picture's contrast: another range of luma", n, c)
				}
				return nil
			})
			if err != nil || !out.Whole || n != ffmpegtest.Seconds*ffmpegtest.Rate || out.Frames != n {
				t.Errorf("%+v, %d frames, %v", out, n, err)
			}
		})
	}
}

// contrast is the standard deviation of luma. In the range 16..235 of videos it is
// 0.86 of what it is in 0..255.
func contrast(img image.Image) float64 {
	sum, squares, b := 0.0, 0.0, img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			v := float64(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y)
			sum, squares = sum+v, squares+v*v
		}
	}
	n := float64(b.Dx() * b.Dy())
	return math.Sqrt(squares/n - sum*sum/n/n)
}

// TestReference compares with the reference's own videos and signatures, which are
// not in this repository. TestFramesAreThoseOfTheVideo does without them.
func TestReference(t *testing.T) {
	t.Parallel()
	const shared = "../../../shared/data/vpdq/"
	p := ffmpegtest.Find(t)
	for _, name := range []string{"doorknob-hd-no-bar", "pattern-sd-grey-bar"} {
		text, err := os.ReadFile(shared + name + ".txt")
		if err != nil {
			t.Skip("the reference's videos are not here; TestFramesAreThoseOfTheVideo does without")
		}
		file, err := os.ReadFile(shared + name + ".mp4")
		if err != nil {
			t.Fatal(err)
		}
		var want vpdq.Signature
		if err := want.UnmarshalText(text); err != nil {
			t.Fatal(err)
		}
		step := 1
		if raceDetector {
			step = 12
		}
		o, n, got := options(), 0, map[int]vpdq.Frame{}
		o.Rate = 30 // theirs
		out, err := p.Frames(t.Context(), ffmpeg.MP4, bytes.NewReader(file), o, func(img *image.Gray, at time.Duration) error {
			if n%step == 0 {
				h, _ := pdq.Sum(img)
				got[n] = vpdq.Frame{Hash: h, At: at}
			}
			n++
			return nil
		})
		if err != nil || n != len(want.Frames) {
			t.Fatalf("%s: %+v, %d frames, theirs %d, %v", name, out, n, len(want.Frames), err)
		}
		most, compared := 0, 0
		for i, f := range want.Frames {
			ours, hashed := got[i]
			if !hashed {
				continue
			}
			if f.Quality >= 80 {
				most, compared = max(most, pdq.Distance(f.Hash, ours.Hash)), compared+1
			}
			if d := f.At - ours.At; d.Abs() > time.Millisecond {
				t.Errorf("%s: frame %d at %v, theirs at %v", name, i, ours.At, f.At)
			}
		}
		if most > 10 {
			t.Errorf("%s: a frame is %d bits from the reference's", name, most)
		}
		t.Logf("%s: at most %d bits apart on %d frames of quality 80", name, most, compared)
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	p, clip := ffmpegtest.Find(t), ffmpegtest.Clip(t, "hills", "mp4-first")
	all := ffmpegtest.Seconds * ffmpegtest.Rate
	tests := []struct {
		name      string
		change    func(*ffmpeg.Options)
		video     []byte
		container ffmpeg.Container
		frames    int
		whole     bool
		err       error
	}{
		{"nothing bounds it", func(*ffmpeg.Options) {}, clip, ffmpeg.MP4, all, true, nil},
		{"the length", func(o *ffmpeg.Options) { o.Most = time.Second }, clip, ffmpeg.MP4, ffmpegtest.Rate, false, nil},
		{"the rate", func(o *ffmpeg.Options) { o.Rate = 1 }, clip, ffmpeg.MP4, ffmpegtest.Seconds, true, nil},
		{"the pixels", func(o *ffmpeg.Options) { o.Pixels = ffmpegtest.Width*ffmpegtest.Height - 1 }, clip, ffmpeg.MP4, 0, false, ffmpeg.ErrUnreadable},
		{"the memory", func(o *ffmpeg.Options) { o.Memory = 1 << 20 }, clip, ffmpeg.MP4, 0, false, ffmpeg.ErrUnreadable},
		{"another container", func(*ffmpeg.Options) {}, clip, ffmpeg.Matroska, 0, false, ffmpeg.ErrUnreadable},
		{"nothing", func(*ffmpeg.Options) {}, nil, ffmpeg.MP4, 0, false, ffmpeg.ErrUnreadable},
		{"a playlist", func(*ffmpeg.Options) {}, []byte("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"), ffmpeg.MPEGTS, 0, false, ffmpeg.ErrUnreadable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := options()
			tt.change(&o)
			out, err := p.Frames(t.Context(), tt.container, bytes.NewReader(tt.video), o, func(*image.Gray, time.Duration) error { return nil })
			if out.Frames != tt.frames || out.Whole != tt.whole || !errors.Is(err, tt.err) {
				t.Errorf("%+v, %v; want %d frames", out, err, tt.frames)
			}
		})
	}
}

func TestYieldEndsIt(t *testing.T) {
	t.Parallel()
	p, enough := ffmpegtest.Find(t), errors.New("enough")
	out, err := p.Frames(t.Context(), ffmpeg.MP4, bytes.NewReader(ffmpegtest.Clip(t, "hills", "mp4-first")), options(),
		func(*image.Gray, time.Duration) error { return enough })
	if !errors.Is(err, enough) || out.Frames != 0 {
		t.Errorf("%+v %v", out, err)
	}
}

func TestMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := ffmpeg.Find(); !errors.Is(err, ffmpeg.ErrMissing) {
		t.Errorf("got %v", err)
	}
	_, err := ffmpeg.At("/nowhere/ffmpeg").Frames(t.Context(), ffmpeg.MP4, strings.NewReader(""), options(), nil)
	if err == nil || errors.Is(err, ffmpeg.ErrUnreadable) {
		t.Errorf("a program that is gone: %v", err)
	}
}
