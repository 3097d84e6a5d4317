package httpapi

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/observe"
)

// route is one operation of the API.
type route struct {
	method, path string
	handler      http.Handler
}

func (a *API) routes() []route {
	return []route{
		{"POST", "/v1/assessments", a.platform(a.assess)},
		{"POST", "/v1/assessments/stream", a.unbounded(a.assessStream)},
		{"GET", "/v1/threads/{id}", a.platform(a.getThread)},
		{"DELETE", "/v1/threads/{id}", a.platform(a.eraseThread)},
		{"GET", "/v1/threads/{id}/indicators", a.platform(a.listIndicators)},
		{"POST", "/v1/reports", a.platform(a.addReport)},
		{"DELETE", "/v1/accounts/{id}", a.platform(a.eraseAccount)},
		{"POST", "/v1/contact-checks", a.platform(a.checkContact)},
		{"POST", "/v1/media/checks", a.platformFor(a.MediaTimeout, a.checkMedia)},
		{"POST", "/v1/lookups", a.platform(a.lookUp)},
		{"GET", "/v1/banks", a.platform(a.listBanks)},
		{"POST", "/v1/banks", a.platform(a.createBank)},
		{"GET", "/v1/banks/{name}", a.platform(a.getBank)},
		{"PATCH", "/v1/banks/{name}", a.platform(a.changeBank)},
		{"DELETE", "/v1/banks/{name}", a.platform(a.deleteBank)},
		{"GET", "/v1/banks/{name}/entries", a.unbounded(a.listEntries)},
		{"POST", "/v1/banks/{name}/entries", a.platform(a.addEntries)},
		{"GET", "/v1/banks/{name}/entries/{id}", a.platform(a.getEntry)},
		{"PATCH", "/v1/banks/{name}/entries/{id}", a.platform(a.changeEntry)},
		{"DELETE", "/v1/banks/{name}/entries/{id}", a.platform(a.deleteEntry)},
		{"POST", "/v1/banks/{name}/entries/{id}/withdraw", a.platform(a.withdrawEntry)},
		{"PUT", "/v1/banks/{name}/entries/{id}/opinions/{holder}", a.platform(a.setOpinion)},
		{"DELETE", "/v1/banks/{name}/entries/{id}/opinions/{holder}", a.platform(a.deleteOpinion)},
		{"GET", "/v1/events", a.platform(a.listEvents)},
		{"POST", "/v1/exchange/join", a.anyone(a.joinExchange)},
		{"GET", "/v1/exchange/fingerprints", a.taker(a.listExchangeFingerprints)},
		{"POST", "/v1/exchange/receipts", a.takerOrPlatform(a.sendReceipts)},
		{"PUT", "/v1/exchange/webhook", a.taker(a.setExchangeWebhook)},
		{"DELETE", "/v1/exchange/webhook", a.taker(a.deleteExchangeWebhook)},
		{"POST", "/v1/exchange/webhooks/{source}", a.anyone(a.hearWebhook)},
		{"POST", "/v1/exchange/leave", a.taker(a.leaveExchange)},
		{"GET", "/v1/openapi.yaml", http.HandlerFunc(getSpec)},
		{"GET", "/v1/docs", http.HandlerFunc(a.getDocs)},
		{"GET", "/healthz", http.HandlerFunc(getHealth)},
		{"GET", "/readyz", http.HandlerFunc(a.getReady)},
		{"GET", "/metrics", a.metrics.handler},
	}
}

// mux gives the routes, with a problem document for every path that is none
// and for every method that a path does not take.
func (a *API) mux() http.Handler {
	mux := http.NewServeMux()
	allowed := map[string][]string{}
	for _, r := range a.routes() {
		mux.Handle(r.method+" "+r.path, r.handler)
		allowed[r.path] = append(allowed[r.path], r.method)
	}
	for path, methods := range allowed {
		mux.Handle(path, wrongMethod(methods))
	}
	mux.HandleFunc("/", noSuchPath)
	return plainPaths(mux)
}

// plainPaths keeps the mux from answering a path like /v1//banks or
// /v1/threads/.. with a redirect: no call means them, and a client that
// follows would make another call than it was told to.
func plainPaths(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := r.URL.EscapedPath()
		if !strings.HasPrefix(p, "/") || (path.Clean(p) != p && path.Clean(p)+"/" != p) {
			noSuchPath(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func noSuchPath(w http.ResponseWriter, r *http.Request) {
	observe.SetRoute(r.Context(), "none")
	writeProblem(w, problemOf(fault.New(fault.NotFound, "There is nothing at this path. See /v1/docs.")))
}

func wrongMethod(allowed []string) http.Handler {
	if slices.Contains(allowed, "GET") {
		allowed = append(allowed, "HEAD")
	}
	list := strings.Join(slices.Sorted(slices.Values(allowed)), ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", list)
		writeProblem(w, methodProblem(list))
	})
}
