package post_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/webhook"
	"github.com/breakwater-safety/breakwater/internal/webhook/post"
)

func header() webhook.Header {
	return webhook.Header{ID: "msg_1", Timestamp: "1", Signature: "v1,AAAA"}
}

func TestPost(t *testing.T) {
	t.Parallel()
	followed := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ok":
			if r.Header.Get("webhook-id") != "msg_1" || r.Header.Get("webhook-timestamp") != "1" || r.Header.Get("webhook-signature") != "v1,AAAA" {
				t.Errorf("headers %v", r.Header)
			}
		case "/redirect":
			http.Redirect(w, r, "/followed", http.StatusFound)
		case "/followed":
			followed = true
		case "/wait":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/until":
			w.Header().Set("Date", "Sun, 22 Nov 2026 12:00:00 GMT")
			w.Header().Set("Retry-After", "Sun, 22 Nov 2026 12:10:00 GMT")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	p := post.New(true)
	t.Cleanup(p.Close)
	for path, want := range map[string]webhook.Answer{
		"/ok": {Status: 200}, "/redirect": {Status: 302}, "/wait": {Status: 429, RetryAfter: 2 * time.Minute}, "/until": {Status: 503, RetryAfter: 10 * time.Minute},
	} {
		got, err := p.Post(t.Context(), server.URL+path, header(), []byte("{}"))
		if err != nil || got != want {
			t.Errorf("%s: %+v %v, want %+v", path, got, err, want)
		}
	}
	if followed {
		t.Error("a redirect was followed")
	}
	server.Close()
	if _, err := p.Post(t.Context(), server.URL+"/gone?secret=1", header(), nil); err == nil || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("a server that is not there: %v", err)
	}
}

// Without leave nothing is sent to a machine beside ours: by TLS neither, nor by a
// name that means it.
func TestNothingGoesToPrivateNetworks(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was reached") }))
	t.Cleanup(server.Close)
	p := post.New(false)
	t.Cleanup(p.Close)
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		if _, err := p.Post(t.Context(), "https://"+host+":"+port, header(), nil); !errors.Is(err, webhook.ErrPrivate) {
			t.Errorf("%s: %v", host, err)
		}
	}
	for _, address := range []string{"http://app.example/", "ftp://app.example/", "https://user:x@app.example/", "https://", "", "://"} {
		if _, err := p.Post(t.Context(), address, header(), nil); err == nil {
			t.Errorf("%q was posted to", address)
		}
	}
}
