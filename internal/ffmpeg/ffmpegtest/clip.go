// Package ffmpegtest makes small videos for tests, of drawn pictures, with the
// ffmpeg that is installed.
package ffmpegtest

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/internal/media/drawn"
)

// Without is the environment variable that has the tests that need ffmpeg skipped
// where it is not installed, when it is 1; otherwise they fail.
const Without = "BREAKWATER_TEST_WITHOUT_FFMPEG"

// Find gives the installed ffmpeg. Without one the test fails, or is skipped.
func Find(t testing.TB) *ffmpeg.Program {
	t.Helper()
	p, err := ffmpeg.Find()
	if err == nil {
		return p
	}
	if os.Getenv(Without) == "1" {
		t.Skip("ffmpeg is not installed, and " + Without + " is 1")
	}
	t.Fatalf("this test needs ffmpeg: install the package «ffmpeg», or run «make test». To go without, set %s=1.", Without)
	return nil
}

// The clips are of Seconds seconds, at Rate frames a second, of Width x Height pixels.
const (
	Seconds = 4
	Rate    = 10
	Width   = 320
	Height  = 240
)

// Frame is the picture that the clips of a scene show as frame i, before it is
// encoded: a camera that moves over a drawn picture, and cuts to another.
func Frame(scene string, i int) image.Image {
	second := "sailboats"
	if scene == second {
		second = "lighthouse"
	}
	name := scene
	if i >= Seconds*Rate/2 {
		name = second
	}
	large := large(name)
	out := image.NewNRGBA(image.Rect(0, 0, Width, Height))
	draw.Draw(out, out.Rect, large, image.Pt(2*i, i), draw.Src)
	return out
}

var (
	mu      sync.Mutex
	sources = map[string]image.Image{}
	clips   = map[string][]byte{}
)

func large(name string) image.Image {
	mu.Lock()
	defer mu.Unlock()
	if sources[name] == nil {
		sources[name] = drawn.Resize(drawn.Picture(name), Width+2*Seconds*Rate, Height+Seconds*Rate)
	}
	return sources[name]
}

// Clip is a video file of a scene. kind is the ending of its name, and what comes
// behind a hyphen a way to write it: «mp4» (its index last), «mp4-first», «mp4-fragments»,
// «mov», «mkv», «webm», «avi», «ts», «hevc» (an MP4 of it).
func Clip(t testing.TB, scene, kind string) []byte {
	t.Helper()
	Find(t)
	mu.Lock()
	have, key := clips[scene+" "+kind], scene+" "+kind
	mu.Unlock()
	if have != nil {
		return bytes.Clone(have)
	}
	var frames bytes.Buffer
	for i := range Seconds * Rate {
		writePPM(&frames, Frame(scene, i))
	}
	ending, more := options(t, kind)
	file := filepath.Join(t.TempDir(), "clip."+ending)
	args := append([]string{"-v", "error", "-f", "image2pipe", "-c:v", "ppm", "-r", strconv.Itoa(Rate), "-i", "pipe:0", "-pix_fmt", "yuv420p"}, more...)
	cmd := exec.CommandContext(t.Context(), "ffmpeg", append(args, file)...) //nolint:gosec // in tests, of our own arguments
	cmd.Stdin = &frames
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("make a clip: %v\n%s", err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	clips[key] = data
	mu.Unlock()
	return bytes.Clone(data)
}

func options(t testing.TB, kind string) (ending string, more []string) {
	h264 := []string{"-c:v", "libx264", "-preset", "ultrafast", "-crf", "18"}
	switch kind {
	case "mp4", "mov", "mkv", "ts":
		return kind, h264
	case "hevc":
		return "mp4", []string{"-c:v", "libx265", "-preset", "ultrafast", "-crf", "18", "-x265-params", "log-level=0", "-tag:v", "hvc1"}
	case "mp4-first":
		return "mp4", append(h264, "-movflags", "+faststart")
	case "mp4-fragments":
		return "mp4", append(h264, "-movflags", "+frag_keyframe+empty_moov")
	case "webm":
		return kind, []string{"-c:v", "libvpx", "-b:v", "2M", "-deadline", "realtime", "-cpu-used", "8"}
	case "avi":
		return kind, []string{"-c:v", "mpeg4", "-q:v", "2"}
	}
	t.Fatalf("no such kind of clip: %s", kind)
	return "", nil
}

func writePPM(w *bytes.Buffer, img image.Image) {
	m := img.(*image.NRGBA)
	fmt.Fprintf(w, "P6\n%d %d\n255\n", m.Rect.Dx(), m.Rect.Dy())
	for i := 0; i < len(m.Pix); i += 4 {
		w.Write(m.Pix[i : i+3])
	}
}
