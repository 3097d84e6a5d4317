// Package sdk is the Go client of Breakwater's API. Its calls are generated from
// api/openapi.yaml, as are the types that they take and give (package api).
//
// Every write is idempotent by the id that you give it: after an error that is
// not an [*Error], send the same again. Nothing is done twice.
package sdk

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/sdk/internal/calls"
)

// Client calls one deployment with one platform's key. Make one with [New]; it
// is safe for concurrent use.
type Client struct {
	base, key string
	http      *http.Client
	calls     *calls.Client
}

// Option changes how a client calls.
type Option func(*Client)

// WithHTTPClient has the calls made by h, for its timeouts, proxies and the
// like. h MUST NOT bound the time of a whole call if streams are used.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.http = h } }

// New gives a client for the deployment at baseURL ("https://breakwater.example")
// with a key from «breakwater platform add». It makes no call.
func New(baseURL, key string, options ...Option) (*Client, error) {
	c := &Client{base: strings.TrimRight(baseURL, "/"), key: key, http: http.DefaultClient}
	for _, o := range options {
		o(c)
	}
	var err error
	c.calls, err = calls.NewClient(c.base, calls.WithHTTPClient(c.http), calls.WithRequestEditorFn(c.sign))
	if err != nil {
		return nil, fmt.Errorf("breakwater: base URL: %w", err)
	}
	return c, nil
}

func (c *Client) sign(_ context.Context, r *http.Request) error {
	r.Header.Set("Authorization", "Bearer "+c.key)
	return nil
}

// Error is a problem that the deployment answered with (RFC 9457).
type Error struct {
	api.Problem
	// RequestID names the call in the deployment's logs.
	RequestID string
}

// Error gives the status and the detail.
func (e *Error) Error() string { return fmt.Sprintf("breakwater: %d: %s", e.Status, e.Detail) }

// maxAnswer bounds what is read of an answer.
const maxAnswer = 64 << 20

// read makes a call, and reads an answer with one of the wanted statuses into
// a T; any other becomes an error.
func read[T any](call func() (*http.Response, error), wanted ...int) (T, error) {
	var v T
	resp, err := call()
	if err != nil {
		return v, fmt.Errorf("breakwater: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if !slices.Contains(wanted, resp.StatusCode) {
		return v, failure(resp)
	}
	if resp.StatusCode == http.StatusNoContent {
		return v, nil
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&v); err != nil {
		return v, fmt.Errorf("breakwater: read answer: %w", err)
	}
	return v, nil
}

// failure reads a problem document, or says that there was none.
func failure(resp *http.Response) error {
	e := &Error{RequestID: resp.Header.Get("Request-Id")}
	err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&e.Problem)
	if err != nil || e.Status == 0 {
		return fmt.Errorf("breakwater: answered %s, without a problem document", resp.Status)
	}
	return e
}

// done makes a call that is answered with a status alone.
func (c *Client) done(call func() (*http.Response, error)) error {
	_, err := read[none](call, http.StatusNoContent)
	return err
}

// inPath refuses the ids that a URL's path cannot carry.
func inPath(ids ...string) error {
	for _, id := range ids {
		if id == "." || id == ".." || id == "" {
			return fmt.Errorf("breakwater: %q cannot stand in a path", id)
		}
	}
	return nil
}

// none is the answer to a call that is answered with a status alone.
type none struct{}
