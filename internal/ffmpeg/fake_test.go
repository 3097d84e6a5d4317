//go:build linux

package ffmpeg_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
)

// fakePath is a program in ffmpeg's place. It runs the first line of the «video» as a
// shell script, and is written before any test starts a process: a file that is
// still open for writing in a fork cannot be run.
var fakePath string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "fake-ffmpeg-")
	if err != nil {
		panic(err)
	}
	fakePath = filepath.Join(dir, "ffmpeg")
	if err := os.WriteFile(fakePath, []byte("#!/bin/sh\nread -r line\neval \"$line\"\n"), 0o700); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func frames(t *testing.T, script string) ([]*image.Gray, ffmpeg.Outcome, error) {
	t.Helper()
	var got []*image.Gray
	o := options()
	o.Pixels = 100
	video := strings.NewReader(script + "\nthe rest")
	out, err := ffmpeg.At(fakePath).Frames(t.Context(), ffmpeg.MP4, video, o, func(img *image.Gray, _ time.Duration) error {
		got = append(got, &image.Gray{Pix: bytes.Clone(img.Pix), Stride: img.Stride, Rect: img.Rect})
		return nil
	})
	return got, out, err
}

// TestTheProgramIsBound: what the child sees of its limits, its environment and its
// arguments. It answers with one pixel when all is as it should be.
func TestTheProgramIsBound(t *testing.T) {
	t.Parallel()
	for name, condition := range map[string]string{
		"no core dump":     `[ "$(ulimit -c)" = 0 ]`,
		"no files":         `[ "$(ulimit -f)" = 0 ]`,
		"memory":           `[ "$(ulimit -v)" = 2097152 ]`,
		"open files":       `[ "$(ulimit -n)" = 64 ]`,
		"processor time":   `[ "$(ulimit -t)" = 121 ]`,
		"hard as well":     `! ulimit -c 1 2>/dev/null`,
		"no environment":   `[ -z "$HOME$USER$PATH_OF_TEST" ] && [ "$LC_ALL" = C ]`,
		"no folder":        `[ "$(pwd)" = / ]`,
		"its own group":    `read -r _ _ _ _ group _ < /proc/$$/stat && [ "$group" = $$ ]`,
		"no other pipe":    `[ ! -e /proc/self/fd/3 ] && [ -p /proc/self/fd/0 ] && [ -p /proc/self/fd/1 ]`,
		"no other way in":  `case "$*" in *"-protocol_whitelist pipe "*"-i pipe:0 "*) true ;; *) false ;; esac`,
		"no other format":  `case "$*" in *"-format_whitelist mov,mp4,m4a,3gp,3g2,mj2 "*" -f mov "*) true ;; *) false ;; esac`,
		"nothing is said":  `case "$*" in *"-loglevel quiet "*) true ;; *) false ;; esac`,
		"the video itself": `[ "$(cat)" = "the rest" ]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, out, err := frames(t, condition+` && printf 'P5\n1 1\n255\nA'`)
			if len(got) != 1 || !out.Whole || err != nil {
				t.Errorf("not so: %+v, %v", out, err)
			}
		})
	}
}

func TestWhatItWrites(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, script string
		frames       int
		whole        bool
	}{
		{"two frames, of two sizes", `printf 'P5\n1 2\n255\nABP5\n2 1\n255\nCD'`, 2, true},
		{"nothing", `exit 0`, 0, false},
		{"an error", `echo 'the title of a video' >&2; exit 1`, 0, false},
		{"a frame and an error", `printf 'P5\n1 1\n255\nA'; exit 1`, 1, false},
		{"half a frame", `printf 'P5\n2 2\n255\nAB'`, 0, false},
		{"another format", `printf 'P6\n1 1\n255\nABC'`, 0, false},
		{"of 16 bits", `printf 'P5\n1 1\n65535\nAB'`, 0, false},
		{"over the bound", `printf 'P5\n101 1\n255\n'`, 0, false},
		{"a product past 64 bits", `printf 'P5\n9999999 9999999\n255\n'`, 0, false},
		{"endless digits", `printf 'P5\n'; yes 1 | tr -d '\n'`, 0, false},
		{"nonsense", `cat /dev/zero`, 0, false},
		{"killed", `printf 'P5\n1 1\n255\nA'; kill -9 $$`, 1, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, out, err := frames(t, tt.script)
			if len(got) != tt.frames || out.Whole != tt.whole || (tt.frames == 0) != errors.Is(err, ffmpeg.ErrUnreadable) {
				t.Errorf("%d frames, %+v, %v", len(got), out, err)
			}
			if err != nil && strings.Contains(err.Error(), "title") {
				t.Errorf("the error repeats what ffmpeg said: %v", err)
			}
		})
	}
}

// TestNothingIsLeft: when the context ends, so do the program and what it started,
// and no goroutine waits for the rest of the video.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	child := 0
	const script = `sleep 600 & pid=$!; printf 'P5\n%d 1\n255\n%s' ${#pid} $pid; cat > /dev/null; wait`
	video := io.MultiReader(strings.NewReader(script+"\n"), readerUntil{ctx})
	_, err := ffmpeg.At(fakePath).Frames(ctx, ffmpeg.MP4, video, options(), func(img *image.Gray, _ time.Duration) error {
		child, _ = strconv.Atoi(string(img.Pix))
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || child == 0 {
		t.Fatalf("child %d, %v", child, err)
	}
	for range 100 { // init has yet to see it
		if errors.Is(syscall.Kill(child, 0), syscall.ESRCH) || zombie(child) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("process %d still runs", child)
}

// readerUntil reads nothing until its context ends.
type readerUntil struct{ ctx context.Context }

func (r readerUntil) Read([]byte) (int, error) {
	<-r.ctx.Done()
	return 0, r.ctx.Err()
}

func zombie(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || bytes.Contains(stat, []byte(") Z "))
}

// TestTimeIsOver: the frames so far count.
func TestTimeIsOver(t *testing.T) {
	t.Parallel()
	o, n := options(), 0
	o.Time = time.Second
	const script = `printf 'P5\n1 1\n255\nA'; exec sleep 600`
	out, err := ffmpeg.At(fakePath).Frames(t.Context(), ffmpeg.MP4, strings.NewReader(script+"\n"), o,
		func(*image.Gray, time.Duration) error { n++; return nil })
	if n != 1 || out.Whole || err != nil {
		t.Errorf("%d frames, %+v, %v", n, out, err)
	}
}

// TestPictures: pictures that are counted, each once, and one more to see that there is
// no more; of one format and its codecs only.
func TestPictures(t *testing.T) {
	t.Parallel()
	const three = `printf 'P5\n1 1\n255\nAP5\n1 1\n255\nBP5\n1 1\n255\nC'`
	said := func(want string) string { return `case "$*" in *" ` + want + ` "*) ` + three + ` ;; esac` }
	tests := []struct {
		name, script string
		container    ffmpeg.Container
		change       func(*ffmpeg.Options)
		frames       int
		whole        bool
	}{
		{"as many as promised", three, ffmpeg.HEVC, func(o *ffmpeg.Options) { o.Pictures = 3 }, 3, true},
		{"one too many", three, ffmpeg.HEVC, func(o *ffmpeg.Options) { o.Pictures = 2 }, 3, false},
		{"neither more nor fewer", said("-fps_mode passthrough -frames:v 4"), ffmpeg.HEVC, func(o *ffmpeg.Options) { o.Pictures = 3 }, 3, true},
		{"HEVC only", said("-format_whitelist hevc -codec_whitelist hevc,libdav1d,av1,libaom-av1"), ffmpeg.HEVC, func(o *ffmpeg.Options) { o.Pictures = 3 }, 3, true},
		{"AV1 only", said("-f ivf -i pipe:0"), ffmpeg.IVF, func(o *ffmpeg.Options) { o.Pictures = 3 }, 3, true},
		{"pixels", said("-max_pixels 100"), ffmpeg.IVF, func(o *ffmpeg.Options) { o.Pictures = 3 }, 3, true},
		{"the range it says", said("-vf scale=out_range=full,format=gray"), ffmpeg.IVF, func(o *ffmpeg.Options) { o.Pictures = 3 }, 3, true},
		{"the full range", said("-vf scale=in_range=full:out_range=full,format=gray"), ffmpeg.IVF, func(o *ffmpeg.Options) { o.Pictures, o.Full = 3, true }, 3, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := options()
			o.Pixels = 100
			tt.change(&o)
			n := 0
			out, err := ffmpeg.At(fakePath).Frames(t.Context(), tt.container, strings.NewReader(tt.script+"\n"), o, func(_ *image.Gray, at time.Duration) error {
				n++
				if at != 0 {
					t.Errorf("a picture at %v", at)
				}
				return nil
			})
			if n != tt.frames || out.Whole != tt.whole || err != nil {
				t.Errorf("%d pictures, %+v, %v", n, out, err)
			}
		})
	}
}
