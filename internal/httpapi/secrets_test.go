package httpapi_test

import (
	"bytes"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/breakwater-safety/breakwater/internal/httpapi"
	"github.com/breakwater-safety/breakwater/internal/observe"
)

// mark stands in everything that a caller can choose.
const mark = "sEcReT"

// TestNothingOfTheInputIsRepeated sends a mark in every place, and looks for it
// in the log, the metrics and every problem document.
func TestNothingOfTheInputIsRepeated(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	registry := prometheus.NewRegistry()
	d := deps(newWorld())
	d.Log, d.Metrics = logger, registry
	handler := observe.New(observe.Config{Log: logger, Registry: registry, Now: time.Now, Rand: rand.Reader}).Wrap(httpapi.New(d))

	calls := secretCalls()
	for _, s := range calls {
		r := s.request()
		r.RemoteAddr = "198.51.100.77:1234"
		r.Header.Set("User-Agent", mark)
		r.Header.Set("X-Forwarded-For", mark)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != s.status {
			t.Errorf("%s: status %d, want %d: %s", s.name, w.Code, s.status, w.Body)
		}
		if w.Code >= 400 && strings.Contains(w.Body.String(), mark) {
			t.Errorf("%s: the problem repeats the input: %s", s.name, w.Body)
		}
		if w.Header().Get("Request-Id") == "" {
			t.Errorf("%s: no Request-Id", s.name)
		}
	}
	metrics := httptest.NewRecorder()
	handler.ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	for place, text := range map[string]string{"log": log.String(), "metrics": metrics.Body.String()} {
		for _, secret := range []string{mark, ones, zeros, "198.51.100.77"} {
			if strings.Contains(text, secret) {
				t.Errorf("the %s holds %s:\n%s", place, secret, text)
			}
		}
	}
	if n := strings.Count(log.String(), `"msg":"request"`); n != len(calls)+1 {
		t.Errorf("%d lines for %d requests", n, len(calls)+1)
	}
	for _, want := range []string{`"route":"/v1/threads/{id}"`, `"platform":"alice"`, `"status":404`, `"method":"other"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	if want := `breakwater_http_requests_total{method="POST",route="/v1/assessments",status="500"} 2`; !strings.Contains(metrics.Body.String(), want) {
		t.Errorf("the metrics lack %s:\n%s", want, metrics.Body)
	}
}

func secretCalls() []scenario {
	in := func(before string) string { return with(before, `"`+mark+`"`) }
	post := func(body string, status int) scenario {
		return scenario{name: body, method: "POST", path: "/v1/assessments", body: body, status: status}
	}
	typed := func(s scenario, kind string) scenario {
		s.headers = map[string]string{"Content-Type": kind, "Idempotency-Key": mark, "Breakwater-Account": mark}
		return s
	}
	media := func(body string, status int) scenario {
		return scenario{name: "media " + body, method: "POST", path: "/v1/media/checks", body: body, status: status}
	}
	return []scenario{
		post(in(`"hello"`), 200), post(in(`"t-1"`), 200), post(in(`"m-1"`), 200),
		post(in(`"2026-03-01T21:04:00Z"`), 400),
		post(with(`"from":"a"`, `"from":"`+mark+`"`), 400),
		post(with(`{"id":"b"}`, `{"id":"b","country":"`+mark+`"}`), 400),
		post(with(`{"id":"b"}`, `{"id":"b","age_band":"`+mark+`"}`), 400),
		post(with(`"text"`, `"`+mark+` @ 555-0100"`), 400),
		post(with(`"id":"t-1"`, `"id":"t-1","language":"`+mark+`!"`), 400),
		post(with(`"hello"`, `"`+mark), 400),
		post(with(`"hello"`, `"`+mark+`\ud800"`), 400),
		post(with(`"hello"`, `"make it fail `+mark+`"`), 500),
		post(with(`"hello"`, `"make it panic `+mark+`"`), 500),
		typed(post(hello, 415), "text/"+mark),
		{name: "thread", method: "GET", path: "/v1/threads/" + mark, status: 200}, // assessed above
		{name: "no thread", method: "GET", path: "/v1/threads/no-" + mark, status: 404},
		{name: "indicators", method: "GET", path: "/v1/threads/" + mark + "/indicators", status: 200},
		{name: "no indicators", method: "GET", path: "/v1/threads/no-" + mark + "/indicators", status: 404},
		{name: "report", method: "POST", path: "/v1/reports", body: `{"id":"` + mark + `","account":"` + mark + `","by":"b","kind":"block","at":"2026-03-01T21:04:00Z"}`, status: 204},
		{name: "bad report", method: "POST", path: "/v1/reports", body: `{"id":"r","account":"a","by":"b","kind":"` + mark + `"}`, status: 400},
		{name: "erase thread", method: "DELETE", path: "/v1/threads/no-" + mark, status: 404},
		{name: "account", method: "DELETE", path: "/v1/accounts/" + mark, status: 200},
		{name: "path", method: "GET", path: "/v1/" + mark, status: 404},
		{name: "climbing path", method: "GET", path: "/v1/../" + mark, status: 404},
		{name: "query", method: "GET", path: "/v1/events?" + mark + "=" + mark, status: 400},
		{name: "number", method: "GET", path: "/v1/events?after=" + mark, status: 400},
		{name: "key", method: "GET", path: "/v1/banks", key: mark, status: 401},
		{name: "method", method: mark, path: "/v1/banks", status: 405},
		{name: "bank", method: "POST", path: "/v1/banks", body: `{"name":"` + mark + `"}`, status: 400},
		{name: "bank in path", method: "DELETE", path: "/v1/banks/" + mark, status: 400},
		{name: "make bank", method: "POST", path: "/v1/banks", body: `{"name":"one"}`, status: 201},
		{name: "add", method: "POST", path: "/v1/banks/one/entries", body: entryLine(mark), status: 201},
		{name: "add none", method: "POST", path: "/v1/banks/one/entries", body: entryLine(mark, `,"status":"`+mark+`"`), status: 400},
		{name: "entry", method: "GET", path: "/v1/banks/one/entries/" + mark, status: 200},
		{name: "opinion", method: "PUT", path: "/v1/banks/one/entries/" + mark + "/opinions/us", body: `{"verdict":"` + mark + `"}`, status: 400},
		{name: "bank kind", method: "POST", path: "/v1/banks", body: `{"name":"two","kind":"` + mark + `"}`, status: 400},
		{name: "state", method: "PATCH", path: "/v1/banks/one/entries/" + mark, body: `{"status":"` + mark + `"}`, status: 400},
		{name: "withdraw", method: "POST", path: "/v1/banks/one/entries/" + mark + "/withdraw", status: 204},
		{name: "lookup", method: "POST", path: "/v1/lookups", body: `{"queries":[{"id":"` + mark + `","pdq":"` + ones + `"}]}`, status: 200},
		{name: "bad lookup", method: "POST", path: "/v1/lookups", body: `{"queries":[{"id":"` + mark + `","pdq":"` + mark + `"}]}`, status: 400},
		{name: "bad turns", method: "POST", path: "/v1/lookups", body: `{"queries":[{"id":"` + mark + `","turns":["` + ones + `"]}]}`, status: 400},
		{name: "bank of lookup", method: "POST", path: "/v1/lookups", body: `{"banks":["` + mark + `"],"queries":[]}`, status: 400},
		{name: "contact", method: "POST", path: "/v1/contact-checks", body: `{"preset":"` + mark + `","action":"` + mark + `"}`, status: 400},
		typed(media(mark, 415), "image/jpeg"),
		typed(media(form([2]string{`name="` + mark + `"`, mark}), 400), "multipart/form-data; boundary=cut"),
		typed(media(form([2]string{`name="file"; filename="` + mark + `.jpg"`, mark}), 415), "multipart/form-data; boundary=cut"),
		typed(media(`{"fingerprints":{"pdq":"`+mark+`"}}`, 400), "application/json"),
		typed(media(`{"fingerprints":{"vpdq":["`+ones+`,`+mark+`,0"]}}`, 400), "application/json"),
	}
}
