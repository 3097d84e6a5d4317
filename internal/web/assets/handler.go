package assets

import (
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// contentTypes are all that the build makes; anything else is not served.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".wasm": "application/wasm",
}

// policy is the Content Security Policy of every asset. To a script that a page
// loads it means nothing, there the page's counts. A worker is held by that of its
// own file: it may run the module that it is handed, and reaches no network at
// all, not even us. (Content Security Policy Level 3, section 4.1; HTML, "run a
// worker".)
const policy = "default-src 'none'; script-src 'wasm-unsafe-eval'"

// encodings in the order that we prefer, with the suffix of the file.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// Handler serves the embedded assets under [Prefix]. Names carry a hash of the
// content, so answers may be kept for ever. What is not in the manifest is 404.
func Handler() http.Handler { return embedded().Handler() }

// Handler serves the set; see [Handler].
func (s *Set) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "This is a file. Read it with GET.", http.StatusMethodNotAllowed)
			return
		}
		s.serve(w, r, strings.TrimPrefix(r.URL.Path, Prefix))
	})
}

func (s *Set) serve(w http.ResponseWriter, r *http.Request, name string) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	kind, known := contentTypes[path.Ext(name)]
	if !known || !s.allowed[name] {
		h.Set("Cache-Control", "no-store")
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	body, encoding, err := s.read(name, r.Header.Get("Accept-Encoding"))
	if err != nil {
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Vary", "Accept-Encoding")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // our own file, found by its name in the manifest; a reader that is gone is no error
	}
}

// read gives the smallest form of a file that the caller takes.
func (s *Set) read(name, accept string) (body []byte, encoding string, err error) {
	for _, e := range encodings {
		if !accepts(accept, e.name) {
			continue
		}
		if body, err := fs.ReadFile(s.files, name+e.suffix); err == nil {
			return body, e.name, nil
		}
	}
	body, err = fs.ReadFile(s.files, name)
	return body, "", err
}

// accepts reads an Accept-Encoding field (RFC 9110, section 12.5.3). The
// wildcard is taken as a no: the plain form is always right.
func accepts(field, encoding string) bool {
	for part := range strings.SplitSeq(field, ",") {
		name, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		weight, isWeight := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !isWeight || (err == nil && q > 0)
	}
	return false
}
