package observe_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/breakwater-safety/breakwater/internal/observe"
)

// watch serves one request through an observer, and gives the answer with the
// log and the metrics.
func watch(t *testing.T, h http.Handler, r *http.Request) (w *httptest.ResponseRecorder, log, metrics string) {
	t.Helper()
	var out bytes.Buffer
	registry := prometheus.NewRegistry()
	clock := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	o := observe.New(observe.Config{
		Log: slog.New(slog.NewTextHandler(&out, nil)), Registry: registry,
		Now:  func() time.Time { clock = clock.Add(3 * time.Millisecond); return clock },
		Rand: strings.NewReader("12345678"),
	})
	w = httptest.NewRecorder()
	func() {
		defer func() {
			v := recover()
			if err, ok := v.(error); v != nil && (!ok || !errors.Is(err, http.ErrAbortHandler)) {
				t.Errorf("a panic came through: %v", v)
			}
		}()
		o.Wrap(h).ServeHTTP(w, r)
	}()
	m := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(m, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	return w, out.String(), m.Body.String()
}

func TestWrap(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	inner := http.NewServeMux()
	mux.Handle("/v1/", inner)
	inner.HandleFunc("GET /v1/things/{id}", func(w http.ResponseWriter, r *http.Request) {
		observe.SetPlatform(r.Context(), "my-app")
		_, _ = w.Write([]byte("12345"))
	})
	mux.HandleFunc("/early", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusTeapot)
	})
	mux.HandleFunc("/copied/", func(_ http.ResponseWriter, r *http.Request) {
		observe.SetRoute(r.Context(), "PUT /copied/{x}")
	})
	mux.HandleFunc("/panic", func(http.ResponseWriter, *http.Request) { panic("private") })
	mux.HandleFunc("/late-panic", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusCreated)
		panic("private")
	})
	gone, leave := context.WithCancel(t.Context())
	mux.HandleFunc("/gone", func(http.ResponseWriter, *http.Request) { leave() })

	tests := []struct {
		path   string
		status int
		log    []string
		metric string
	}{
		{"/v1/things/private", 200, []string{"method=GET", "route=/v1/things/{id}", "bytes=5", "duration_ms=3", "request_id=3132333435363738", "platform=my-app"},
			`route="/v1/things/{id}",status="200"`},
		{"/early", 103, // the test's writer takes the hint for the status; the observer must not
			[]string{"status=418"}, `route="/early",status="418"`},
		{"/copied/private", 200, []string{"route=/copied/{x}"}, `route="/copied/{x}",status="200"`},
		{"/panic", 500, []string{"msg=panic what=string", "status=500"}, `status="500"`},
		{"/late-panic", 201, []string{"msg=panic", "status=201"}, `status="201"`},
		{"/private", 404, []string{"route=none", "status=404"}, `route="none",status="404"`},
		{"/gone", 200, []string{"status=499"}, `status="499"`},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			if tt.path == "/gone" {
				ctx = gone
			}
			w, log, metrics := watch(t, mux, httptest.NewRequest(http.MethodGet, tt.path, http.NoBody).WithContext(ctx))
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			for _, want := range tt.log {
				if !strings.Contains(log, want) {
					t.Errorf("the log lacks %s: %s", want, log)
				}
			}
			if !strings.Contains(metrics, tt.metric) {
				t.Errorf("the metrics lack %s: %s", tt.metric, metrics)
			}
			if strings.Contains(log+metrics+w.Body.String(), "private") {
				t.Errorf("something private came through: %s", log)
			}
		})
	}
}

// TestControlsReachTheWriter sees to it that streams can flush and set
// deadlines through the observer.
func TestControlsReachTheWriter(t *testing.T) {
	t.Parallel()
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		control := http.NewResponseController(w)
		for name, err := range map[string]error{
			"flush": control.Flush(), "full duplex": control.EnableFullDuplex(), "deadline": control.SetReadDeadline(time.Time{}),
		} {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	o := observe.New(observe.Config{Log: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry(), Now: time.Now, Rand: strings.NewReader("12345678")})
	server := httptest.NewServer(o.Wrap(h))
	defer server.Close()
	resp, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
}
