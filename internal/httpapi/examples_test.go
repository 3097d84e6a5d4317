package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/breakwater-safety/breakwater/internal/httpapi"
)

// TestExamplesAreTaken sends every example request of the description, as a
// reader of it would.
func TestExamplesAreTaken(t *testing.T) {
	t.Parallel()
	spec := loadDescription(t)
	n := 0
	for path, item := range spec.doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.RequestBody == nil {
				continue
			}
			for kind, media := range op.RequestBody.Value.Content {
				body, isText := media.Example.(string)
				switch {
				case media.Example == nil:
					continue // a picture
				case !isText:
					data, err := json.Marshal(media.Example)
					if err != nil {
						t.Fatal(err)
					}
					body = string(data)
				}
				n++
				key := ""
				if strings.HasPrefix(path, "/v1/exchange/webhook") {
					key = partnerKey
				}
				sendExample(t, spec, scenario{
					key: key, method: method, path: strings.NewReplacer("{name}", "stop-list", "{id}", "e-0", "{holder}", "us", "{source}", "helpline").Replace(path), body: body,
					headers: exampleHeaders(op, kind),
				})
			}
		}
	}
	if n < 11 {
		t.Errorf("only %d examples", n)
	}
}

// exampleHeaders gives the example's content type and the headers that the
// operation must have.
func exampleHeaders(op *openapi3.Operation, kind string) map[string]string {
	headers := map[string]string{"Content-Type": kind}
	for _, p := range op.Parameters {
		if text, ok := p.Value.Example.(string); ok && p.Value.In == "header" && p.Value.Required {
			headers[p.Value.Name] = text
		}
	}
	return headers
}

func sendExample(t *testing.T, spec *description, s scenario) {
	t.Helper()
	handler := httpapi.New(deps(newWorld()))
	handler.ServeHTTP(httptest.NewRecorder(), scenario{method: "POST", path: "/v1/banks", body: `{"name":"stop-list"}`}.request())
	handler.ServeHTTP(httptest.NewRecorder(), scenario{method: "POST", path: "/v1/banks/stop-list/entries", body: entryLine("e-0")}.request())
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, s.request())
	if w.Code >= 300 {
		t.Errorf("%s %s refuses its example: %s", s.method, s.path, w.Body)
	}
	spec.check(t, s.request(), w)
	if strings.HasSuffix(s.path, "/stream") {
		for _, l := range lines(w.Body.Bytes()) {
			spec.checkJSON(t, "StreamLine", l)
		}
	}
}

func TestBeside(t *testing.T) {
	t.Parallel()
	handler := httpapi.New(deps(newWorld())).Beside(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	}))
	for path, want := range map[string]int{
		"/": 418, "/demo": 418, "/v10": 418, "/healthz": 200, "/readyz": 200, "/metrics": 200,
		"/v1": 404, "/v1/docs": 200, "/v1/threads/..": 404, "/v1//docs": 404,
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
}

// TestNotReady has a deployment that cannot take work.
func TestNotReady(t *testing.T) {
	t.Parallel()
	d := deps(newWorld())
	d.Ready = func(context.Context) error { return errors.New("disk on fire") }
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/readyz", http.NoBody)
	httpapi.New(d).ServeHTTP(w, r)
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "fire") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	loadDescription(t).check(t, r, w)
}
