package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"sync"
	"time"
)

// Config is what a courier works with; all of it is needed.
type Config struct {
	Store     Store
	Endpoints Endpoints
	Poster    Poster
	Now       func() time.Time
	Rand      io.Reader
}

// Courier brings messages to their endpoints. It is safe for concurrent use.
type Courier struct {
	Config
	mu     sync.Mutex
	counts map[Outcome]int
}

// Outcome is what became of a try.
type Outcome string

// The outcomes.
const (
	Told     Outcome = "told"
	Failed   Outcome = "failed"   // it is tried again
	GivenUp  Outcome = "given_up" // after the last try
	Disabled Outcome = "disabled" // the receiver said that it is gone
)

// NewCourier gives a courier.
func NewCourier(c Config) *Courier { return &Courier{Config: c, counts: map[Outcome]int{}} }

// Counts says how many tries came to what since the start.
func (c *Courier) Counts() map[Outcome]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[Outcome]int{Told: 0, Failed: 0, GivenUp: 0, Disabled: 0}
	maps.Copy(out, c.counts)
	return out
}

const (
	// lease is longer than a try takes, so that no other makes the same one.
	lease  = time.Minute
	atOnce = 16
)

// Round makes the tries that are due, those to different endpoints side by side,
// and gives how many there were.
func (c *Courier) Round(ctx context.Context) (int, error) {
	now := c.Now()
	list, err := c.Store.ClaimWebhooks(ctx, now, now.Add(lease), atOnce)
	if err != nil {
		return 0, fmt.Errorf("claim webhooks: %w", err)
	}
	var tries sync.WaitGroup
	errs := make([]error, len(list))
	for i, m := range list {
		tries.Go(func() { errs[i] = c.try(ctx, m) })
	}
	tries.Wait()
	return len(list), errors.Join(errs...)
}

func (c *Courier) try(ctx context.Context, m Message) error {
	e, ok, err := c.Endpoints.Endpoint(ctx, m.Endpoint)
	if err != nil {
		return fmt.Errorf("find endpoint: %w", err)
	}
	if !ok {
		return c.Store.WebhookTold(ctx, m.ID)
	}
	h, err := Sign(m.ID, c.Now(), m.Body, e.Keys...)
	if err != nil {
		return err
	}
	answer, err := c.Poster.Post(ctx, e.URL, h, m.Body)
	if ctx.Err() != nil {
		return ctx.Err() // we stop; after the lease another tries
	}
	return c.keep(ctx, m, answer, err)
}

// keep notes what came of a try. A redirect is a failure: it would lead where
// nobody agreed to.
func (c *Courier) keep(ctx context.Context, m Message, a Answer, failed error) error {
	switch {
	case failed == nil && a.Status >= 200 && a.Status < 300:
		c.count(Told)
		return c.Store.WebhookTold(ctx, m.ID)
	case failed == nil && a.Status == gone:
		c.count(Disabled)
		return c.Store.DisableEndpoint(ctx, m.Endpoint, c.Now())
	}
	again, ok := wait(m.Try+1, a.RetryAfter, c.Rand)
	if !ok {
		c.count(GivenUp)
		return c.Store.WebhookTold(ctx, m.ID)
	}
	c.count(Failed)
	return c.Store.WebhookFailed(ctx, m.ID, c.Now().Add(again))
}

// gone is the status by which a receiver wants no more (410).
const gone = 410

func (c *Courier) count(o Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[o]++
}
