package webhook_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/webhook"
)

// box is an outbox of one message.
type box struct {
	m        webhook.Message
	due      time.Time
	claimed  time.Time
	gone     bool
	disabled bool
}

func (b *box) ClaimWebhooks(_ context.Context, now, until time.Time, _ int) ([]webhook.Message, error) {
	if b.gone || now.Before(b.due) || now.Before(b.claimed) {
		return nil, nil
	}
	b.claimed = until
	return []webhook.Message{b.m}, nil
}

func (b *box) WebhookTold(context.Context, string) error { b.gone = true; return nil }

func (b *box) WebhookFailed(_ context.Context, _ string, again time.Time) error {
	b.m.Try, b.due, b.claimed = b.m.Try+1, again, time.Time{}
	return nil
}

func (b *box) DisableEndpoint(context.Context, string, time.Time) error {
	b.gone, b.disabled = true, true
	return nil
}

// receiver answers as it is told, and holds that the id stays the same.
type receiver struct {
	t      *testing.T
	secret webhook.Secret
	now    *time.Time
	answer webhook.Answer
	err    error
	asked  int
}

func (r *receiver) Endpoint(context.Context, string) (webhook.Endpoint, bool, error) {
	return webhook.Endpoint{URL: "https://a.example", Keys: []webhook.Signer{r.secret}}, true, nil
}

func (r *receiver) Post(_ context.Context, _ string, h webhook.Header, body []byte) (webhook.Answer, error) {
	r.asked++
	if err := webhook.Verify(h, body, *r.now, r.secret); err != nil || h.ID != "msg_1" {
		r.t.Errorf("try %d: %v %s", r.asked, err, h.ID)
	}
	return r.answer, r.err
}

func TestCourier(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer   webhook.Answer
		err      error
		tries    int // within two weeks
		second   time.Duration
		disabled bool
	}{
		"taken":          {webhook.Answer{Status: 204}, nil, 1, 0, false},
		"gone":           {webhook.Answer{Status: 410}, nil, 1, 0, true},
		"a redirect":     {webhook.Answer{Status: 302}, nil, webhook.Tries(), 5 * time.Second, false},
		"a failure":      {webhook.Answer{Status: 500}, nil, webhook.Tries(), 5 * time.Second, false},
		"not there":      {webhook.Answer{}, errors.New("no route"), webhook.Tries(), 5 * time.Second, false},
		"asked to wait":  {webhook.Answer{Status: 429, RetryAfter: time.Hour}, nil, webhook.Tries(), time.Hour, false},
		"asked too much": {webhook.Answer{Status: 503, RetryAfter: 1000 * time.Hour}, nil, webhook.Tries(), 24 * time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := noon()
			store := &box{m: webhook.Message{ID: "msg_1", Endpoint: "e", Body: []byte("{}")}}
			to := &receiver{t: t, secret: secret(t), now: &now, answer: tt.answer, err: tt.err}
			c := webhook.NewCourier(webhook.Config{Store: store, Endpoints: to, Poster: to, Now: func() time.Time { return now }, Rand: rand.Reader})
			var second time.Duration
			for ; now.Before(noon().Add(14 * 24 * time.Hour)); now = now.Add(time.Second) {
				before := to.asked
				if now.Before(store.due) {
					now = store.due
				}
				if _, err := c.Round(t.Context()); err != nil {
					t.Fatal(err)
				}
				if before == 1 && to.asked == 2 {
					second = now.Sub(noon())
				}
				if store.gone {
					break
				}
			}
			if to.asked != tt.tries || !store.gone || store.disabled != tt.disabled {
				t.Errorf("%d tries, want %d; gone %v, disabled %v", to.asked, tt.tries, store.gone, store.disabled)
			}
			if second < tt.second || second > tt.second+tt.second/5+time.Second {
				t.Errorf("the second try came after %v, want about %v", second, tt.second)
			}
		})
	}
}

func TestPublic(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"} {
		if !webhook.Public(netip.MustParseAddr(text)) {
			t.Errorf("%s is of the public internet", text)
		}
	}
	for _, text := range []string{
		"127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
		"100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
		"64:ff9b:1::1", "::ffff:0:7f00:1", "::ffff:0:a9fe:a9fe", "2002:7f00:1::1", "2001:0:1::1", "2001:db8::1", "100::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "3fff::1",
	} {
		if webhook.Public(netip.MustParseAddr(text)) {
			t.Errorf("%s is not of the public internet", text)
		}
	}
	for address, want := range map[string]bool{"8.8.8.8:443": true, "127.0.0.1:443": false, "[::ffff:127.0.0.1]:443": false, "localhost:443": false, "": false} {
		if err := webhook.Guard("tcp4", address, nil); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
	if webhook.Guard("udp4", "8.8.8.8:53", nil) == nil {
		t.Error("another protocol than TCP")
	}
}
