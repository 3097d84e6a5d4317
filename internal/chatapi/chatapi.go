// Package chatapi is a client of the chat-completions endpoint that OpenAI's API
// has and that servers of open models (vLLM, llama.cpp, Ollama, LM Studio) speak
// as well. It sends a prompt and gives what the model said.
//
// What is sent goes to the one address that the operator named: by TLS unless it
// is this machine, by no proxy, and by no redirect. No error holds any of what
// was sent, of what came, of the address or of the key.
package chatapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/opinion"
)

// Config is what a client needs.
type Config struct {
	// Endpoint is the address to post to, whole: https://HOST/v1/chat/completions.
	Endpoint string
	// Model is the model's name, as the endpoint knows it.
	Model string
	// Key is sent as a bearer token; empty sends none.
	Key string
	// Plain allows HTTP without TLS to other machines. Without it, HTTP goes to
	// this machine alone.
	Plain bool
	// Tokens bounds what the model may say, its thoughts included.
	Tokens int
	// Transport carries the requests; nil means one of the client's own. For
	// tests, which trust certificates of their own.
	Transport *http.Transport
}

// Client implements opinion.Model. Make one with New; it is safe for concurrent
// use.
type Client struct {
	config Config
	http   *http.Client
}

// New gives a client, or says what is wrong with the address. It connects to
// nothing yet.
func New(c Config) (*Client, error) {
	u, err := url.Parse(c.Endpoint)
	switch {
	case err != nil, u.Host == "", u.Scheme != "https" && u.Scheme != "http":
		return nil, fault.New(fault.Invalid, "The endpoint must be an address such as https://HOST/v1/chat/completions.")
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return nil, fault.New(fault.Invalid, "The endpoint's address must hold no name, password, query or fragment. The key has a setting of its own.")
	case strings.TrimSpace(c.Model) == "":
		return nil, fault.New(fault.Invalid, "The endpoint's model must have a name.")
	case strings.ContainsFunc(c.Key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, fault.New(fault.Invalid, "The endpoint's key must be one word of ASCII characters.")
	}
	near := u.Scheme == "http" && !c.Plain
	if near && !isLoopback(u.Hostname()) {
		return nil, fault.New(fault.Invalid, "The endpoint's address begins with http: messages would go over the network in the clear. "+
			"Use https, or allow it if the network is yours alone.")
	}
	transport := c.Transport
	if transport == nil {
		transport = &http.Transport{ForceAttemptHTTP2: true, MaxIdleConns: 8, IdleConnTimeout: time.Minute}
	}
	transport.Proxy = nil // to nobody but the endpoint, whatever the environment says
	transport.TLSHandshakeTimeout = 10 * time.Second
	transport.MaxResponseHeaderBytes = 64 << 10
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if near { // a name may come to mean another machine
		dialer.Control = onlyLoopback
	}
	transport.DialContext = dialer.DialContext
	return &Client{config: c, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

func onlyLoopback(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(host) {
		return errors.New("not this machine")
	}
	return nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// request is the body that is posted.
type request struct {
	Model       string    `json:"model"`
	Messages    []message `json:"messages"`
	Temperature float64   `json:"temperature"`
	MaxTokens   int       `json:"max_tokens"`
	Stream      bool      `json:"stream"`
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// response is what is read of the answer; other fields are let be.
type response struct {
	Choices []struct {
		FinishReason string `json:"finish_reason"`
		Message      struct {
			Content *string `json:"content"`
			Refusal *string `json:"refusal"`
		} `json:"message"`
	} `json:"choices"`
}

// Complete implements opinion.Model.
func (c *Client) Complete(ctx context.Context, p opinion.Prompt) (string, opinion.Failure) {
	body, err := json.Marshal(request{
		Model: c.config.Model, MaxTokens: c.config.Tokens,
		Messages: []message{{"system", p.System}, {"user", p.User}},
	})
	if err != nil {
		return "", opinion.Unreachable // a prompt can always be written
	}
	data, failure := c.post(ctx, body)
	if failure != "" {
		return "", failure
	}
	return said(data)
}

// maxBody bounds the answer: what the model may say, as JSON with its escapes,
// and as much again for what servers add.
const maxBody = 8 * opinion.MaxAnswer

func (c *Client) post(ctx context.Context, body []byte) ([]byte, opinion.Failure) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.config.Endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, opinion.Unreachable
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "breakwater")
	if c.config.Key != "" {
		r.Header.Set("Authorization", "Bearer "+c.config.Key)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, broken(ctx) // not err: it holds the address
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, opinion.Rejected
	}
	if kind, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, opinion.BadEnvelope
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	switch {
	case len(data) > maxBody:
		return nil, opinion.Overlong
	case err != nil:
		return nil, broken(ctx)
	}
	return data, ""
}

// broken names a failed connection.
func broken(ctx context.Context) opinion.Failure {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return opinion.TimedOut
	}
	return opinion.Unreachable
}

// said reads a chat completion (OpenAI API reference, «The chat completion
// object»).
func said(data []byte) (string, opinion.Failure) {
	var r response
	if err := json.Unmarshal(data, &r); err != nil || len(r.Choices) != 1 {
		return "", opinion.BadEnvelope
	}
	choice := r.Choices[0]
	switch {
	case choice.Message.Refusal != nil && *choice.Message.Refusal != "":
		return "", opinion.Refused
	case choice.FinishReason == "length":
		return "", opinion.Truncated
	case choice.FinishReason == "content_filter":
		return "", opinion.Filtered
	case choice.Message.Content == nil:
		return "", opinion.Empty
	}
	return *choice.Message.Content, ""
}

// String and GoString keep the key out of logs.
func (c Config) String() string { return fmt.Sprintf("{%s %s}", c.Endpoint, c.Model) }

// GoString is String.
func (c Config) GoString() string { return c.String() }
