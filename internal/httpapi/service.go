package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/httpapi/docs"
)

// readyPatience bounds a look at whether work can be taken.
const readyPatience = 5 * time.Second

func getSpec(w http.ResponseWriter, _ *http.Request) {
	write(w, http.StatusOK, "application/yaml", api.Spec())
}

// getDocs serves the page of the API, which is made once.
func (a *API) getDocs(w http.ResponseWriter, r *http.Request) {
	page, err := a.page()
	if err != nil {
		a.fail(w, r, fmt.Errorf("make page: %w", err))
		return
	}
	write(policied{w}, http.StatusOK, "text/html; charset=utf-8", page)
}

func renderDocs() ([]byte, error) { return docs.Page(api.Spec()) }

// policied is a writer of the documentation page, which alone has a style.
type policied struct{ http.ResponseWriter }

func (p policied) WriteHeader(status int) {
	p.Header().Set("Content-Security-Policy", docs.Policy())
	p.Header().Set("Cache-Control", "no-cache")
	p.ResponseWriter.WriteHeader(status)
}

func getHealth(w http.ResponseWriter, _ *http.Request) {
	write(w, http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
}

func (a *API) getReady(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyPatience)
	defer cancel()
	if err := a.Ready(ctx); err != nil {
		a.Log.WarnContext(r.Context(), "not ready", "error", err.Error())
		writeProblem(w, problemOf(fault.New(fault.Busy, "This deployment cannot take work now.")))
		return
	}
	getHealth(w, r)
}
