// Package observe watches HTTP handlers from outside: one log line and a few
// counts for each request, an id to ask about it by, and an end to panics.
//
// Nothing that it writes holds personal data. Paths, queries, addresses and
// header values stay out: a request is named by the pattern of its route.
package observe

import (
	"context"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Config is what an [Observer] needs; all of it.
type Config struct {
	Log      *slog.Logger
	Registry prometheus.Registerer
	Now      func() time.Time
	// Rand makes the ids of requests.
	Rand io.Reader
}

// Observer observes handlers. Make one with [New].
type Observer struct {
	Config
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

// New gives an observer and registers its metrics. It panics when they are
// registered already: make one for a registry.
func New(c Config) *Observer {
	o := &Observer{
		Config: c,
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "breakwater_http_requests_total", Help: "Requests answered, by route pattern, method and status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "breakwater_http_request_duration_seconds", Help: "Time to answer a request, by route pattern.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"route"}),
	}
	c.Registry.MustRegister(o.requests, o.seconds)
	return o
}

// Wrap gives next, observed. It stands outermost, around everything that is
// served. The route is the pattern that the last ServeMux inside of it set on
// the request; a handler that copies the request before such a mux names the
// route with [SetRoute] instead.
func (o *Observer) Wrap(next http.Handler) http.Handler {
	next = Recover(o.Log, http.HandlerFunc(plainFailure), next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := o.Now()
		info := &Info{id: o.newID()}
		r = r.WithContext(context.WithValue(r.Context(), infoKey{}, info))
		out := &recorder{ResponseWriter: w}
		out.Header().Set("Request-Id", info.id)
		defer func() { o.note(r, out, info, o.Now().Sub(start)) }()
		next.ServeHTTP(out, r)
	})
}

// note writes the line and the counts of one request.
func (o *Observer) note(r *http.Request, out *recorder, info *Info, took time.Duration) {
	route, method, status := info.route(r), knownMethod(r.Method), out.statusOr(r)
	o.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	o.seconds.WithLabelValues(route).Observe(took.Seconds())
	o.Log.LogAttrs(context.WithoutCancel(r.Context()), slog.LevelInfo, "request",
		slog.String("method", method),
		slog.String("route", route),
		slog.Int("status", status),
		slog.Int64("bytes", out.bytes),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000),
		slog.String("request_id", info.id),
		slog.String("platform", info.platform),
	)
}

func (o *Observer) newID() string {
	var id [8]byte
	if _, err := io.ReadFull(o.Rand, id[:]); err != nil {
		return ""
	}
	return hex.EncodeToString(id[:])
}

// knownMethod keeps what a caller made up out of logs and metrics.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// routeOf gives a mux pattern without its method.
func routeOf(pattern string) string {
	if _, path, found := strings.Cut(pattern, " "); found {
		return path
	}
	if pattern == "" {
		return "none"
	}
	return pattern
}

func plainFailure(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "Something failed on our side. Please try again.", http.StatusInternalServerError)
}
