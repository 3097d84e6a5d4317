package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/contact"
	"github.com/breakwater-safety/breakwater/internal/httpapi"
)

// scenario is one call and what its answer must be.
type scenario struct {
	name    string
	method  string
	path    string
	key     string // "" means alice's; "none" sends no key
	body    string
	headers map[string]string
	// given are calls that come first; their answers do not matter.
	given []scenario

	status      int
	contains    []string
	containsNot []string
	header      map[string]string
}

// deps gives the dependencies of an API over a world.
func deps(w *world) httpapi.Deps {
	return httpapi.Deps{
		Platforms: w, Conversations: w, Banks: w, Media: w, Events: w, Opinions: w,
		Takers: partners{}, Sources: partners{},
		Contacts: map[string]httpapi.Decider{contact.DefaultPreset: w, "snapchat": w},
		Log:      slog.New(slog.DiscardHandler), Timeout: 50 * time.Millisecond,
	}
}

// request gives the call of a scenario; its body is JSON unless headers say
// otherwise.
func (s scenario) request() *http.Request {
	r := httptest.NewRequest(s.method, s.path, strings.NewReader(s.body))
	if s.key != "none" {
		key := s.key
		if key == "" {
			key = aliceKey
		}
		r.Header.Set("Authorization", "Bearer "+key)
	}
	if s.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, value := range s.headers {
		r.Header.Set(name, value)
	}
	return r
}

// play makes the calls over a fresh world and checks the answer, against the
// scenario and against the description.
func (s scenario) play(t *testing.T, spec *description) {
	t.Helper()
	t.Parallel()
	handler := httpapi.New(deps(newWorld()))
	for _, g := range s.given {
		handler.ServeHTTP(httptest.NewRecorder(), g.request())
	}
	r := s.request()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	got := w.Body.String()
	if w.Code != s.status {
		t.Fatalf("status %d, want %d; body: %s", w.Code, s.status, got)
	}
	for _, want := range s.contains {
		if !strings.Contains(got, want) {
			t.Errorf("the body lacks %s: %s", want, got)
		}
	}
	for _, never := range s.containsNot {
		if strings.Contains(got, never) {
			t.Errorf("the body holds %s: %s", never, got)
		}
	}
	for name, want := range s.header {
		if have := w.Header().Get(name); have != want {
			t.Errorf("header %s: %q, want %q", name, have, want)
		}
	}
	spec.check(t, s.request(), w)
}

// description is api/openapi.yaml, for checking calls against it.
type description struct {
	doc    *openapi3.T
	router routers.Router
}

func loadDescription(t *testing.T) *description {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(api.Spec())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"application/x-ndjson", "application/yaml", "text/html", "image/jpeg"} {
		openapi3filter.RegisterBodyDecoder(kind, asText)
	}
	return &description{doc, router}
}

func asText(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	data, err := io.ReadAll(body)
	return string(data), err
}

// check holds an answer to the description, and the request too when it was
// taken. A call that the description does not have must be a problem document.
func (d *description) check(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code >= 400 {
		d.checkProblem(t, w)
	}
	route, params, err := d.router.FindRoute(r)
	if err != nil {
		if w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed {
			t.Errorf("answered %d to a call that the description does not have", w.Code)
		}
		return
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route, Options: options}
	if w.Code < 300 {
		if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
			t.Errorf("the request was taken, but is not as described: %v", err)
		}
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: w.Code, Header: w.Header(), Options: options}
	out.SetBodyBytes(w.Body.Bytes())
	if err := openapi3filter.ValidateResponse(context.Background(), out); err != nil {
		t.Errorf("the answer is not as described: %v", err)
	}
}

func (d *description) checkProblem(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	if kind := w.Header().Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("an error of type %q", kind)
	}
	d.checkJSON(t, "Problem", w.Body.Bytes())
}

// checkJSON holds a JSON value to a schema of the description.
func (d *description) checkJSON(t *testing.T, schema string, data []byte) {
	t.Helper()
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("not JSON: %v: %s", err, data)
	}
	if err := d.doc.Components.Schemas[schema].Value.VisitJSON(v, openapi3.VisitAsResponse()); err != nil {
		t.Errorf("not a %s: %v", schema, err)
	}
}

// serve starts a real server over a world.
func serve(t *testing.T, w *world) (*httpapi.API, *httptest.Server) {
	t.Helper()
	d := deps(w)
	d.Timeout = 5 * time.Second
	handler := httpapi.New(d)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return handler, server
}

// lines splits NDJSON.
func lines(data []byte) [][]byte { return bytes.Split(bytes.TrimSpace(data), []byte("\n")) }
