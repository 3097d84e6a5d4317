package demo_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/web/demo"
	"github.com/breakwater-safety/breakwater/thread"
)

func handler(t *testing.T) http.Handler {
	t.Helper()
	h, err := demo.New(demo.Config{APIKey: "bw_key</script>", Platform: "demo-1", Bank: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(t *testing.T, h http.Handler, method, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, http.NoBody))
	return w
}

func TestPage(t *testing.T) {
	t.Parallel()
	w := get(t, handler(t), "GET", "/demo")
	body := w.Body.String()
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, body)
	}
	for _, want := range []string{
		"exists for this demo only", "This page needs its script", "breakwater check fast-threat.jsonl",
		`id="pane-left"`, `id="pane-right"`, `data-stage="threat"`, "not kept",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if !strings.Contains(w.Header().Get("Content-Security-Policy"), "script-src 'self'") {
		t.Error("no strict policy")
	}
	for name, bad := range map[string]string{
		"an inline script": `<script>`, "an inline style": ` style="`, "a handler": ` onclick=`,
		"another site": `"http`,
	} {
		if strings.Contains(body, bad) {
			t.Errorf("the page holds %s", name)
		}
	}
}

var dataBlock = regexp.MustCompile(`(?s)<script type="application/json" id="demo-data">(.*?)</script>`)

// The block is read by the page's script as JSON, whatever the key holds.
func TestDataBlock(t *testing.T) {
	t.Parallel()
	found := dataBlock.FindStringSubmatch(get(t, handler(t), "GET", "/demo").Body.String())
	if found == nil {
		t.Fatal("there is no data block")
	}
	var data struct {
		APIKey   string
		Bank     string
		Scenes   []struct{ Thread thread.Thread }
		Pictures []struct{ Path string }
		Levels   []struct{ Name string }
		Signals  map[string]string
	}
	if err := json.Unmarshal([]byte(found[1]), &data); err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	if data.APIKey != "bw_key</script>" || data.Bank != "demo" {
		t.Errorf("key %q, bank %q", data.APIKey, data.Bank)
	}
	if len(data.Scenes) != 5 || len(data.Levels) != 5 || len(data.Pictures) == 0 || len(data.Signals) == 0 {
		t.Errorf("got %d scenes, %d levels, %d pictures, %d signals",
			len(data.Scenes), len(data.Levels), len(data.Pictures), len(data.Signals))
	}
	for _, s := range data.Scenes {
		if len(s.Thread.Messages) < 5 || len(s.Thread.Accounts) != 2 {
			t.Errorf("scene %s: %d messages, %d accounts", s.Thread.ID, len(s.Thread.Messages), len(s.Thread.Accounts))
		}
	}
}

// A scene's file is what «breakwater check» reads.
func TestSceneFile(t *testing.T) {
	t.Parallel()
	w := get(t, handler(t), "GET", "/demo/scenes/banter.jsonl")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	read, err := thread.NewReader(w.Body).Next()
	if err != nil || read.ID != "banter" {
		t.Errorf("got %q, %v", read.ID, err)
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	h := handler(t)
	paths := regexp.MustCompile(`/demo/pictures/[^"\\]+\.png`).FindAllString(get(t, h, "GET", "/demo").Body.String(), -1)
	if len(paths) < 3 {
		t.Fatalf("only %d pictures on the page", len(paths))
	}
	w := get(t, h, "GET", paths[0])
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/png" {
		t.Fatalf("%s: %d %s", paths[0], w.Code, w.Header().Get("Content-Type"))
	}
	if _, err := png.Decode(bytes.NewReader(w.Body.Bytes())); err != nil {
		t.Errorf("%s: %v", paths[0], err)
	}
}

func TestOtherPaths(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for _, tt := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/demo/", 301}, {"GET", "/demo/nothing", 404}, {"GET", "/demo/scenes/none.jsonl", 404},
		{"GET", "/demo/scenes/..%2Fdemo.go", 404}, {"GET", "/demo/pictures/none.png", 404}, {"POST", "/demo", 405},
	} {
		if w := get(t, h, tt.method, tt.path); w.Code != tt.status {
			t.Errorf("%s %s: %d, want %d", tt.method, tt.path, w.Code, tt.status)
		}
	}
}
