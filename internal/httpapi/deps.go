package httpapi

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/contact"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/opinion"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/webhook"
)

// Deps is what the API stands on. All of it is needed unless it says otherwise.
type Deps struct {
	Platforms     Platforms
	Conversations Conversations
	Banks         Banks
	Media         media.CheckService
	// Contacts are the presets by name, contact.DefaultPreset among them.
	Contacts map[string]Decider
	Events   Events
	Opinions Opinions
	// Takers and Sources are the two sides of the exchange with partners.
	Takers  Takers
	Sources Sources
	// Ready says whether work can be taken; nil means always.
	Ready func(ctx context.Context) error
	// Log takes our own failures. It gets no personal data.
	Log *slog.Logger
	// Metrics is where the API's metrics are registered and what /metrics
	// serves; nil makes an own one.
	Metrics *prometheus.Registry
	// Timeout bounds one request, MediaTimeout the check of a file; zero means
	// 30 seconds and 2 minutes. Streams have no bound.
	Timeout, MediaTimeout time.Duration
}

// Platforms believes keys; *platform.Registry does.
type Platforms interface {
	Authenticate(ctx context.Context, key string) (platform.Platform, error)
}

// Conversations assesses and erases; *conversation.Assessor does.
type Conversations interface {
	Assess(ctx context.Context, r conversation.Request) (conversation.Answer, error)
	Thread(ctx context.Context, key conversation.Key) (conversation.Record, error)
	Indicators(ctx context.Context, key conversation.Key) ([]indicator.Opened, error)
	DeleteThread(ctx context.Context, key conversation.Key) error
	Report(ctx context.Context, p platform.ID, r account.Report) error
	DeleteAccount(ctx context.Context, p platform.ID, account string) (threads int, err error)
}

// Banks changes banks and looks up; *bank.Registry does.
type Banks interface {
	Create(ctx context.Context, key bank.Key, s bank.Settings) (created bool, err error)
	Bank(ctx context.Context, key bank.Key) (bank.Bank, error)
	Edit(ctx context.Context, key bank.Key, edit func(*bank.Settings)) (bank.Bank, error)
	Delete(ctx context.Context, key bank.Key) error
	List(ctx context.Context, p platform.ID) ([]bank.Bank, error)

	Add(ctx context.Context, key bank.Key, entries []bank.Entry) (bank.Added, error)
	Entry(ctx context.Context, key bank.Key, id string) (bank.Stored, error)
	Entries(ctx context.Context, key bank.Key) iter.Seq2[bank.Stored, error]
	EditState(ctx context.Context, key bank.Key, id string, edit func(*bank.State)) (bank.Stored, error)
	SetOpinion(ctx context.Context, key bank.Key, id string, o bank.Opinion) error
	Withdraw(ctx context.Context, key bank.Key, id string) error
	Remove(ctx context.Context, key bank.Key, id string) error

	MatchAll(ctx context.Context, p platform.ID, names []string, within int, qs []bank.Query) ([]bank.Found, error)
}

// Decider decides about contacts; *contact.Policy does.
type Decider interface {
	Decide(r contact.Request) contact.Decision
}

// Events reads the outbox; every outbox.Store does.
type Events interface {
	Events(ctx context.Context, p platform.ID, after int64, limit int) ([]outbox.Event, error)
}

// Opinions reads second opinions on threads; every opinion.Store does.
type Opinions interface {
	Opinions(ctx context.Context, key conversation.Key, limit int) ([]opinion.Asked, error)
}

// Takers are who takes fingerprints from us; *exchange.Giver gives to them.
type Takers interface {
	Accept(ctx context.Context, token string, key exchange.Hash) (exchange.Taker, error)
	WebhookKey() string
	Authenticate(ctx context.Context, key string) (exchange.Taker, error)
	Changes(ctx context.Context, t exchange.Taker, after int64, limit int, wait time.Duration) (exchange.Page, error)
	Cursor(taker string, seq int64) string
	After(taker, cursor string) (int64, error)
	Receive(ctx context.Context, from string, list []exchange.Receipt) error
	Relay(ctx context.Context, from platform.ID, list []exchange.Receipt) error
	SetHook(ctx context.Context, t exchange.Taker, url, secret string) error
	Remove(ctx context.Context, name string) error
}

// Sources are who gives fingerprints to us; *exchange.Follower hears their
// webhooks.
type Sources interface {
	Heard(ctx context.Context, name string, h webhook.Header, body []byte) error
}

func (d Deps) withDefaults() Deps {
	if d.Ready == nil {
		d.Ready = func(context.Context) error { return nil }
	}
	if d.Metrics == nil {
		d.Metrics = prometheus.NewRegistry()
	}
	if d.Timeout == 0 {
		d.Timeout = 30 * time.Second
	}
	if d.MediaTimeout == 0 {
		d.MediaTimeout = 2 * time.Minute
	}
	return d
}
