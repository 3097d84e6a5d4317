package js_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestExample opens the example in a browser: a page that loads the engine in a
// worker, with nothing bundled and nothing but this folder served.
func TestExample(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the browser tests are left out with -short")
	}
	build(t)
	var sent atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			sent.Add(1)
		}
		http.FileServer(http.Dir(".")).ServeHTTP(w, r)
	}))
	defer server.Close()

	ctx := chromium(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(chromedp.Do(ctx, chromedp.Navigate(server.URL+"/example/")))
	must(chromedp.Do(ctx, chromedp.WaitReady(`body[data-read="m4"]`)))
	level, err := chromedp.Run(ctx, chromedp.Text("#level"))
	must(err)
	marked, err := chromedp.Run(ctx, chromedp.Evaluate[string](`Array.from(document.querySelectorAll("mark"), m => m.textContent).join(" | ")`))
	must(err)
	if !strings.HasPrefix(level, "Level high") && !strings.HasPrefix(level, "Level critical") {
		t.Errorf("the page says %q, want a level of high or critical", level)
	}
	if !strings.Contains(marked, "pay") {
		t.Errorf("the words marked are %q, want some of the demand", marked)
	}
	if n := sent.Load(); n > 0 {
		t.Errorf("the page sent something, %d times", n)
	}
}

// chromium starts the browser. A machine without one fails the test: «make
// test» installs it or says how.
func chromium(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("this test needs Chromium (package chromium); run «make test»")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-dev-shm-usage", true))
	allocator, closeAllocator := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, closeBrowser := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	ctx, stop := context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(func() { stop(); closeBrowser(); closeAllocator() })
	return ctx
}
