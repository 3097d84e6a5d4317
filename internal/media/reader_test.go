package media_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/pdq"
)

func TestReadEveryFormat(t *testing.T) {
	t.Parallel()
	want, _ := pdq.Sum(small())
	reader := media.NewReader(media.Limits{})
	for name, file := range samples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, err := reader.Read(t.Context(), iotest.HalfReader(bytes.NewReader(file)))
			if err != nil {
				t.Fatal(err)
			}
			format := strings.Replace(name, "lossy", "webp", 1)
			if u.Format != format || u.Width != 160 || u.Height != 120 {
				t.Errorf("got %s, %d x %d", u.Format, u.Width, u.Height)
			}
			if d := pdq.Distance(u.Turns[pdq.Original], want); d > 12 || u.Quality != 100 {
				t.Errorf("%d bits from the picture, quality %d", d, u.Quality)
			}
			if u.MD5 != md5.Sum(file) || u.SHA256 != sha256.Sum256(file) {
				t.Error("the digests are not those of the file")
			}
			img, kind, err := media.Decode(bytes.NewReader(file), media.Limits{})
			if err != nil || string(kind) != format || img.Bounds().Size() != image.Pt(160, 120) {
				t.Errorf("Decode gave %s, %v", kind, err)
			}
		})
	}
}

// TestDigestsCoverTheWholeFile: what follows the picture's end counts too.
func TestDigestsCoverTheWholeFile(t *testing.T) {
	t.Parallel()
	file := append(bytes.Clone(samples(t)["png"]), make([]byte, 200_000)...)
	u, err := media.NewReader(media.Limits{}).Read(t.Context(), bytes.NewReader(file))
	if err != nil || u.MD5 != md5.Sum(file) || u.SHA256 != sha256.Sum256(file) {
		t.Errorf("digests of another file, %v", err)
	}
}

// TestLossyWebPHasFullRange: black is 0 and white 255 again, not 16 and 235.
func TestLossyWebPHasFullRange(t *testing.T) {
	t.Parallel()
	img, _, err := media.Decode(bytes.NewReader(samples(t)["lossy"]), media.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var off, n int
	src := small()
	for y := range 120 {
		for x := range 160 {
			r, g, b, _ := img.At(x, y).RGBA()
			p := src.NRGBAAt(x, y)
			off += int(r>>8+g>>8+b>>8) - int(p.R) - int(p.G) - int(p.B)
			n += 3
		}
	}
	if mean := float64(off) / float64(n); mean < -1 || mean > 1 {
		t.Errorf("on average %.2f brighter than the picture", mean)
	}
}

func TestByteLimit(t *testing.T) {
	t.Parallel()
	file := samples(t)["jpeg"]
	for _, tt := range []struct {
		most int
		want fault.Code
	}{{len(file), ""}, {len(file) - 1, fault.TooLarge}, {1, fault.TooLarge}} {
		reader := media.NewReader(media.Limits{Bytes: int64(tt.most)})
		if _, err := reader.Read(t.Context(), bytes.NewReader(file)); fault.CodeOf(err) != tt.want {
			t.Errorf("%d of %d bytes: %v", tt.most, len(file), err)
		}
	}
}

// TestEndlessUpload must stop soon after the limit.
func TestEndlessUpload(t *testing.T) {
	t.Parallel()
	endless := &counter{r: zeros{}}
	_, err := media.NewReader(media.Limits{Bytes: 1 << 20}).Read(t.Context(), endless)
	if fault.CodeOf(err) != fault.TooLarge || endless.n > 2<<20 {
		t.Errorf("%v after %d bytes", err, endless.n)
	}
	if text, _ := fault.PublicOf(err); !strings.Contains(text, "1 MiB") {
		t.Errorf("the limit is not named: %s", text)
	}
}

func TestPixelLimit(t *testing.T) {
	t.Parallel()
	for name, file := range samples(t) {
		for _, tt := range []struct {
			most int64
			want fault.Code
		}{{160 * 120, ""}, {160*120 - 1, fault.TooLarge}} {
			reader := media.NewReader(media.Limits{Pixels: tt.most})
			if _, err := reader.Read(t.Context(), bytes.NewReader(file)); fault.CodeOf(err) != tt.want {
				t.Errorf("%s, at most %d pixels: %v", name, tt.most, err)
			}
		}
	}
}

// TestDeepPixelsCountMore: 16 bits a channel cost more memory and time.
func TestDeepPixelsCountMore(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewNRGBA64(image.Rect(0, 0, 60, 50))); err != nil {
		t.Fatal(err)
	}
	for most, want := range map[int64]fault.Code{3 * 60 * 50: "", 3*60*50 - 3: fault.TooLarge} {
		reader := media.NewReader(media.Limits{Pixels: most, PixelsAtOnce: 1})
		if _, err := reader.Read(t.Context(), bytes.NewReader(file.Bytes())); fault.CodeOf(err) != want {
			t.Errorf("at most %d pixels: %v, want %q", most, err, want)
		}
	}
}

// TestBomb sends files whose headers claim what no one may decode. It is not
// parallel: it counts what is allocated.
func TestBomb(t *testing.T) {
	reader := media.NewReader(media.Limits{})
	for name, file := range bombs(t) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := reader.Read(t.Context(), bytes.NewReader(file))
		runtime.ReadMemStats(&after)
		if fault.CodeOf(err) != fault.TooLarge {
			t.Errorf("%s: %v", name, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
			t.Errorf("%s: %d bytes were allocated to refuse %d", name, used, len(file))
		}
	}
}

func bombs(t *testing.T) map[string][]byte {
	t.Helper()
	s := samples(t)
	// Width and height where each format's header has them.
	huge := bytes.Clone(s["png"])
	copy(huge[16:24], "\x00\x00\x27\x11\x00\x00\x27\x10") // 10,001 x 10,000
	huge = fixCRC(huge)
	utmost := bytes.Clone(s["png"])
	copy(utmost[16:24], "\x7f\xff\xff\xff\x7f\xff\xff\xff")
	utmost = fixCRC(utmost)
	wide := bytes.Clone(s["gif"])
	copy(wide[6:10], "\xff\xff\xff\xff")
	tall := bytes.Clone(s["jpeg"])
	at := bytes.Index(tall, []byte("\xff\xc0")) + 5
	copy(tall[at:], "\xff\xff\xff\xff")
	big := bytes.Clone(s["webp"])
	copy(big[21:25], "\xff\xff\xff\x0f") // 16,384 x 16,384
	return map[string][]byte{"png": huge, "utmost png": utmost, "gif": wide, "jpeg": tall, "webp": big, "real png": flatPNG(t, 10_001, 10_000)}
}

func TestCutOff(t *testing.T) {
	t.Parallel()
	reader := media.NewReader(media.Limits{})
	for name, file := range samples(t) {
		for _, end := range []int{20, len(file) / 4, len(file) / 2, len(file) - len(file)/8} {
			_, err := reader.Read(t.Context(), bytes.NewReader(file[:end]))
			if fault.CodeOf(err) != fault.Invalid {
				t.Errorf("%s, %d of %d bytes: %v", name, end, len(file), err)
			}
			if text, _ := fault.PublicOf(err); !strings.Contains(text, "cut off or damaged") {
				t.Errorf("%s: the caller is told %q", name, text)
			}
		}
	}
}

func TestNotAPhoto(t *testing.T) {
	t.Parallel()
	noise := make([]byte, 5000)
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(rnd.Uint32())
	}
	for name, file := range map[string][]byte{
		"empty": nil,
		"text":  []byte("hello"),
		"noise": noise,
		"pdf":   []byte("%PDF-1.7\n"),
		"svg":   []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`),
		"bmp":   []byte("BM\x00\x00\x00\x00\x00\x00"),
		"wav":   []byte("RIFF\x10\x00\x00\x00WAVEfmt "),
		"short": []byte("\x89PNG"),
	} {
		_, err := media.NewReader(media.Limits{}).Read(t.Context(), bytes.NewReader(file))
		if fault.CodeOf(err) != fault.Unsupported {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUploadBreaksOff(t *testing.T) {
	t.Parallel()
	for _, cause := range []error{io.ErrUnexpectedEOF, errors.New("connection reset")} {
		// The whole photo arrives, but the sender had more to say.
		body := io.MultiReader(bytes.NewReader(samples(t)["png"]), iotest.ErrReader(cause))
		_, err := media.NewReader(media.Limits{}).Read(t.Context(), body)
		if fault.CodeOf(err) != fault.Invalid || !errors.Is(err, cause) {
			t.Errorf("%v: %v", cause, err)
		}
	}
}

// TestBytesAtOnce holds one upload open, so that the next finds too little memory:
// there are three pieces of 64 KiB, and each of the two needs two.
func TestBytesAtOnce(t *testing.T) {
	t.Parallel()
	reader := media.NewReader(media.Limits{Bytes: 128 << 10, BytesAtOnce: 1})
	file := append(bytes.Clone(samples(t)["jpeg"]), make([]byte, 64<<10)...)
	body, send := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := reader.Read(t.Context(), body)
		done <- err
	}()
	if _, err := send.Write(file); err != nil { // ends when all was read
		t.Fatal(err)
	}
	if _, err := reader.Read(t.Context(), bytes.NewReader(file)); fault.CodeOf(err) != fault.Busy {
		t.Errorf("beside the first: %v", err)
	}
	_ = send.Close()
	if err := <-done; err != nil {
		t.Errorf("the first: %v", err)
	}
	if _, err := reader.Read(t.Context(), bytes.NewReader(file)); err != nil {
		t.Errorf("after it: %v", err)
	}
}

// TestMemoryIsGivenBack reads more than fits at once, one after the other, good
// and bad.
func TestMemoryIsGivenBack(t *testing.T) {
	t.Parallel()
	reader := media.NewReader(media.Limits{Bytes: 100_000, BytesAtOnce: 1, Pixels: 160 * 120, PixelsAtOnce: 1})
	for range 3 {
		for name, file := range samples(t) {
			for _, f := range [][]byte{file, file[:len(file)/2], []byte("x"), make([]byte, 100_001)} {
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				if _, err := reader.Read(ctx, bytes.NewReader(f)); fault.CodeOf(err) == fault.Busy {
					t.Errorf("%s: %v", name, err)
				}
				cancel()
			}
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}
