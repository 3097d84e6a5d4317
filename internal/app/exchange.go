package app

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/exchange/native"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/internal/webhook"
	"github.com/breakwater-safety/breakwater/internal/webhook/post"
)

// partners are both sides of the exchange, and what brings their news.
type partners struct {
	giver    *exchange.Giver
	follower *exchange.Follower
	courier  *webhook.Courier
	client   *native.Client
	poster   *post.Poster
	complaints
}

// newPartners gives the exchange of a server; nothing is sent before run.
func newPartners(c Config, store *sqlite.DB, banks *bank.Registry, people *cases.Desk, digestKey []byte, rand io.Reader) *partners {
	keys := exchange.NewKeys(digestKey, rand)
	p := &partners{client: native.New(c.PrivatePartners), poster: post.New(c.PrivatePartners)}
	p.write = func(err error) {
		c.Log.Warn("exchange: what partners are to know, or gave, waits", "error", err.Error())
	}
	p.giver = exchange.NewGiver(exchange.GiverConfig{
		Store: store, Cases: people, Keys: keys, Now: c.Now, Rand: rand, Private: c.PrivatePartners,
	})
	p.follower = exchange.NewFollower(exchange.FollowerConfig{
		Store: store, Client: p.client, Banks: banks, Keys: keys, Now: c.Now, Rand: rand, Failed: p.failed,
	})
	p.courier = webhook.NewCourier(webhook.Config{Store: store, Endpoints: p.giver, Poster: p.poster, Now: c.Now, Rand: rand})
	return p
}

// deliverEvery is how soon a webhook goes out.
const deliverEvery = 200 * time.Millisecond

// run exchanges until ctx ends.
func (p *partners) run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { p.giver.Run(ctx, p.failed) })
	all.Go(func() { p.follower.Run(ctx) })
	all.Go(func() { p.deliver(ctx) })
	all.Wait()
	p.client.Close()
	p.poster.Close()
}

func (p *partners) deliver(ctx context.Context) {
	again := time.NewTicker(deliverEvery)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
		if _, err := p.courier.Round(ctx); err != nil && ctx.Err() == nil {
			p.failed(err)
		}
	}
}

// Exchange is the exchange of a data folder, opened for a command. A server that
// runs on the folder follows what it changes.
type Exchange struct {
	*exchange.Joiner
	giver  *exchange.Giver
	store  *sqlite.DB
	client *native.Client
}

// OpenExchange opens the exchange of a data folder. private allows partners in
// private networks, without TLS.
func OpenExchange(ctx context.Context, dir string, private bool, now func() time.Time) (_ *Exchange, err error) {
	store, err := OpenStore(ctx, dir)
	if err != nil {
		return nil, err
	}
	key, err := digestKey(dir)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	keys, client := exchange.NewKeys(key, rand.Reader), native.New(private)
	return &Exchange{
		Joiner: &exchange.Joiner{JoinerConfig: exchange.JoinerConfig{
			Store: store, Banks: bank.NewClerk(store, key, now), Client: client, Keys: keys, Now: now, Rand: rand.Reader,
		}},
		giver: exchange.NewGiver(exchange.GiverConfig{Store: store, Keys: keys, Now: now, Rand: rand.Reader}),
		store: store, client: client,
	}, nil
}

// Invite is [exchange.Giver.Invite].
func (e *Exchange) Invite(ctx context.Context, name string, banks []cases.Bank, lasts time.Duration) (token string, err error) {
	return e.giver.Invite(ctx, name, banks, lasts)
}

// Remove is [exchange.Giver.Remove].
func (e *Exchange) Remove(ctx context.Context, name string) error { return e.giver.Remove(ctx, name) }

// Takers lists who takes from us, Sources who gives to us.
func (e *Exchange) Takers(ctx context.Context) ([]exchange.Taker, error) { return e.store.Takers(ctx) }

// Sources lists who gives to us.
func (e *Exchange) Sources(ctx context.Context) ([]exchange.Source, error) {
	return e.store.Sources(ctx)
}

// Current says whether a taker has asked for all that there is for it.
func (e *Exchange) Current(ctx context.Context, t exchange.Taker) (bool, error) {
	more, err := e.store.CaseChanges(ctx, t.Banks, t.Cursor, 1)
	return len(more) == 0, err
}

// Given gives how many fingerprints a source has in our banks.
func (e *Exchange) Given(ctx context.Context, source string) (n int, err error) {
	for _, b := range cases.Banks() {
		key := exchange.BankKey(source, b)
		list, err := e.store.Banks(ctx, key.Platform)
		if err != nil {
			return 0, err
		}
		for _, one := range list {
			if one.Name == key.Name {
				n += one.Entries
			}
		}
	}
	return n, nil
}

// Close lets go of the data.
func (e *Exchange) Close() error {
	e.client.Close()
	return e.store.Close()
}

// exchangeMetrics tells Prometheus how the exchange stands. No label names a
// partner.
type exchangeMetrics struct {
	partners *partners
	store    *sqlite.DB

	taken, receipts, failures, webhooks, waiting, sources, takers *prometheus.Desc
}

func newExchangeMetrics(p *partners, store *sqlite.DB) *exchangeMetrics {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("breakwater_exchange_"+name, help, labels, nil)
	}
	return &exchangeMetrics{
		partners: p, store: store,
		taken:    desc("changes_total", "Fingerprints that partners gave, by what was done: added, withdrawn or refused.", "result"),
		receipts: desc("receipts_sent_total", "Receipts sent to partners."),
		failures: desc("failures_total", "Calls that a partner did not answer."),
		webhooks: desc("webhooks_total", "Tries of webhooks, by what came of them: told, failed, given_up or disabled.", "result"),
		waiting:  desc("receipts_waiting", "Receipts that wait to be sent."),
		sources:  desc("sources", "Partners that give fingerprints to us, by how they are: well, failing or ended.", "state"),
		takers:   desc("takers", "Partners that take fingerprints from us and have joined."),
	}
}

// Describe implements prometheus.Collector.
func (m *exchangeMetrics) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{m.taken, m.receipts, m.failures, m.webhooks, m.waiting, m.sources, m.takers} {
		out <- d
	}
}

// Collect implements prometheus.Collector. What the store does not tell now is left
// out.
func (m *exchangeMetrics) Collect(out chan<- prometheus.Metric) {
	put := func(d *prometheus.Desc, kind prometheus.ValueType, n int, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, kind, float64(n), labels...)
	}
	c := m.partners.follower.Counts()
	put(m.taken, prometheus.CounterValue, c.Added, "added")
	put(m.taken, prometheus.CounterValue, c.Withdrawn, "withdrawn")
	put(m.taken, prometheus.CounterValue, c.Refused, "refused")
	put(m.receipts, prometheus.CounterValue, c.Receipts)
	put(m.failures, prometheus.CounterValue, c.Failures)
	for outcome, n := range m.partners.courier.Counts() {
		put(m.webhooks, prometheus.CounterValue, n, string(outcome))
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	sources, err := m.store.Sources(ctx)
	if err == nil {
		states, waiting := map[string]int{"well": 0, "failing": 0, "ended": 0}, 0
		for _, s := range sources {
			states[stateOf(s)]++
			waiting += s.Waiting
		}
		for state, n := range states {
			put(m.sources, prometheus.GaugeValue, n, state)
		}
		put(m.waiting, prometheus.GaugeValue, waiting)
	}
	takers, err := m.store.Takers(ctx)
	if err != nil {
		return
	}
	n := 0
	for _, t := range takers {
		if t.Active() {
			n++
		}
	}
	put(m.takers, prometheus.GaugeValue, n)
}

func stateOf(s exchange.Source) string {
	switch {
	case !s.Ended.IsZero():
		return "ended"
	case s.Failures > 0 || s.Joined.IsZero():
		return "failing"
	}
	return "well"
}
