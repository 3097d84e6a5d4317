package app_test

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// serve runs the program on a folder of its own until the test ends, and gives
// its address and a key.
func serve(tb testing.TB) (url, key string) {
	tb.Helper()
	dir := tb.TempDir()
	return start(tb, app.Config{DataDir: dir}), addPlatform(tb, dir)
}

func start(tb testing.TB, c app.Config) (url string) {
	tb.Helper()
	c.Listen, c.Now, c.Log = "127.0.0.1:0", time.Now, slog.New(slog.DiscardHandler)
	a, err := app.New(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(tb.Context()))
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	tb.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			tb.Errorf("stop: %v", err)
		}
	})
	return a.URL()
}

func addPlatform(tb testing.TB, dir string) (key string) {
	tb.Helper()
	db, err := app.OpenStore(tb.Context(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	_, key, err = platform.NewRegistry(db, time.Now, rand.Reader).Add(tb.Context(), "test")
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func get(tb testing.TB, url string) (int, string) {
	tb.Helper()
	r, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, url, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return do(tb, r)
}

func do(tb testing.TB, r *http.Request) (int, string) {
	tb.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestOneServerOnAFolder(t *testing.T) {
	t.Parallel()
	c := app.Config{DataDir: t.TempDir(), Listen: "127.0.0.1:0", Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	first, err := app.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.New(t.Context(), c); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a second server: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := app.New(t.Context(), c)
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAKeyMadeBesideARunningServerWorks(t *testing.T) {
	t.Parallel()
	url, key := serve(t)
	if err := assess(t.Context(), http.DefaultClient, url, key, 0, 0); err != nil {
		t.Error(err)
	}
	if err := assess(t.Context(), http.DefaultClient, url, key+"x", 0, 1); err == nil {
		t.Error("another key works too")
	}
}

func TestEveryPlaceAnswers(t *testing.T) {
	t.Parallel()
	url := start(t, app.Config{Demo: true})
	for path, want := range map[string]int{
		"/": 200, "/demo": 200, "/console": 403, "/healthz": 200, "/readyz": 200, "/metrics": 200,
		"/v1/openapi.yaml": 200, "/v1/docs": 200, "/nothing-here": 404, "/v1/nothing": 404,
	} {
		if status, _ := get(t, url+path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
	plain := start(t, app.Config{DataDir: t.TempDir()})
	if status, _ := get(t, plain+"/demo"); status != 404 {
		t.Errorf("without --demo /demo answers %d", status)
	}
}

func TestADemosDataIsGoneAfterIt(t *testing.T) { // not parallel: it sets TMPDIR
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	a, err := app.New(t.Context(), app.Config{Listen: "127.0.0.1:0", Demo: true, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if made, _ := filepath.Glob(filepath.Join(tmp, "*")); len(made) != 1 {
		t.Fatalf("made %v", made)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "*")); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestASpoiledKeyFileIsNotReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "digest.key")
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := app.New(t.Context(), app.Config{Listen: "127.0.0.1:0", DataDir: dir, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.Contains(err.Error(), "restore it from a backup") {
		t.Errorf("%v", err)
	}
	if data, _ := os.ReadFile(path); string(data) != "short" {
		t.Error("it was replaced")
	}
}

func TestNothingIsLeftRunning(t *testing.T) { // not parallel: it counts goroutines
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	a, err := app.New(t.Context(), app.Config{Listen: "127.0.0.1:0", DataDir: t.TempDir(), Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := a.Run(ctx); err != nil {
		t.Fatal(err)
	}
}
