package e2e

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg/ffmpegtest"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/media/drawn"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

// sentPrint is a fingerprint as the page sends it.
type sentPrint struct {
	Kind    string     `json:"kind"`
	PDQ     []pdq.Hash `json:"pdq"`
	Quality int        `json:"quality"`
	VPDQ    []struct {
		At      float64  `json:"at"`
		PDQ     pdq.Hash `json:"pdq"`
		Quality int      `json:"quality"`
	} `json:"vpdq"`
	MD5    string `json:"md5"`
	SHA256 string `json:"sha256"`
}

// asked is one file for the page, and how far its fingerprint may be from that of
// the server, in bits.
type asked struct {
	name string
	data []byte
	most int
}

// photos are files of every kind that browsers show. A JPEG is decoded by the same
// code on both sides.
func photos(t *testing.T) []asked {
	t.Helper()
	street := drawn.EncodeJPEG(drawn.Picture("street"), 90)
	large := drawn.EncodeJPEG(drawn.Resize(drawn.Picture("fruit"), 4000, 3000), 90)
	files := []asked{
		{"jpeg.jpg", street, 0},
		{"jpeg-turned.jpg", turnedByEXIF(drawn.EncodeJPEG(drawn.Picture("hills"), 85)), 0},
		{"jpeg-12-megapixels.jpg", large, 0},
		{"jpeg-progressive.jpg", testdata(t, "../pdq/jpegluma/testdata/420-progressive.jpg"), 0},
		{"jpeg-rgb.jpg", testdata(t, "../pdq/jpegluma/testdata/rgb.jpg"), 0},
		{"jpeg-grey.jpg", testdata(t, "../pdq/jpegluma/testdata/gray.jpg"), 0},
		{"png.png", encodePNG(t, drawn.Picture("bicycle")), 0},
		{"png-on-white.png", encodePNG(t, seeThrough(drawn.Picture("sailboats"))), 2},
		{"webp.webp", testdata(t, "../internal/media/testdata/lighthouse.webp"), 2},
		{"avif.avif", testdata(t, "../internal/media/testdata/lighthouse.avif"), 2},
	}
	return append(files, cmyk())
}

// TestImagesEqualTheServers: what the browser makes of a file is what the server
// makes of it, so that a copy that is uploaded to an app is found.
func TestImagesEqualTheServers(t *testing.T) {
	t.Parallel()
	p := newTab(t, peoplesServer(t).url)
	compare(p, photos(t))
}

// TestImagesOfReferencePhotos does the same with the photographs of the reference.
// TestImagesEqualTheServers is its sibling that runs everywhere.
func TestImagesOfReferencePhotos(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../../shared/data/pdq/*.[jp][pn]g")
	if err != nil || len(names) == 0 {
		t.Skip("the reference's photographs are not here; TestImagesEqualTheServers makes its own")
	}
	var files []asked
	seen := map[string]bool{} // one stands there twice
	for _, name := range names {
		data := testdata(t, name)
		if !seen[string(data)] {
			files = append(files, asked{filepath.Base(name), data, 2})
		}
		seen[string(data)] = true
	}
	compare(newTab(t, peoplesServer(t).url), files)
}

// compare has the page make fingerprints of files, and the server.
func compare(p *tab, files []asked) {
	p.Helper()
	made := p.fingerprints(files)
	for i, f := range files {
		got, want := made[i], p.serverSide(f.data)
		if got.MD5 != fmt.Sprintf("%x", want.MD5) || got.SHA256 != fmt.Sprintf("%x", want.SHA256) {
			p.Errorf("%s: other digests: %s, %s", f.name, got.MD5, got.SHA256)
		}
		if len(got.PDQ) != len(want.Turns) {
			p.Errorf("%s: %d hashes, want %d", f.name, len(got.PDQ), len(want.Turns))
			continue
		}
		far := distance(got.PDQ, want)
		p.Logf("%s: %d bits from the server's, quality %d and %d", f.name, far, got.Quality, want.Quality)
		if far > f.most {
			p.Errorf("%s: %d bits from the server's, want at most %d", f.name, far, f.most)
		}
	}
}

// distance is how far the eight hashes are from those of the nearest way in which
// the server sees the file.
func distance(got []pdq.Hash, want media.Upload) int {
	least := pdq.Bits
	for _, look := range append([]media.Look{{Turns: want.Turns}}, want.Looks...) {
		far := 0
		for i, h := range got {
			far = max(far, pdq.Distance(h, look.Turns[i]))
		}
		least = min(least, far)
	}
	return least
}

// TestImagesOfVideos: a video's frames, by the browser's player here and by ffmpeg
// there, are the same video to those who look it up.
func TestImagesOfVideos(t *testing.T) {
	t.Parallel()
	program := ffmpegtest.Find(t)
	p := newTab(t, peoplesServer(t).url)
	files := []asked{
		{name: "clip.webm", data: ffmpegtest.Clip(t, "lighthouse", "webm")},
		{name: "clip.mp4", data: ffmpegtest.Clip(t, "street", "mp4")},
	}
	made := p.fingerprints(files)
	for i, f := range files {
		got := made[i]
		server, err := media.NewReader(media.Limits{}).WithVideos(program, rand.Reader, t.TempDir()).Read(t.Context(), bytes.NewReader(f.data))
		if err != nil {
			t.Fatal(err)
		}
		if got.Kind != "video" || len(got.VPDQ) != ffmpegtest.Seconds {
			t.Fatalf("%s: %s of %d frames, want %d, one a second", f.name, got.Kind, len(got.VPDQ), ffmpegtest.Seconds)
		}
		entry := vpdq.Signature{}
		for n, frame := range got.VPDQ {
			at := int(frame.At)
			same := server.Videos[0].Frames[at*30]
			t.Logf("%s at %v s: %d bits from the server's", f.name, frame.At, pdq.Distance(frame.PDQ, same.Hash))
			if n != at || pdq.Distance(frame.PDQ, same.Hash) > 10 {
				t.Errorf("%s: frame %d at %v s is %d bits from the server's, want at most 10", f.name, n, frame.At, pdq.Distance(frame.PDQ, same.Hash))
			}
			entry.Frames = append(entry.Frames, vpdq.Frame{Number: n, Quality: frame.Quality, Hash: frame.PDQ})
		}
		if !vpdq.Match(server.Videos[0], entry) {
			t.Errorf("%s: an upload of the same video is not found", f.name)
		}
		if got.SHA256 != fmt.Sprintf("%x", server.SHA256) {
			t.Errorf("%s: another SHA-256", f.name)
		}
	}
}

// TestImagesSendNothingElse: of twenty files, one of them broken, another no picture
// and one twice, nothing leaves until the form is sent; then the fingerprints do, and
// no name and no piece of a file.
func TestImagesSendNothingElse(t *testing.T) {
	t.Parallel()
	p := newTab(t, peoplesServer(t).url)
	sent := p.watchBodies()
	var files []asked
	for i := range 17 {
		picture := drawn.Resize(drawn.Picture(drawn.Names()[i%len(drawn.Names())]), 300+10*i, 240)
		files = append(files, asked{name: fmt.Sprintf("%s-%02d.jpg", secret, i), data: drawn.EncodeJPEG(picture, 80)})
	}
	broken := asked{name: secret + "-broken.jpg", data: files[0].data[:len(files[0].data)/3]}
	text := asked{name: secret + "-text.txt", data: []byte(secret + " is what it says")}
	twice := asked{name: secret + "-twice.jpg", data: files[1].data}
	all := slices.Concat(files[:8], []asked{broken, text}, files[8:], []asked{twice})
	p.open("/images")
	p.pick(all)
	p.wait("form[data-send]:not([hidden])")
	if rows := p.text("[data-list] li"); strings.Count(rows, "Ready.") != 17 || strings.Count(rows, "Left out.") != 3 {
		t.Errorf("of 17 good files and 3 others the page says: %s", rows)
	}
	for name, why := range map[string]string{broken.name: "broken or not all there", text.name: "not a photo or video", twice.name: "same as another"} {
		if row := eval[string](p, fmt.Sprintf(`[...document.querySelectorAll("[data-list] li")].find(e => e.innerText.includes(%q)).innerText`, name)); !strings.Contains(row, why) {
			t.Errorf("%s: %q does not say %q", name, row, why)
		}
	}
	if status := p.text("[data-status]"); !strings.Contains(status, "ready: 17") || !strings.Contains(status, "Nothing has been sent") {
		t.Errorf("the end is told as %q", status)
	}
	if bodies := sent(); len(bodies) > 0 {
		t.Errorf("before the form was sent, something was: %.200s", bodies)
	}
	if files := eval[int](p, `document.querySelectorAll("form input[type=file], input[type=file][name]").length`); files != 0 {
		t.Error("a field for files is in a form, or has a name")
	}
	p.click("#then-2")
	p.click("form[data-send] .govuk-button")
	p.arrive("/case/new")
	bodies := strings.Join(sent(), "\n")
	if !strings.Contains(bodies, "sha256") {
		t.Fatalf("the form was not seen: %.200s", bodies)
	}
	for _, mustNot := range []string{secret, "JFIF", "/9j/", ".jpg", "filename"} {
		if strings.Contains(bodies, mustNot) {
			t.Errorf("what was sent holds %q: %.400s", mustNot, bodies)
		}
	}
	if main := p.text("main"); !strings.Contains(main, "BW-") {
		t.Errorf("there is no case: %.300s", main)
	}
}

// TestImagesCanBeStopped: what is being read ends at once, what is ready stays, and
// one may choose again.
func TestImagesCanBeStopped(t *testing.T) {
	t.Parallel()
	p := newTab(t, peoplesServer(t).url)
	p.open("/images")
	small := asked{name: "small.jpg", data: drawn.EncodeJPEG(drawn.Picture("hills"), 80)}
	p.pick([]asked{small})
	p.wait("form[data-send]:not([hidden])")
	long := asked{name: "long.bin", data: make([]byte, 300<<20)}
	p.pick([]asked{long})
	p.click("[data-stop]")
	p.wait("[data-ended=failed]")
	if rows := p.text("[data-list] li"); !strings.Contains(rows, "You stopped it. Nothing was sent.") || strings.Count(rows, "Ready.") != 1 {
		t.Errorf("after it was stopped, the page says: %s", rows)
	}
	p.pick([]asked{{name: "again.jpg", data: drawn.EncodeJPEG(drawn.Picture("fruit"), 80)}})
	p.wait("li[data-ended=ready] ~ li[data-ended=ready]")
	eval[chromedp.Void](p, `document.querySelector("[data-list] li [data-remove]").click(); void 0`)
	if prints := p.prints(); len(prints) != 1 {
		t.Errorf("after one of two was taken out, %d are left", len(prints))
	}
}

// TestImagesPages: the page before and after, in every look, with axe.
func TestImagesPages(t *testing.T) {
	t.Parallel()
	p := newTab(t, peoplesServer(t).url)
	p.open("/images")
	p.inspect("images")
	p.pick([]asked{
		{name: "holiday.jpg", data: drawn.EncodeJPEG(drawn.Picture("hills"), 80)},
		{name: "broken.png", data: []byte("\x89PNG\r\n\x1a\n")},
		{name: "note.heic", data: testdata(t, "../internal/media/testdata/lighthouse-libheif.heic")},
	})
	p.wait("form[data-send]:not([hidden])")
	if rows := p.text("[data-list] li"); !strings.Contains(rows, "only for exact copies") || !strings.Contains(rows, "Left out.") {
		t.Errorf("of a photo that the browser cannot open, and a broken one, the page says: %s", rows)
	}
	if buttons := p.text("[data-preview]"); buttons != "" {
		t.Errorf("a preview is offered though nobody said that the person is an adult: %s", buttons)
	}
	p.inspect("images-ready")
}

// TestImagesWithoutScripts: the page says what to do instead.
func TestImagesWithoutScripts(t *testing.T) {
	t.Parallel()
	p := newTab(t, peoplesServer(t).url)
	p.scripts(false)
	p.open("/images")
	if main := p.text("main"); !strings.Contains(main, "needs scripts") || !strings.Contains(main, "Nothing was sent") {
		t.Errorf("without scripts the page says: %s", main)
	}
	if !p.has(`main a[href="/links"]`) || !p.has(`main a[href="/help"]`) || eval[bool](p, `document.querySelector("[data-images]").checkVisibility()`) {
		t.Error("without scripts the page does not lead on")
	}
}

// TestImagesPolicy: only this page may run WebAssembly and play videos.
func TestImagesPolicy(t *testing.T) {
	t.Parallel()
	c := newClient(t, peoplesServer(t))
	policy := func(path string) string {
		got := c.call(t, "GET", path, nil, 200)
		return got.header.Get("Content-Security-Policy")
	}
	for _, want := range []string{"script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "media-src blob:", "default-src 'none'"} {
		if got := policy("/images"); !strings.Contains(got, want) {
			t.Errorf("the policy lacks %s: %s", want, got)
		}
	}
	if got := policy("/"); strings.Contains(got, "wasm") || strings.Contains(got, "media-src") || strings.Contains(got, "worker-src") {
		t.Errorf("the first page may do more than it needs: %s", got)
	}
}

// fingerprints has the page make them, and gives them in the files' order.
func (p *tab) fingerprints(files []asked) []sentPrint {
	p.Helper()
	p.open("/images")
	p.pick(files)
	p.wait("form[data-send]:not([hidden])")
	prints := p.prints()
	if len(prints) != len(files) {
		p.Fatalf("%d fingerprints of %d files: %s", len(prints), len(files), p.text("[data-list] li"))
	}
	return prints
}

// prints reads what would be sent.
func (p *tab) prints() []sentPrint {
	p.Helper()
	var all []sentPrint
	dec := json.NewDecoder(strings.NewReader(eval[string](p, `document.querySelector("[name=fingerprints]").value`)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&all); err != nil {
		p.Fatal(err)
	}
	return all
}

// pick writes files and chooses them in the page, as a person does.
func (p *tab) pick(files []asked) {
	p.Helper()
	dir := p.TempDir()
	var names []string
	for _, f := range files {
		name := filepath.Join(dir, f.name)
		if err := os.WriteFile(name, f.data, 0o600); err != nil {
			p.Fatal(err)
		}
		names = append(names, name)
	}
	p.do(chromedp.SetUploadFiles(chromedp.CSS("[data-choose]"), names))
}

// watchBodies gives a function for what the tab has sent so far: every body, and
// every address with a query.
func (p *tab) watchBodies() func() []string {
	p.Helper()
	var bodies []string
	err := chromedp.Listen(p.ctx, func(event any) {
		e, ok := event.(*network.EventRequestWillBeSent)
		if !ok {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if strings.Contains(e.Request.URL, "?") {
			bodies = append(bodies, e.Request.URL)
		}
		for _, entry := range e.Request.PostDataEntries {
			bodies = append(bodies, string(entry.Bytes))
		}
		if e.Request.HasPostData && len(e.Request.PostDataEntries) == 0 {
			bodies = append(bodies, "a body that the browser does not show")
		}
	})
	p.must(err)
	return func() []string {
		p.mu.Lock()
		defer p.mu.Unlock()
		return slices.Clone(bodies)
	}
}

// serverSide is what a media check makes of a file.
func (p *tab) serverSide(data []byte) media.Upload {
	p.Helper()
	program := ffmpegtest.Find(p)
	u, err := media.NewReader(media.Limits{}).WithPhotos(program).Read(p.Context(), bytes.NewReader(data))
	if err != nil {
		p.Fatal(err)
	}
	return u
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func encodePNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// seeThrough makes a picture transparent towards its right side.
func seeThrough(m *image.NRGBA) *image.NRGBA {
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			m.Pix[m.PixOffset(x, y)+3] = uint8(255 - 200*x/m.Rect.Dx())
		}
	}
	return m
}

// turnedByEXIF puts the mark into a JPEG file by which telephones say that they were
// held on their side (Exif 2.32, tag 0x0112, value 6).
func turnedByEXIF(file []byte) []byte {
	exif := "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
	mark := []byte{0xff, 0xe1, 0, byte(len(exif) + 2)}
	return slices.Concat(file[:2], mark, []byte(exif), file[2:])
}
