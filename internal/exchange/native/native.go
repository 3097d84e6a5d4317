// Package native is the client of the exchange that api/openapi.yaml describes: how
// one Breakwater asks another.
//
// It connects to addresses of the public internet alone, by TLS, by no proxy, and
// follows no redirect, unless private networks are allowed. No error of it holds an
// address, a key or what was sent.
package native

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/webhook"
)

// Client implements exchange.Client. Make one with New; it is safe for concurrent
// use.
type Client struct {
	http    *http.Client
	private bool
}

const (
	// patience is how long an answer may take beyond what was asked to wait.
	patience = 20 * time.Second
	// maxAnswer bounds what is read of an answer.
	maxAnswer = 64 << 20
)

// New gives a client. private allows addresses of private networks and HTTP without
// TLS: for tests, and for networks that are one's own.
func New(private bool) *Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !private {
		dialer.Control = webhook.Guard
	}
	return &Client{private: private, http: &http.Client{
		Transport: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute,
			TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Join implements exchange.Client.
func (c *Client) Join(ctx context.Context, i exchange.Invitation, key exchange.Hash) (exchange.Joined, error) {
	var got api.ExchangeJoined
	at := exchange.Access{URL: i.URL}
	err := c.call(ctx, at, http.MethodPost, "/v1/exchange/join", api.ExchangeJoin{Token: i.Token, KeySHA256: hex.EncodeToString(key[:])}, &got, 0)
	joined := exchange.Joined{Ours: got.Partner, Webhook: got.WebhookKey}
	for _, b := range got.Banks {
		if b.Valid() {
			joined.Banks = append(joined.Banks, cases.Bank(b))
		}
	}
	return joined, err
}

// Changes implements exchange.Client.
func (c *Client) Changes(ctx context.Context, at exchange.Access, cursor string, wait time.Duration) (exchange.News, error) {
	q := url.Values{"wait": {strconv.Itoa(int(wait / time.Second))}}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	var got api.ExchangeChanges
	if err := c.call(ctx, at, http.MethodGet, "/v1/exchange/fingerprints?"+q.Encode(), nil, &got, wait); err != nil {
		return exchange.News{}, err
	}
	if len(got.Changes) > exchange.MaxChanges || len(got.Next) > 64 || len(got.Changes) > 0 && got.Next == cursor {
		return exchange.News{}, errStrange
	}
	news := exchange.News{Next: got.Next, Changes: make([]exchange.Change, len(got.Changes))}
	for i, w := range got.Changes {
		news.Changes[i] = change(w)
	}
	return news, nil
}

// Receipts implements exchange.Client.
func (c *Client) Receipts(ctx context.Context, at exchange.Access, list []exchange.Receipt) error {
	wire := api.ExchangeReceipts{Receipts: make([]api.ExchangeReceipt, len(list))}
	for i, r := range list {
		wire.Receipts[i] = api.ExchangeReceipt{Fingerprint: r.Fingerprint, State: api.ExchangeReceiptState(r.State), At: new(r.At.UTC())}
	}
	return c.call(ctx, at, http.MethodPost, "/v1/exchange/receipts", wire, nil, 0)
}

// SetHook implements exchange.Client.
func (c *Client) SetHook(ctx context.Context, at exchange.Access, address, secret string) error {
	return c.call(ctx, at, http.MethodPut, "/v1/exchange/webhook", api.ExchangeWebhook{URL: address, Secret: secret}, nil, 0)
}

// Leave implements exchange.Client.
func (c *Client) Leave(ctx context.Context, at exchange.Access) error {
	return c.call(ctx, at, http.MethodPost, "/v1/exchange/leave", nil, nil, 0)
}

var (
	errUnreachable = fault.New(fault.Busy, "it could not be reached")
	errPrivate     = fault.New(fault.Unsupported, "its address is one of a private network; allow those with --allow-private-partners if it is yours")
	errPlain       = fault.New(fault.Unsupported, "its address does not begin with https")
	errStrange     = fault.New(fault.Unsupported, "it answered what this version does not understand")
)

// call makes a call. in is sent as JSON unless it is nil, and the answer is read
// into out unless that is nil.
func (c *Client) call(ctx context.Context, at exchange.Access, method, path string, in, out any, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, wait+patience)
	defer cancel()
	r, err := c.request(ctx, at, method, path, in)
	if err != nil {
		return err
	}
	resp, err := c.http.Do(r)
	if err != nil {
		if errors.Is(err, webhook.ErrPrivate) {
			return errPrivate
		}
		return errUnreachable // not err: it holds the address
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return errUnreachable
	case len(body) > maxAnswer:
		return errStrange
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return problem(resp.StatusCode)
	case out == nil:
		return nil
	case json.Unmarshal(body, out) != nil:
		return errStrange
	}
	return nil
}

func (c *Client) request(ctx context.Context, at exchange.Access, method, path string, in any) (*http.Request, error) {
	if err := webhook.CheckURL(at.URL, c.private); err != nil {
		return nil, errPlain
	}
	var body io.Reader = http.NoBody
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return nil, errStrange
		}
		body = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(ctx, method, at.URL+path, body)
	if err != nil {
		return nil, errPlain
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "breakwater")
	if at.Key != "" {
		r.Header.Set("Authorization", "Bearer "+at.Key)
	}
	return r, nil
}

// problem gives a fault of a status. What else stands in the answer is the other
// side's word and shown to nobody.
func problem(status int) error {
	switch status {
	case http.StatusUnauthorized:
		return fault.New(fault.Unauthenticated, "it does not know our key or invitation: it was used, taken back, or its time is over")
	case http.StatusForbidden:
		return fault.New(fault.Forbidden, "it removed us")
	case http.StatusBadRequest:
		return fault.New(fault.Invalid, "it refused what we sent")
	case http.StatusRequestEntityTooLarge:
		return fault.New(fault.TooLarge, "it refused what we sent as too large")
	case http.StatusServiceUnavailable, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusGatewayTimeout:
		return fault.New(fault.Busy, "it is busy")
	}
	return fault.Newf(fault.Unsupported, "it answered with status %d", status)
}
