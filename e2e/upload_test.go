package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media/drawn"
)

// mostMemory is what a server may come to hold while many hostile uploads come
// at once, in MiB. The limits of package media bound it.
const mostMemory = 700

// Uploads that are too large, that lie about their size, that are cut off or
// are no pictures: each is a clear refusal, in bounded memory, and the server
// goes on.
func TestHostileUploads(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	c := newClient(t, s)
	photo := drawn.EncodeJPEG(drawn.Picture("hills"), 90)
	tests := []struct {
		name   string
		body   func() io.Reader
		status int
		says   string
	}{
		{"a byte over 64 MiB", func() io.Reader { return endless(64<<20 + 1) }, 413, "64 MiB"},
		{"that, after the start of a photo", func() io.Reader { return io.MultiReader(bytes.NewReader(photo), endless(64<<20)) }, 413, "64 MiB"},
		{"a PNG of 50,000 x 50,000 by its header", func() io.Reader { return bytes.NewReader(pngBomb(50_000, 50_000)) }, 413, "100 megapixels"},
		{"a PNG wider than numbers go", func() io.Reader { return bytes.NewReader(pngBomb(1<<31-1, 1<<31-1)) }, 413, "100 megapixels"},
		{"a GIF of 60,000 x 60,000 by its header", func() io.Reader { return bytes.NewReader(gifBomb(t)) }, 413, "100 megapixels"},
		{"half a photo", func() io.Reader { return bytes.NewReader(photo[:len(photo)/2]) }, 400, "cut off"},
		{"a PNG without its pixels", func() io.Reader { return bytes.NewReader(pngBomb(9_000, 9_000)) }, 400, "cut off"},
		{"a text", func() io.Reader { return strings.NewReader("not a picture at all") }, 415, "JPEG"},
		{"nothing", func() io.Reader { return strings.NewReader("") }, 415, "JPEG"},
		{"a web page", func() io.Reader { return strings.NewReader("<svg xmlns='http://www.w3.org/2000/svg'/>") }, 415, "JPEG"},
	}
	var all sync.WaitGroup
	for _, tt := range tests {
		for range 2 { // at once
			all.Go(func() {
				got, err := c.try(t.Context(), "POST", "/v1/media/checks", "application/octet-stream", onlyReader{tt.body()})
				switch {
				case err != nil:
					t.Errorf("%s: %v", tt.name, err)
				case got.status == http.StatusServiceUnavailable: // too many at once: clear, and bounded
				case got.status != tt.status:
					t.Errorf("%s: status %d, want %d: %s", tt.name, got.status, tt.status, got.body)
				default:
					if p := got.problem(t); !strings.Contains(p.Detail, tt.says) {
						t.Errorf("%s: %q does not say %q", tt.name, p.Detail, tt.says)
					}
				}
			})
		}
	}
	all.Wait()
	peak, err := peakMemory(s.cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("peak resident memory: %d MiB", peak)
	if peak > mostMemory {
		t.Errorf("the server came to hold %d MiB, want at most %d", peak, mostMemory)
	}
	if got := c.check(t, photo); got.Quality < 50 {
		t.Errorf("after all that a good photo has quality %d", got.Quality)
	}
}

// onlyReader hides a reader's length, so that the upload does not announce it.
type onlyReader struct{ io.Reader }

func endless(n int64) io.Reader { return io.LimitReader(zeros{}, n) }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// pngBomb is a PNG that says it is width x height and ends there.
func pngBomb(width, height uint32) []byte {
	header := make([]byte, 0, 17)
	header = append(header, "IHDR"...)
	header = binary.BigEndian.AppendUint32(header, width)
	header = binary.BigEndian.AppendUint32(header, height)
	header = append(header, 8, 2, 0, 0, 0) // eight bits, RGB
	bomb := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d")
	bomb = append(bomb, header...)
	return binary.BigEndian.AppendUint32(bomb, crc32.ChecksumIEEE(header))
}

// gifBomb is a small GIF whose screen is 60,000 x 60,000.
func gifBomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Black, color.White})
	if err := gif.Encode(&b, frame, nil); err != nil {
		t.Fatal(err)
	}
	binary.LittleEndian.PutUint16(b.Bytes()[6:], 60_000)
	binary.LittleEndian.PutUint16(b.Bytes()[8:], 60_000)
	return b.Bytes()
}

// peakMemory gives the most resident memory that a process has had, in MiB.
func peakMemory(pid int) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kib int
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		return 0, fmt.Errorf("read VmHWM: %w", err)
	}
	return kib >> 10, nil
}
