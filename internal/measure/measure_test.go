package measure_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/measure"
	"github.com/breakwater-safety/breakwater/pdq"
)

func options() measure.Options {
	return measure.Options{Entries: 20_000, Seconds: 0.01, Seed: 1, Now: time.Now, Photos: []image.Point{{320, 240}, {641, 479}}}
}

// TestTheReportIsWhole and says that all that was planted was found.
func TestTheReportIsWhole(t *testing.T) {
	t.Parallel()
	steps := map[string]bool{}
	o := options()
	o.Progress = func(what string, done, total int) {
		steps[what] = true
		if done > total {
			t.Errorf("%s: %d of %d", what, done, total)
		}
	}
	r, err := measure.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Photos) != 2 || len(r.Search.LookUps) != 3 || len(steps) < 4 {
		t.Errorf("%+v, steps %v", r, steps)
	}
	for _, p := range r.Photos {
		if p.PerSecond <= 0 || p.AllCores <= 0 || p.P99 < p.P50 || p.Bytes == 0 {
			t.Errorf("%+v", p)
		}
	}
	for _, l := range r.Search.LookUps[:2] {
		if l.Planted == 0 || l.Found != l.Planted || l.PerSecond <= 0 {
			t.Errorf("%+v", l)
		}
	}
	if b := r.Search.BytesPerEntry; b < 40 {
		t.Errorf("%.0f bytes an entry cannot be: its hash and id are 40", b)
	}
	var text bytes.Buffer
	if err := r.WriteText(&text); err != nil || !strings.Contains(text.String(), "641 x 479") || !strings.Contains(text.String(), "20000 fingerprints") {
		t.Errorf("%v\n%s", err, text.String())
	}
}

func TestRunStops(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	o := options()
	o.Progress = func(what string, _, _ int) {
		if what == "building the index" {
			stop()
		}
	}
	if _, err := measure.Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	o.Entries = 0
	if _, err := measure.Run(t.Context(), o); err == nil {
		t.Error("nothing was searched, and no error")
	}
}

func TestQueries(t *testing.T) {
	t.Parallel()
	hashes := measure.Hashes(7, 1000)
	planted := 0
	for _, q := range measure.Queries(7, hashes, 500) {
		if q.Planted < 0 {
			continue
		}
		planted++
		if d := pdq.Distance(q.Hash, hashes[q.Planted]); d != q.Distance || d < 10 || d > 31 {
			t.Fatalf("distance %d, said to be %d", d, q.Distance)
		}
	}
	if planted != 250 {
		t.Errorf("%d planted, want every second", planted)
	}
	if measure.Hashes(7, 3)[2] != hashes[2] || measure.Hashes(8, 3)[2] == hashes[2] {
		t.Error("the seed does not decide the hashes")
	}
}

// TestPhotoIsLikeAPhotograph in its size and in what a fingerprint sees.
func TestPhotoIsLikeAPhotograph(t *testing.T) {
	t.Parallel()
	file, err := measure.Photo(640, 480, 1)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if _, quality := pdq.Sum(img); quality < pdq.MinQuality {
		t.Errorf("quality %d", quality)
	}
	if perPixel := float64(8*len(file)) / (640 * 480); perPixel < 1.5 || perPixel > 4 {
		t.Errorf("%.2f bits a pixel; photographs have two to three", perPixel)
	}
}
