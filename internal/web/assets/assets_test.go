package assets_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/breakwater-safety/breakwater/internal/web/assets"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		"manifest.json":            {Data: []byte(`{"site.css": "site.0123456789ab.css", "print.wasm": "print.0123456789ab.wasm"}`)},
		"print.0123456789ab.wasm":  {Data: []byte("module")},
		"site.0123456789ab.css":    {Data: []byte("plain")},
		"site.0123456789ab.css.gz": {Data: []byte("zipped")},
		"site.0123456789ab.css.br": {Data: []byte("brotli")},
		"old.css":                  {Data: []byte("left over")},
		".keep":                    {Data: []byte("")},
	}
}

func TestPath(t *testing.T) {
	t.Parallel()
	set := assets.Open(built())
	if !set.Available() {
		t.Error("Available() = false, want true")
	}
	if got, want := set.Path("site.css"), "/assets/site.0123456789ab.css"; got != want {
		t.Errorf("Path = %q, want %q", got, want)
	}
	if got := set.Path("other.css"); got != "" {
		t.Errorf("Path of an unknown name = %q, want none", got)
	}
}

func TestNothingBuilt(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{
		"no manifest":  {".keep": {}},
		"bad manifest": {"manifest.json": {Data: []byte("{")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := assets.Open(files)
			if set.Available() || set.Path("site.css") != "" {
				t.Error("a folder that was not built must give nothing")
			}
		})
	}
}

func TestHandler(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, method, path, accept string
		status                     int
		body, encoding             string
	}{
		{"plain", "GET", "/assets/site.0123456789ab.css", "", 200, "plain", ""},
		{"gzip", "GET", "/assets/site.0123456789ab.css", "gzip, deflate", 200, "zipped", "gzip"},
		{"brotli first", "GET", "/assets/site.0123456789ab.css", "gzip, br", 200, "brotli", "br"},
		{"brotli refused", "GET", "/assets/site.0123456789ab.css", "gzip;q=0.5, br;q=0", 200, "zipped", "gzip"},
		{"head", "HEAD", "/assets/site.0123456789ab.css", "", 200, "", ""},
		{"module", "GET", "/assets/print.0123456789ab.wasm", "br", 200, "module", ""},
		{"no hash", "GET", "/assets/site.css", "", 404, "There is no such file.\n", ""},
		{"not in manifest", "GET", "/assets/old.css", "", 404, "There is no such file.\n", ""},
		{"manifest itself", "GET", "/assets/manifest.json", "", 404, "There is no such file.\n", ""},
		{"upwards", "GET", "/assets/../assets.go", "", 404, "There is no such file.\n", ""},
		{"post", "POST", "/assets/site.0123456789ab.css", "", 405, "This is a file. Read it with GET.\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(tt.method, tt.path, http.NoBody)
			r.Header.Set("Accept-Encoding", tt.accept)
			w := httptest.NewRecorder()
			assets.Open(built()).Handler().ServeHTTP(w, r)
			checkResponse(t, w.Result(), tt.status, tt.body, tt.encoding)
		})
	}
}

func checkResponse(t *testing.T, res *http.Response, status int, body, encoding string) {
	t.Helper()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != status || string(got) != body || res.Header.Get("Content-Encoding") != encoding {
		t.Errorf("got %d %q %q, want %d %q %q",
			res.StatusCode, got, res.Header.Get("Content-Encoding"), status, body, encoding)
	}
	if held := strings.HasPrefix(res.Header.Get("Content-Security-Policy"), "default-src 'none'"); held != (status == 200) {
		t.Errorf("Content-Security-Policy %q with status %d: a worker must reach no network", res.Header.Get("Content-Security-Policy"), status)
	}
	if kind := res.Header.Get("Content-Type"); body == "module" && kind != "application/wasm" {
		t.Errorf("a module comes as %q, which no browser compiles as it arrives", kind)
	}
	immutable := strings.Contains(res.Header.Get("Cache-Control"), "immutable")
	if immutable != (status == 200) {
		t.Errorf("Cache-Control %q with status %d", res.Header.Get("Cache-Control"), status)
	}
}

// The binary may be built with or without assets; both must be consistent.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"site.css", "site.js", "work.css", "console.js", "mark.svg"} {
		if (assets.Path(name) != "") != assets.Available() {
			t.Errorf("Path(%q) = %q with Available() = %v", name, assets.Path(name), assets.Available())
		}
		if !assets.Available() {
			continue
		}
		w := httptest.NewRecorder()
		assets.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, assets.Path(name), http.NoBody))
		if w.Code != 200 || w.Body.Len() == 0 {
			t.Errorf("GET %s: %d, %d bytes", assets.Path(name), w.Code, w.Body.Len())
		}
	}
}
