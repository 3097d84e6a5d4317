package e2e

import (
	"image"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg/ffmpegtest"
	"github.com/breakwater-safety/breakwater/internal/media/drawn"
)

// BenchmarkImages measures a fingerprint in the browser from the moment in which the
// file is chosen to the moment in which it could be sent, decoding and digests
// included; the best of all runs. «first» is on a page that was just opened, with the module still to
// load; «next» is a second file on the same page.
//
//	go test ./e2e -run '^$' -bench BenchmarkImages -benchtime 5x
func BenchmarkImages(b *testing.B) {
	for _, size := range []struct {
		name          string
		width, height int
	}{{"0.3MP", 640, 480}, {"12MP", 4000, 3000}, {"48MP", 8000, 6000}} {
		m := photo(size.width, size.height)
		b.Run(size.name+"/jpeg", func(b *testing.B) { measure(b, asked{name: "photo.jpg", data: drawn.EncodeJPEG(m, 90)}) })
		b.Run(size.name+"/png", func(b *testing.B) { measure(b, asked{name: "photo.png", data: encodePNG(b, m)}) })
	}
	b.Run("30s/mp4", func(b *testing.B) { measure(b, asked{name: "clip.mp4", data: film(b)}) })
}

// photo is a drawn picture of any size, with grain, so that its file is as large as
// one of a camera.
func photo(width, height int) *image.NRGBA {
	small := drawn.Picture("street")
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	noise := uint32(1)
	for y := range height {
		from := small.Pix[y*drawn.Height/height*small.Stride:]
		for x := range width {
			noise = noise*1664525 + 1013904223
			at, grain := 4*(x*drawn.Width/width), int(noise>>28)-8
			for c := range 3 {
				m.Pix[y*m.Stride+4*x+c] = byte(min(max(int(from[at+c])+grain, 0), 255))
			}
			m.Pix[y*m.Stride+4*x+3] = 255
		}
	}
	return m
}

// film is 30 seconds at 30 frames a second, of 1280 x 720: a camera that moves.
func film(b *testing.B) []byte {
	b.Helper()
	ffmpegtest.Find(b)
	dir := b.TempDir()
	still, film := filepath.Join(dir, "still.png"), filepath.Join(dir, "film.mp4")
	out, err := os.Create(still)
	if err != nil {
		b.Fatal(err)
	}
	if err := png.Encode(out, drawn.Resize(drawn.Picture("street"), 1920, 1080)); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
	said, err := exec.CommandContext(b.Context(), "ffmpeg", "-v", "error", "-loop", "1", "-framerate", "30", "-t", "30", "-i", still,
		"-vf", "crop=1280:720:t*20:t*10", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", film).CombinedOutput()
	if err != nil {
		b.Fatalf("make a film: %v\n%s", err, said)
	}
	return testdata(b, film)
}

// stopwatch gives a promise of the milliseconds from the next choice to the end.
const stopwatch = `window.took = new Promise(done => {
	const form = document.querySelector("[data-send]")
	let began
	document.querySelector("[data-choose]").addEventListener("change", () => { began = performance.now() }, {capture: true, once: true})
	new MutationObserver(() => { if (began && !form.hidden) done(performance.now() - began) }).observe(form, {attributes: true})
}); void 0`

func measure(b *testing.B, file asked) {
	p := newTab(b, sharedServer(b).url)
	first, next := math.Inf(1), math.Inf(1)
	for b.Loop() {
		p.open("/images")
		first = min(first, took(p, file))
		eval[chromedp.Void](p, `document.querySelector("[data-remove]").click(); void 0`)
		next = min(next, took(p, file))
	}
	b.ReportMetric(float64(len(file.data))/1e6, "MB")
	b.ReportMetric(first, "ms-first")
	b.ReportMetric(next, "ms-next")
	b.ReportMetric(0, "ns/op")
}

func took(p *tab, file asked) float64 {
	p.Helper()
	eval[chromedp.Void](p, stopwatch)
	p.pick([]asked{file})
	return eval[float64](p, `window.took`)
}
