package httpapi

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/contact"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
)

// metrics counts what was answered. No label holds anything that a caller
// chose.
type metrics struct {
	handler       http.Handler
	assessments   *prometheus.CounterVec
	interventions *prometheus.CounterVec
	mediaChecks   *prometheus.CounterVec
	matches       *prometheus.CounterVec
	contactChecks *prometheus.CounterVec
	lookups       *prometheus.CounterVec
}

func newMetrics(reg *prometheus.Registry) metrics {
	counter := func(name, help, label string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "breakwater_" + name, Help: help}, []string{label})
		reg.MustRegister(c)
		return c
	}
	m := metrics{
		handler:       promhttp.HandlerFor(reg, promhttp.HandlerOpts{}),
		assessments:   counter("assessments_total", "Assessments answered, by the thread's level.", "level"),
		interventions: counter("interventions_total", "Interventions answered, by kind.", "kind"),
		mediaChecks:   counter("media_checks_total", "Media checks answered, by result: matched or clear.", "result"),
		matches:       counter("media_matches_total", "Entries matched, by the hash that matched.", "by"),
		contactChecks: counter("contact_checks_total", "Contact checks answered, by decision.", "decision"),
		lookups:       counter("lookups_total", "Queries of batch look-ups answered, by result: matched or clear.", "result"),
	}
	for _, level := range risk.Levels() {
		m.assessments.WithLabelValues(level.String())
	}
	return m
}

func (m *metrics) assessed(a conversation.Answer) {
	m.assessments.WithLabelValues(a.Level.String()).Inc()
	m.intervened(a.Interventions)
}

func (m *metrics) checked(c media.CheckResult) {
	result := "clear"
	if len(c.Matches) > 0 {
		result = "matched"
	}
	m.mediaChecks.WithLabelValues(result).Inc()
	for _, match := range c.Matches {
		m.matches.WithLabelValues(match.By).Inc()
	}
	m.intervened(c.Interventions)
}

func (m *metrics) lookedUp(found []bank.Found) {
	matched := 0
	for _, f := range found {
		if len(f.Matches) > 0 {
			matched++
		}
	}
	m.lookups.WithLabelValues("matched").Add(float64(matched))
	m.lookups.WithLabelValues("clear").Add(float64(len(found) - matched))
}

func (m *metrics) decided(d contact.Decision) {
	m.contactChecks.WithLabelValues(string(d.Outcome)).Inc()
}

func (m *metrics) intervened(done []playbook.Intervention) {
	for _, i := range done {
		m.interventions.WithLabelValues(string(i.Kind)).Inc()
	}
}
