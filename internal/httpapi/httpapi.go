// Package httpapi serves the API that api/openapi.yaml describes. It reads
// requests strictly, hands them to the domain, and writes answers and problem
// documents; it decides nothing.
package httpapi

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/breakwater-safety/breakwater/internal/observe"
)

// API is the handler of everything under /v1/, and of /healthz, /readyz and
// /metrics. Make one with [New]; put [observe.Observer.Wrap] around it.
type API struct {
	Deps
	handler http.Handler
	page    func() ([]byte, error)
	metrics metrics

	// draining ends when Drain was called.
	draining context.Context
	drain    context.CancelFunc
}

// New gives the API over its dependencies.
func New(d Deps) *API {
	d = d.withDefaults()
	a := &API{Deps: d, page: sync.OnceValues(renderDocs)}
	a.metrics = newMetrics(d.Metrics)
	a.draining, a.drain = context.WithCancel(context.Background())
	a.handler = observe.Recover(a.Log, http.HandlerFunc(failedInside), a.mux())
	return a
}

// ServeHTTP answers a request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// Beside gives a handler that has the API answer its own paths, and site every
// other. Use it rather than a ServeMux, which would redirect a path of the API
// like /v1/threads/.. to another before the API could refuse it.
func (a *API) Beside(site http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case strings.HasPrefix(path, "/v1/"), path == "/v1", path == "/healthz", path == "/readyz", path == "/metrics":
			a.ServeHTTP(w, r)
		default:
			site.ServeHTTP(w, r)
		}
	})
}

// Drain ends the streams, each after it has answered what it has read. Call it
// when the server begins to stop (http.Server.RegisterOnShutdown), or streams
// would keep it from ending. Single requests are not touched.
func (a *API) Drain() { a.drain() }
