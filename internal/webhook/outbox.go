package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Message is what is told, on its way to one endpoint.
type Message struct {
	ID       string // the same over all tries
	Endpoint string // whose it is
	Body     []byte
	Try      int // how many there were
}

// Body writes a message's body by the specification: what happened, when, and
// data, which should be ids and no more. Nothing of a person belongs in it.
func Body(kind string, at time.Time, data any) ([]byte, error) {
	body, err := json.Marshal(struct {
		Type      string    `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		Data      any       `json:"data"`
	}{kind, at.UTC(), data})
	if err != nil {
		return nil, fmt.Errorf("write webhook: %w", err)
	}
	return body, nil
}

// Endpoint is where messages go.
type Endpoint struct {
	URL  string
	Keys []Signer // each signs
}

// Endpoints knows them by their names.
type Endpoints interface {
	// Endpoint gives an endpoint; ok is false when it is no more, or was
	// disabled, and then its messages are dropped.
	Endpoint(ctx context.Context, name string) (e Endpoint, ok bool, err error)
}

// Store keeps messages until they were told. Implementations are safe for
// concurrent use, and a change that returned nil is durable.
type Store interface {
	// ClaimWebhooks gives messages whose time has come and that nobody else
	// claimed, oldest first, and claims them until a time.
	ClaimWebhooks(ctx context.Context, now, until time.Time, limit int) ([]Message, error)
	// WebhookTold drops a message.
	WebhookTold(ctx context.Context, id string) error
	// WebhookFailed has a message tried again at a time, and counts the try.
	WebhookFailed(ctx context.Context, id string, again time.Time) error
	// DisableEndpoint drops all messages of an endpoint and tells it no more.
	DisableEndpoint(ctx context.Context, name string, at time.Time) error
}

// Answer is what a receiver answered.
type Answer struct {
	Status int
	// RetryAfter is how long it asks us to wait; 0 when it does not.
	RetryAfter time.Duration
}

// Poster posts; package webhook/post is one. It follows no redirect.
type Poster interface {
	Post(ctx context.Context, url string, h Header, body []byte) (Answer, error)
}
