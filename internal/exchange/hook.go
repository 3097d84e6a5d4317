package exchange

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/webhook"
)

// ChangedKind is the type of the one webhook that takers get: there are changes,
// ask for them. It says nothing of what they are.
const ChangedKind = "exchange.changed"

// keptSecrets is how many of a taker's secrets are signed with: the new one, and
// the one before it, which it may still check with.
const keptSecrets = 2

// SetHook has a taker told at an address, signed with the secret that it chose
// (whsec_…) and with our own key. A new secret takes the place of the one before
// it, with which messages are signed as well until there is another. An empty
// address tells it no more. fault.Invalid with the field.
func (g *Giver) SetHook(ctx context.Context, t Taker, url, secret string) error {
	if url == "" {
		return g.Store.SetHook(ctx, t.Name, Hook{})
	}
	if err := webhook.CheckURL(url, g.Private); err != nil {
		return err
	}
	if _, err := webhook.ParseSecret(secret); err != nil {
		return fault.At("secret", err.Error())
	}
	var had hookSecrets
	if t.Hook.Box != nil {
		if err := g.Keys.open(hookOwner(t.Name), t.Hook.Box, &had); err != nil {
			return err
		}
	}
	is := hookSecrets{[]string{secret}}
	for _, s := range had.Secrets {
		if s != secret && len(is.Secrets) < keptSecrets {
			is.Secrets = append(is.Secrets, s)
		}
	}
	box, err := g.Keys.seal(hookOwner(t.Name), is)
	if err != nil {
		return err
	}
	return g.Store.SetHook(ctx, t.Name, Hook{URL: url, Box: box, Told: t.Hook.Told})
}

func hookOwner(name string) string { return "taker " + name }

// Endpoint implements webhook.Endpoints: a taker's name is its endpoint's.
func (g *Giver) Endpoint(ctx context.Context, name string) (e webhook.Endpoint, ok bool, err error) {
	list, err := g.Store.Takers(ctx)
	if err != nil {
		return e, false, err
	}
	for _, t := range list {
		if t.Name != name || !t.Active() || t.Hook.URL == "" || !t.Hook.Disabled.IsZero() {
			continue
		}
		var have hookSecrets
		if err := g.Keys.open(hookOwner(name), t.Hook.Box, &have); err != nil {
			return e, false, err
		}
		e = webhook.Endpoint{URL: t.Hook.URL}
		for _, text := range have.Secrets {
			s, err := webhook.ParseSecret(text)
			if err != nil {
				return e, false, err
			}
			e.Keys = append(e.Keys, s)
		}
		e.Keys = append(e.Keys, g.Keys.sign)
		return e, true, nil
	}
	return e, false, nil
}

// watchEvery is how soon after a change, also one that another process made, it
// is known that there is one.
const watchEvery = 150 * time.Millisecond

// Run watches for changes until ctx ends: it wakes those who wait for them and
// puts webhooks for the others into the outbox. failed is told of what failed.
func (g *Giver) Run(ctx context.Context, failed func(error)) {
	last := int64(-1)
	for ctx.Err() == nil {
		head, err := g.watch(ctx, last)
		if err != nil && ctx.Err() == nil {
			failed(fmt.Errorf("watch for changes: %w", err))
		}
		last = head
		sleep(ctx, watchEvery)
	}
}

func (g *Giver) watch(ctx context.Context, last int64) (int64, error) {
	head, err := g.Store.CaseHead(ctx)
	if err != nil || head == last {
		return last, err
	}
	g.tell()
	now := instant(g.Now())
	_, err = g.Store.TellTakers(ctx, head, func(string) (string, []byte, error) {
		id, err := messageID(g.Rand)
		if err != nil {
			return "", nil, err
		}
		body, err := webhook.Body(ChangedKind, now, struct{}{})
		return id, body, err
	}, now)
	if err != nil {
		return last, err
	}
	return head, nil
}

func messageID(rand io.Reader) (string, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(rand, b); err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	return "msg_" + hex.EncodeToString(b), nil
}

// sleep waits, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timed, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-timed.Done()
}
