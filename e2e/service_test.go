package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestService(t *testing.T) {
	t.Parallel()
	s := sharedServer(t)
	c := newClient(t, s)
	anyone := &client{url: s.url, http: http.DefaultClient}
	for path, want := range map[string]string{
		"/healthz": "ok", "/readyz": "ok", "/metrics": "# HELP go_goroutines",
		"/v1/openapi.yaml": "openapi: 3.", "/v1/docs": "<!doctype html>",
	} {
		if got := anyone.call(t, "GET", path, nil, http.StatusOK); !strings.Contains(strings.ToLower(string(got.body)), strings.ToLower(want)) {
			t.Errorf("GET %s lacks %q", path, want)
		}
	}
	for _, header := range []string{"Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Request-Id"} {
		if anyone.call(t, "GET", "/", nil, http.StatusOK).header.Get(header) == "" {
			t.Errorf("the first page has no %s", header)
		}
	}
	if cookies := anyone.call(t, "GET", "/", nil, http.StatusOK).header.Values("Set-Cookie"); len(cookies) > 0 {
		t.Errorf("the first page sets a cookie: %v", cookies)
	}
	var decision struct {
		Decision string
		Policies []struct{ ID, Text string }
	}
	c.call(t, "POST", "/v1/contact-checks", map[string]any{
		"preset": "snapchat", "action": "message",
		"from": map[string]any{"id": "a", "age_band": "25+", "account_age_days": 3},
		"to":   map[string]any{"id": "b", "age_band": "13-15"}, "relation": map[string]any{"mutual_connections": 0},
	}, http.StatusOK).into(t, &decision)
	if decision.Decision != "deny" || len(decision.Policies) == 0 || decision.Policies[0].Text == "" {
		t.Errorf("a stranger may write to a child: %+v", decision)
	}
}

// A server that is asked to stop under load answers what it has taken, each
// answer whole, and ends without an error; all of it is there afterwards.
func TestGracefulStop(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, dir)
	c := newClient(t, s)
	var acknowledged sync.Map
	var count atomic.Int64
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("t-%d-%d", w, n)
				_, requests := blackmail(t, id)
				got, err := c.try(t.Context(), "POST", "/v1/assessments", "application/json", jsonReader(t, requests[0]))
				if err != nil || got.status == http.StatusServiceUnavailable {
					return
				}
				if got.status != http.StatusOK || !json.Valid(got.body) {
					t.Errorf("while stopping: %d %s", got.status, got.body)
					return
				}
				acknowledged.Store(id, string(got.body))
				count.Add(1)
			}
		})
	}
	waitFor(t, "answers", func() error {
		if count.Load() < 50 {
			return errors.New("too few yet")
		}
		return nil
	})
	if err := s.stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	writers.Wait()
	c.url = start(t, dir).url
	acknowledged.Range(func(id, body any) bool {
		_, requests := blackmail(t, id.(string))
		if got := c.call(t, "POST", "/v1/assessments", requests[0], http.StatusOK); string(got.body) != body.(string) {
			t.Errorf("%s: %s, acknowledged was %s", id, got.body, body)
		}
		return !t.Failed()
	})
}

// waitFor asks until there is no error.
func waitFor(t testing.TB, what string, ask func() error) {
	t.Helper()
	end := time.Now().Add(patience)
	for {
		err := ask()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("waited for %s: %v", what, err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
