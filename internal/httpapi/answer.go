package httpapi

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json"
)

// answer writes v as JSON. It is made whole first, so that an error leaves
// nothing written.
func answer(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	write(w, status, "application/json", append(body, '\n'))
	return nil
}

// done answers with no body.
func done(w http.ResponseWriter) {
	secure(w.Header())
	w.WriteHeader(http.StatusNoContent)
}

func write(w http.ResponseWriter, status int, contentType string, body []byte) {
	h := w.Header()
	secure(h)
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // JSON, or a page made by html/template; and nobody is left to tell
}

// secure says that an answer is kept by nobody and is no page.
func secure(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
}
