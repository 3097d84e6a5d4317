package ui_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// A grant widens the policy of one page and of no other.
func TestAllow(t *testing.T) {
	t.Parallel()
	h := ui.Headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/images" {
			ui.Allow(w, ui.Modules, ui.Workers, ui.Videos)
		}
	}))
	policy := func(path string) []string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody))
		return strings.Split(w.Header().Get("Content-Security-Policy"), "; ")
	}
	plain, granted := policy("/"), policy("/images")
	added := []string{"script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "media-src blob:"}
	for _, d := range granted {
		if !slices.Contains(plain, d) && !slices.Contains(added, d) {
			t.Errorf("the policy has %q", d)
		}
	}
	for _, d := range added {
		if !slices.Contains(granted, d) {
			t.Errorf("the policy lacks %q: %v", d, granted)
		}
		if slices.Contains(plain, d) {
			t.Errorf("a page without grants has %q", d)
		}
	}
	if !slices.Contains(granted, "default-src 'none'") {
		t.Errorf("the grants have taken the rest away: %v", granted)
	}
}
