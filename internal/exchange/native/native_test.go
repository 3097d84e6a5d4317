package native_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/exchange/native"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Whatever answers there, the fault says what it means for us and holds nothing of
// an address, a key or the answer.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status int
		body   string
		want   fault.Code
	}{
		"changes":            {200, `{"changes":[],"next":"1","more":"later versions say more"}`, ""},
		"a page, not JSON":   {200, `<html>`, fault.Unsupported},
		"the same cursor":    {200, `{"changes":[{"id":"a","bank":"adult","action":"withdrawn","at":"2026-03-01T12:00:00Z"}],"next":"7"}`, fault.Unsupported},
		"an endless cursor":  {200, `{"changes":[],"next":"` + strings.Repeat("1", 65) + `"}`, fault.Unsupported},
		"a redirect":         {302, ``, fault.Unsupported},
		"an unknown key":     {401, `secret-of-theirs`, fault.Unauthenticated},
		"removed":            {403, `secret-of-theirs`, fault.Forbidden},
		"refused":            {400, `secret-of-theirs`, fault.Invalid},
		"busy":               {503, `secret-of-theirs`, fault.Busy},
		"too much asked":     {429, ``, fault.Busy},
		"something happened": {500, `secret-of-theirs`, fault.Unsupported},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/followed" {
					t.Error("a redirect was followed")
				}
				if r.Header.Get("Authorization") != "Bearer bwx_key" || r.URL.Query().Get("cursor") != "7" {
					t.Errorf("asked %s", r.URL)
				}
				w.Header().Set("Location", "/followed")
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.body))
			}))
			t.Cleanup(server.Close)
			c := native.New(true)
			t.Cleanup(c.Close)
			at := exchange.Access{URL: server.URL, Key: "bwx_key"}
			_, err := c.Changes(t.Context(), at, "7", 0)
			if fault.CodeOf(err) != tt.want {
				t.Errorf("%v, want %q", err, tt.want)
			}
			if err != nil && (strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "bwx_key") || strings.Contains(err.Error(), "secret")) {
				t.Errorf("it tells too much: %v", err)
			}
		})
	}
}

// Of a change whose fingerprint cannot be read nothing is taken, and the others are.
func TestChanges(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"next":"9","changes":[
			{"id":"a","bank":"adult","action":"added","kind":"photo","verified":true,"at":"2026-03-01T12:00:00Z",
			 "fingerprints":{"pdq":"` + strings.Repeat("0f", 32) + `","md5":"` + strings.Repeat("0f", 16) + `","sha256":"` + strings.Repeat("0f", 32) + `"}},
			{"id":"b","bank":"adult","action":"added","kind":"video","at":"2026-03-01T12:00:00Z","fingerprints":{"vpdq":["` + strings.Repeat("5a", 32) + `,100,0.500"]}},
			{"id":"c","bank":"adult","action":"added","kind":"photo","at":"2026-03-01T12:00:00Z","fingerprints":{"pdq":"short","md5":"` + strings.Repeat("0f", 16) + `"}},
			{"id":"d","bank":"adult","action":"withdrawn","at":"2026-03-01T12:00:00Z"}]}`))
	}))
	t.Cleanup(server.Close)
	c := native.New(true)
	t.Cleanup(c.Close)
	news, err := c.Changes(t.Context(), exchange.Access{URL: server.URL}, "", 0)
	if err != nil || len(news.Changes) != 4 || news.Next != "9" {
		t.Fatalf("%+v %v", news, err)
	}
	a, b, broken, gone := news.Changes[0], news.Changes[1], news.Changes[2], news.Changes[3]
	if a.Fingerprint.PDQ == nil || a.Fingerprint.MD5 == nil || a.Fingerprint.SHA256 == nil || !a.Verified || a.Kind != cases.KindPhoto {
		t.Errorf("%+v", a)
	}
	if b.Fingerprint.VPDQ == nil || len(b.Fingerprint.VPDQ.Frames) != 1 || !broken.Fingerprint.Empty() || gone.Action != cases.ActionWithdrawn {
		t.Errorf("%+v %+v %+v", b, broken, gone)
	}
}

// Without leave a partner is on the public internet and speaks TLS.
func TestPrivatePartners(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was reached") }))
	t.Cleanup(server.Close)
	c := native.New(false)
	t.Cleanup(c.Close)
	for _, address := range []string{server.URL, strings.Replace(server.URL, "127.0.0.1", "localhost", 1), "http://help.example"} {
		if err := c.Leave(t.Context(), exchange.Access{URL: address, Key: "k"}); fault.CodeOf(err) != fault.Unsupported {
			t.Errorf("%s: %v", address, err)
		}
	}
}
