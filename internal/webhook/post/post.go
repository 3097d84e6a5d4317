// Package post posts webhooks over HTTP.
package post

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/breakwater-safety/breakwater/internal/webhook"
)

// Poster implements webhook.Poster. It connects to addresses of the public
// internet alone, by TLS, by no proxy, and follows no redirect.
type Poster struct {
	http  *http.Client
	plain bool
}

// timeout is how long a receiver may take, by the specification 15 to 30 seconds.
const timeout = 20 * time.Second

// New gives a poster. private allows addresses of private networks and HTTP
// without TLS: for tests, and for networks that are one's own.
func New(private bool) *Poster {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !private {
		dialer.Control = webhook.Guard
	}
	return &Poster{plain: private, http: &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, ForceAttemptHTTP2: true, MaxIdleConns: 16, IdleConnTimeout: time.Minute,
			TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: 16 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close lets go of idle connections.
func (p *Poster) Close() { p.http.CloseIdleConnections() }

// errUnreachable is every failure of a connection: what the library says of it
// holds the address.
var errUnreachable = errors.New("the receiver could not be reached")

// Post implements webhook.Poster. Of the answer nothing is read but the status
// and Retry-After.
func (p *Poster) Post(ctx context.Context, address string, h webhook.Header, body []byte) (webhook.Answer, error) {
	if err := webhook.CheckURL(address, p.plain); err != nil {
		return webhook.Answer{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return webhook.Answer{}, errUnreachable
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "breakwater")
	r.Header.Set(webhook.HeaderID, h.ID)
	r.Header.Set(webhook.HeaderTimestamp, h.Timestamp)
	r.Header.Set(webhook.HeaderSignature, h.Signature)
	resp, err := p.http.Do(r)
	if err != nil {
		if errors.Is(err, webhook.ErrPrivate) {
			return webhook.Answer{}, webhook.ErrPrivate
		}
		return webhook.Answer{}, errUnreachable
	}
	_, _ = io.CopyN(io.Discard, resp.Body, 4<<10) // so that the connection can be used again
	_ = resp.Body.Close()
	return webhook.Answer{Status: resp.StatusCode, RetryAfter: retryAfter(resp)}, nil
}

// retryAfter reads the header of that name: seconds, or a date (RFC 9110, 10.2.3).
func retryAfter(resp *http.Response) time.Duration {
	text := resp.Header.Get("Retry-After")
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return time.Duration(min(n, 1<<20)) * time.Second
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	from, err := http.ParseTime(resp.Header.Get("Date")) // their clock, as it is their date
	if err != nil {
		from = time.Now()
	}
	return max(0, at.Sub(from))
}
