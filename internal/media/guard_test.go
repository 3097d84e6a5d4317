package media

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"io"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

func TestAPanicIsADamagedPhoto(t *testing.T) {
	t.Parallel()
	_, err := guard(&buffer{}, func(io.ReadSeeker) (image.Image, error) {
		var row []byte
		return nil, fmt.Errorf("%d", row[3])
	})
	if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), "index out of range") {
		t.Errorf("got %v", err)
	}
	if text, _ := fault.PublicOf(err); strings.Contains(text, "panic") {
		t.Errorf("the caller is told %q", text)
	}
}

// TestPixelsAtOnce: a photo waits for its turn, and no longer than its context.
func TestPixelsAtOnce(t *testing.T) {
	t.Parallel()
	file := []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff" +
		"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b")
	r := NewReader(Limits{Pixels: 1})
	if !r.pixels.TryAcquire(1) {
		t.Fatal("one pixel does not fit")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Read(ctx, bytes.NewReader(file)); fault.CodeOf(err) != fault.Busy {
		t.Errorf("got %v", err)
	}
	r.pixels.Release(1)
	if _, err := r.Read(t.Context(), bytes.NewReader(file)); err != nil {
		t.Errorf("got %v", err)
	}
}
