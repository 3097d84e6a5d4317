package httpapi

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/observe"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// operation answers a platform's request. When it gives an error it has
// written nothing, and the error becomes a problem document.
type operation func(w http.ResponseWriter, r *http.Request, p platform.ID) error

// platform gives the handler of an operation that takes a key and ends within
// the usual time.
func (a *API) platform(op operation) http.Handler { return a.platformFor(a.Timeout, op) }

// platformFor is platform with another bound of time.
func (a *API) platformFor(bound time.Duration, op operation) http.Handler {
	return a.unbounded(func(w http.ResponseWriter, r *http.Request, p platform.ID) error {
		ctx, cancel := context.WithTimeout(r.Context(), bound)
		defer cancel()
		deadline, _ := ctx.Deadline()
		// The context does not reach a body that comes too slowly. A writer
		// without deadlines (a test's) has no such body.
		_ = http.NewResponseController(w).SetReadDeadline(deadline)
		return op(w, r.WithContext(ctx), p)
	})
}

// unbounded gives the handler of an operation that takes a key.
func (a *API) unbounded(op operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := a.authenticate(r)
		if err == nil {
			err = op(w, r, p)
		}
		if err != nil {
			a.fail(w, r, err)
		}
	})
}

// bearer gives the key that a request brings; "" when it brings none.
func bearer(r *http.Request) string {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(key)
}

// authenticate finds who asks.
func (a *API) authenticate(r *http.Request) (platform.ID, error) {
	key := bearer(r)
	if key == "" {
		return "", fault.New(fault.Unauthenticated, "Send «Authorization: Bearer KEY» with a key from «breakwater platform add».")
	}
	p, err := a.Platforms.Authenticate(r.Context(), key)
	if err != nil {
		return "", err
	}
	observe.SetPlatform(r.Context(), string(p.ID))
	return p.ID, nil
}
