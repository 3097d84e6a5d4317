package media_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"image"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg/ffmpegtest"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

func videoReader(t *testing.T, l media.VideoLimits) *media.Reader {
	l.VideoRate = ffmpegtest.Rate
	return media.NewReader(media.Limits{VideoLimits: l}).WithVideos(ffmpegtest.Find(t), rand.Reader, t.TempDir())
}

// TestReadVideos: every container, in memory and on disk; an MP4 has its index last.
func TestReadVideos(t *testing.T) {
	t.Parallel()
	for kind, format := range map[string]string{
		"mp4": "mp4", "mp4-first": "mp4", "mp4-fragments": "mp4", "mov": "quicktime", "mkv": "matroska", "webm": "webm", "avi": "avi", "ts": "mp2t",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			if raceDetector && kind != "mp4" {
				t.Skip("what differs is in ffmpeg; make test also runs without the race detector")
			}
			clip := ffmpegtest.Clip(t, "hills", kind)
			memories := map[string]int64{"in memory": 0}
			if kind == "mp4" {
				memories["on disk"] = 1
			}
			for name, memory := range memories {
				u, err := videoReader(t, media.VideoLimits{VideoMemory: memory}).Read(t.Context(), bytes.NewReader(clip))
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if u.Format != format || u.MD5 != md5.Sum(clip) || u.SHA256 != sha256.Sum256(clip) {
					t.Errorf("%s: format %s, or its hashes are not those of its bytes", name, u.Format)
				}
				v := u.Video
				if v == nil || v.Seen != media.Whole || v.Why != "" || v.Length != ffmpegtest.Seconds*time.Second ||
					u.Width != ffmpegtest.Width || u.Height != ffmpegtest.Height || len(u.Videos) != 8 || len(u.Lookup()) > 0 {
					t.Fatalf("%s: %+v", name, v)
				}
				for i, f := range v.Signature.Frames {
					if want, _ := pdq.Sum(ffmpegtest.Frame("hills", i)); pdq.Distance(want, f.Hash) > 10 {
						t.Errorf("%s: frame %d is %d bits from the picture", name, i, pdq.Distance(want, f.Hash))
					}
				}
			}
		})
	}
}

// TestVersionsOfAClipMatch: written by another codec into another container, turned
// on its side; and another clip does not.
func TestVersionsOfAClipMatch(t *testing.T) {
	t.Parallel()
	if raceDetector {
		t.Skip("three whole videos; make test also runs without the race detector")
	}
	r := videoReader(t, media.VideoLimits{})
	read := func(scene, kind string) media.Upload {
		u, err := r.Read(t.Context(), bytes.NewReader(ffmpegtest.Clip(t, scene, kind)))
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	first, again, other := read("hills", "mp4"), read("hills", "webm"), read("fruit", "mp4")
	if s := vpdq.Compare(again.Video.Signature, first.Video.Signature); s.Query.Part() < 0.95 || s.Entry.Part() < 0.95 {
		t.Errorf("a version shares %+v", s)
	}
	// Both clips cut to the same second scene; that half is theirs in common.
	if s := vpdq.Compare(other.Video.Signature, first.Video.Signature); s.Query.Matched != ffmpegtest.Seconds/2 {
		t.Errorf("the clip with half of it in common shares %+v", s)
	}
	if again.Videos[pdq.FlipX].Frames[0].Hash == again.Video.Signature.Frames[0].Hash {
		t.Error("the turns are not turned")
	}
}

// fakeSource stands in for ffmpeg.
type fakeSource struct {
	frames  int
	whole   bool
	err     error
	got     []byte
	options ffmpeg.Options
}

func (f *fakeSource) Frames(_ context.Context, _ ffmpeg.Container, video io.Reader, o ffmpeg.Options, yield func(*image.Gray, time.Duration) error) (ffmpeg.Outcome, error) {
	f.options = o
	f.got, _ = io.ReadAll(video)
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range f.frames {
		for j := range img.Pix {
			img.Pix[j] = byte(j*j>>3 + i*j)
		}
		if err := yield(img, time.Duration(i)*time.Second/30); err != nil {
			return ffmpeg.Outcome{}, err
		}
	}
	return ffmpeg.Outcome{Frames: f.frames, Whole: f.whole}, f.err
}

// mkv is a file that begins as Matroska does.
func mkv(length int) []byte {
	file := append([]byte("\x1a\x45\xdf\xa3"), make([]byte, length)...)
	for i := range file[4:] {
		file[4+i] = byte(i >> 8)
	}
	return file
}

// TestFramesThatCannotBeHad: the video is hashed all the same, and the caller is told.
func TestFramesThatCannotBeHad(t *testing.T) {
	t.Parallel()
	box := func(kind, body string) string { return string([]byte{0, 0, 0, byte(8 + len(body))}) + kind + body }
	external := box("moov", box("trak", box("mdia", box("minf", box("dinf", box("dref", "\x00\x00\x00\x00\x00\x00\x00\x01"+box("url ", "\x00\x00\x00\x00file:///x")))))))
	tests := []struct {
		name   string
		source media.FrameSource
		file   []byte
		seen   media.Seen
		why    string
	}{
		{"no ffmpeg", nil, mkv(1000), media.Nothing, "ffmpeg is not installed"},
		{"not one frame", &fakeSource{err: ffmpeg.ErrUnreadable}, mkv(1000), media.Nothing, "No frame"},
		{"stopped", &fakeSource{frames: 3}, mkv(1000), media.Start, "20 minutes of one are, for at most 1 minutes"},
		{"an index that is cut off", &fakeSource{frames: 3, whole: true}, []byte("\x00\x00\x00\x18ftypisom\x00\x00\x00\x00"), media.Nothing, "cut off"},
		{"other files", &fakeSource{frames: 3, whole: true}, []byte(external), media.Nothing, "other files"},
		{"cut off behind its index", &fakeSource{frames: 3, whole: true}, []byte(box("moov", "") + "\x00\x00\x10\x00mdat1234"), media.Start, "cut off: what there is"},
		{"all is well", &fakeSource{frames: 3, whole: true}, mkv(1000), media.Whole, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := media.NewReader(media.Limits{})
			if tt.source != nil {
				r.WithVideos(tt.source, rand.Reader, t.TempDir())
			}
			u, err := r.Read(t.Context(), bytes.NewReader(tt.file))
			if err != nil || u.Video == nil || u.Video.Seen != tt.seen || !strings.Contains(u.Video.Why, tt.why) || (tt.why == "") != (u.Video.Why == "") {
				t.Fatalf("%+v, %v", u.Video, err)
			}
			if u.SHA256 != sha256.Sum256(tt.file) || u.MD5 != md5.Sum(tt.file) {
				t.Error("the hashes are not those of its bytes")
			}
			if (u.Videos == nil) != (tt.seen == media.Nothing) {
				t.Errorf("%d signatures", len(u.Videos))
			}
		})
	}
}

func TestVideoThatCannotBeLookedAtIsOurFailure(t *testing.T) {
	t.Parallel()
	r := media.NewReader(media.Limits{}).WithVideos(&fakeSource{err: errors.New("no such program")}, rand.Reader, t.TempDir())
	if _, err := r.Read(t.Context(), bytes.NewReader(mkv(10))); fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
}

// TestSpooled: what is past the memory is on disk while it is read, and comes back
// whole; then nothing is left. TestTheFileIsNobodys says what the disk holds.
func TestSpooled(t *testing.T) {
	t.Parallel()
	dir, source, file := t.TempDir(), &fakeSource{frames: 1, whole: true}, mkv(500_000)
	r := media.NewReader(media.Limits{VideoLimits: media.VideoLimits{VideoMemory: 70_000}}).WithVideos(source, rand.Reader, dir)
	if _, err := r.Read(t.Context(), bytes.NewReader(file)); err != nil || !bytes.Equal(source.got, file) {
		t.Errorf("%d bytes came back of %d, %v", len(source.got), len(file), err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) > 0 {
		t.Errorf("left: %v, %v", names, err)
	}
	o := source.options
	if o.Rate != 30 || o.Most != 20*time.Minute || o.Time != time.Minute || o.Pixels != 4096*2304 || o.Memory != 1<<30 {
		t.Errorf("ffmpeg is told %+v", o)
	}
}

func TestVideoBounds(t *testing.T) {
	t.Parallel()
	limits := media.Limits{Bytes: 1, BytesAtOnce: 1, VideoLimits: media.VideoLimits{VideoBytes: 200_000, VideoMemory: 1, VideoFrames: 10}}
	source := &fakeSource{frames: 25, whole: true}
	r := media.NewReader(limits).WithVideos(source, rand.Reader, t.TempDir())
	u, err := r.Read(t.Context(), bytes.NewReader(mkv(200_000-4)))
	if err != nil || len(u.Video.Signature.Frames) != 7 {
		t.Errorf("at the bound: %v, %d frames", err, len(u.Video.Signature.Frames))
	}
	_, err = r.Read(t.Context(), bytes.NewReader(mkv(200_000-3)))
	if text, _ := fault.PublicOf(err); fault.CodeOf(err) != fault.TooLarge || !strings.Contains(text, "video is larger than 200000 bytes") {
		t.Errorf("past the bound: %v", err)
	}
	broken := io.MultiReader(bytes.NewReader(mkv(100)), brokenReader{})
	if _, err := r.Read(t.Context(), broken); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("an upload that breaks off: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Read(ctx, bytes.NewReader(mkv(100))); fault.CodeOf(err) != fault.Busy {
		t.Errorf("a caller who left: %v", err)
	}
	for range 3 { // what was taken is given back, whatever became of it
		if _, err := r.Read(t.Context(), bytes.NewReader(mkv(190_000))); err != nil {
			t.Errorf("after these: %v", err)
		}
	}
}

// TestCheckOfAVideo: its frames are looked up in all turns, and its result says what
// was seen.
func TestCheckOfAVideo(t *testing.T) {
	t.Parallel()
	m := &recorder{}
	store := &memoryChecks{kept: map[string]media.StoredCheck{}}
	reader := media.NewReader(media.Limits{}).WithVideos(&fakeSource{frames: 60, whole: true}, rand.Reader, t.TempDir())
	c := media.NewChecker(reader, m, store, playbook.Default(), []byte("key"), func() time.Time { return time.Unix(1, 0) }, rand.Reader)
	file := mkv(1000)
	got, err := c.Check(t.Context(), media.Check{Platform: "p", File: bytes.NewReader(file)})
	if err != nil {
		t.Fatal(err)
	}
	if v := got.Video; v == nil || v.Frames == 0 || v.Seconds != 2 || v.Seen != media.Whole {
		t.Errorf("%+v", got.Video)
	}
	f := got.Fingerprint
	if f.PDQ != nil || f.VPDQ == nil || len(f.VPDQ.Frames) > 2 || f.SHA256 == nil || *f.SHA256 != sha256.Sum256(file) {
		t.Errorf("%+v", f)
	}
	if len(m.asked.Videos) != 8 || len(m.asked.Turns) > 0 || m.asked.MD5 == nil {
		t.Errorf("looked up: %d videos, %d turns", len(m.asked.Videos), len(m.asked.Turns))
	}
	alone := bank.Fingerprint{VPDQ: f.VPDQ}
	if _, err := c.Check(t.Context(), media.Check{Platform: "p", Fingerprint: alone}); err != nil || len(m.asked.Videos) != 1 {
		t.Errorf("its fingerprint alone: %v, %d videos", err, len(m.asked.Videos))
	}
}

// recorder keeps what it was asked last.
type recorder struct{ asked bank.Query }

func (r *recorder) Match(_ context.Context, _ platform.ID, _ []string, q bank.Query) (bank.Found, error) {
	r.asked = q
	return bank.Found{}, nil
}

func TestWhatIsNoVideo(t *testing.T) {
	t.Parallel()
	r := media.NewReader(media.Limits{}).WithVideos(&fakeSource{}, rand.Reader, t.TempDir())
	for name, start := range map[string]string{
		"a playlist": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n", "a list to join": "ffconcat version 1.0\nfile x\n",
		"a DASH manifest": "<?xml version=\"1.0\"?><MPD>", "an SVG": "<svg xmlns=\"http://www.w3.org/2000/svg\">",
		"one packet": "G" + strings.Repeat("x", 187), "sound": "RIFF\x00\x00\x00\x00WAVEfmt ", "nothing": "",
	} {
		if _, err := r.Read(t.Context(), strings.NewReader(start)); fault.CodeOf(err) != fault.Unsupported {
			t.Errorf("%s: %v", name, err)
		}
	}
}
