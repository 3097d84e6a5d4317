package httpapi_test

import (
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/httpapi"
)

// BenchmarkAssess is what the API itself costs for a message: no network, and a
// domain that does next to nothing.
func BenchmarkAssess(b *testing.B) {
	handler := httpapi.New(deps(newWorld()))
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, assess(hello).request())
		if w.Code != 200 {
			b.Fatal(w.Body)
		}
	}
}

// BenchmarkStream is the same in a stream of messages of 100 threads.
func BenchmarkStream(b *testing.B) {
	handler := httpapi.New(deps(newWorld()))
	b.ReportAllocs()
	in, out := io.Pipe()
	go func() {
		for i := range b.N {
			_, _ = io.WriteString(out, line(fmt.Sprintf("t-%d", i%100), fmt.Sprintf("m-%d", i), "hello"))
		}
		_ = out.Close()
	}()
	r := scenario{method: "POST", path: "/v1/assessments/stream"}.request()
	r.Header.Set("Content-Type", "application/x-ndjson")
	r.Body = in
	w := httptest.NewRecorder()
	b.ResetTimer()
	handler.ServeHTTP(w, r)
	if n := strings.Count(w.Body.String(), "\n"); n != b.N {
		b.Fatalf("%d answers to %d lines", n, b.N)
	}
}
