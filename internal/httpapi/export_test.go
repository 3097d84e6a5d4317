package httpapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/httpapi"
)

// TestExportThatBreaksOff: whoever reads a part of a bank is told that it is one.
func TestExportThatBreaksOff(t *testing.T) {
	t.Parallel()
	w := newWorld()
	handler, server := serve(t, w)
	for _, s := range []scenario{
		{method: "POST", path: "/v1/banks", body: `{"name":"one"}`},
		{method: "POST", path: "/v1/banks/one/entries", body: entryLine("e-1")},
	} {
		handler.ServeHTTP(httptest.NewRecorder(), s.request())
	}
	export := func(method string) (body string, err error) {
		t.Helper()
		r, _ := http.NewRequestWithContext(t.Context(), method, server.URL+"/v1/banks/one/entries", http.NoBody)
		r.Header.Set("Authorization", "Bearer "+aliceKey)
		resp, err := server.Client().Do(r)
		if err != nil {
			return "", err
		}
		defer func() { _ = resp.Body.Close() }()
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "application/x-ndjson" {
			t.Errorf("%s: %s %s", method, resp.Status, resp.Header)
		}
		data, err := io.ReadAll(resp.Body)
		return string(data), err
	}
	if body, err := export("GET"); err != nil || !strings.HasPrefix(body, entryLine("e-1")[:20]) {
		t.Errorf("a whole bank: %q %v", body, err)
	}
	if body, err := export("HEAD"); err != nil || body != "" {
		t.Errorf("asked for the head alone: %q %v", body, err)
	}
	add := scenario{method: "POST", path: "/v1/banks/one/entries", body: entryLine("broken")}
	handler.ServeHTTP(httptest.NewRecorder(), add.request())
	if _, err := export("GET"); err == nil {
		t.Error("a bank that could not be read to its end looks whole")
	}
}

// TestExportEndsWithTheServer: a stop waits for nobody's export.
func TestExportEndsWithTheServer(t *testing.T) {
	t.Parallel()
	handler := httpapi.New(deps(newWorld()))
	for _, s := range []scenario{
		{method: "POST", path: "/v1/banks", body: `{"name":"one"}`},
		{method: "POST", path: "/v1/banks/one/entries", body: entryLine("e-1")},
	} {
		handler.ServeHTTP(httptest.NewRecorder(), s.request())
	}
	handler.Drain()
	defer func() {
		if recover() != http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
			t.Error("the export was ended as if it were whole")
		}
	}()
	handler.ServeHTTP(httptest.NewRecorder(), scenario{method: "GET", path: "/v1/banks/one/entries"}.request())
}
