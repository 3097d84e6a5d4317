package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// client calls a server's API as one platform.
type client struct {
	url, key string
	http     *http.Client
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// newClient connects a platform named after the test.
func newClient(t testing.TB, s *server) *client {
	t.Helper()
	name := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, t.Name()), "-")
	return &client{url: s.url, key: addPlatform(t, s.dir, name[:min(63, len(name))]), http: http.DefaultClient}
}

// try sends a request and gives the error of a server that is not there.
func (c *client) try(ctx context.Context, method, path, kind string, body io.Reader) (reply, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.url+path, body)
	if err != nil {
		return reply{}, err
	}
	r.Header.Set("Authorization", "Bearer "+c.key)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return c.send(r)
}

func (c *client) send(r *http.Request) (reply, error) {
	answer, err := c.http.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	return reply{answer.StatusCode, answer.Header, body}, err
}

// call sends a value as JSON (nil: nothing) and fails the test when no answer
// comes or its status is another.
func (c *client) call(t testing.TB, method, path string, body any, status int) reply {
	t.Helper()
	var r io.Reader
	kind := ""
	if body != nil {
		r, kind = jsonReader(t, body), "application/json"
	}
	got, err := c.try(t.Context(), method, path, kind, r)
	if err != nil {
		t.Fatal(err)
	}
	got.want(t, method+" "+path, status)
	return got
}

func (r reply) want(t testing.TB, what string, status int) {
	t.Helper()
	if r.status != status {
		t.Fatalf("%s: status %d, want %d: %s", what, r.status, status, r.body)
	}
}

// into reads the answer.
func (r reply) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		t.Fatalf("read %s: %v", r.body, err)
	}
}

// problem reads a problem document, and holds it to its form.
func (r reply) problem(t testing.TB) (p struct {
	Type, Title, Detail, Field string
	Status                     int
}) {
	t.Helper()
	if kind := r.header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("an error is %q, want a problem document: %s", kind, r.body)
	}
	r.into(t, &p)
	if p.Status != r.status || p.Type == "" || p.Title == "" || p.Detail == "" {
		t.Errorf("a problem document that is not whole: %s", r.body)
	}
	return p
}

func asJSON(t testing.TB, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func jsonReader(t testing.TB, v any) io.Reader { return bytes.NewReader(asJSON(t, v)) }
