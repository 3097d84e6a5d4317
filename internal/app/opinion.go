package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/breakwater-safety/breakwater/internal/chatapi"
	"github.com/breakwater-safety/breakwater/internal/opinion"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/risk"
)

// OpinionConfig says whether and where second opinions are asked for.
type OpinionConfig struct {
	// Endpoint is the address of the operator's model; empty asks for no
	// opinions, and the rest is then not looked at.
	Endpoint string
	// Model is the model's name as the endpoint knows it, Key what it asks for;
	// empty when it asks for none.
	Model, Key string
	// Plain allows HTTP without TLS to other machines.
	Plain bool
	// Policy is what the model judges by, From the lowest level that is sent.
	Policy opinion.Policy
	From   risk.Level
	Limits opinion.Limits
}

// desk asks for second opinions; nil does not.
type desk struct {
	*opinion.Desk
	client *chatapi.Client
}

// newDesk gives a desk, or nil when second opinions are off.
func newDesk(c Config, store *sqlite.DB, rand io.Reader) (*desk, error) {
	o := c.Opinion
	if o.Endpoint == "" {
		return nil, nil
	}
	client, err := chatapi.New(chatapi.Config{
		Endpoint: o.Endpoint, Model: o.Model, Key: o.Key, Plain: o.Plain, Tokens: o.Limits.Tokens,
	})
	if err != nil {
		return nil, err
	}
	d, err := opinion.NewDesk(opinion.Config{
		Store: store, Model: client, Name: o.Model, Policy: o.Policy, From: o.From,
		Limits: o.Limits, Now: c.Now, Rand: rand, Log: c.Log,
	})
	if err != nil {
		return nil, err
	}
	return &desk{d, client}, nil
}

// run asks until ctx ends. Opinions are a help: without them the server goes on.
func (d *desk) run(ctx context.Context, log *slog.Logger) {
	if d == nil {
		return
	}
	defer d.client.Close()
	if err := d.Run(ctx); err != nil && ctx.Err() == nil {
		log.ErrorContext(ctx, "second opinions are off until the next start", "error", err.Error())
	}
}

// opinionMetrics tells Prometheus how a desk stands.
type opinionMetrics struct {
	desk  *desk
	total *prometheus.Desc
	skip  *prometheus.Desc
	left  *prometheus.Desc
	line  *prometheus.Desc
	open  *prometheus.Desc
}

func newOpinionMetrics(d *desk) *opinionMetrics {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("breakwater_second_opinion"+name, help, labels, nil)
	}
	return &opinionMetrics{
		desk:  d,
		total: desc("s_total", "Second opinions asked for, by what came: a verdict, or failed and why.", "result", "detail"),
		skip:  desc("s_not_asked_total", "Second opinions that were due and not asked for, by reason.", "reason"),
		left:  desc("_budget_left", "Requests that remain, of the hour's and of the day's.", "window"),
		line:  desc("s_waiting", "Second opinions that wait to be asked for."),
		open:  desc("_circuit_open", "1 while the endpoint is left alone after failures, else 0."),
	}
}

// Describe implements prometheus.Collector.
func (m *opinionMetrics) Describe(out chan<- *prometheus.Desc) { prometheus.DescribeByCollect(m, out) }

// Collect implements prometheus.Collector.
func (m *opinionMetrics) Collect(out chan<- prometheus.Metric) {
	s := m.desk.State()
	counter := func(d *prometheus.Desc, n int, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	gauge := func(d *prometheus.Desc, n int, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), labels...)
	}
	for v, n := range s.Given {
		counter(m.total, n, "given", string(v))
	}
	for f, n := range s.Failed {
		counter(m.total, n, "failed", string(f))
	}
	for r, n := range s.NotAsked {
		counter(m.skip, n, string(r))
	}
	gauge(m.left, s.HourLeft, "hour")
	gauge(m.left, s.DayLeft, "day")
	gauge(m.line, s.Waiting)
	open := 0
	if s.Open {
		open = 1
	}
	gauge(m.open, open)
}

// opinionNote is a line of the greeting: that texts leave, and to where.
func opinionNote(o OpinionConfig) string {
	return fmt.Sprintf("Second opinions: messages of threads at %s and above go to %s", o.From, o.Endpoint)
}
