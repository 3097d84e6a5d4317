package httpapi

import (
	"context"
	"net/http"

	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// anyone gives the handler of an operation for which no key is needed.
func (a *API) anyone(op func(w http.ResponseWriter, r *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := a.bounded(w, r)
		defer cancel()
		if err := op(w, r.WithContext(ctx)); err != nil {
			a.fail(w, r, err)
		}
	})
}

// taker gives the handler of an operation that takes a partner's key.
func (a *API) taker(op func(w http.ResponseWriter, r *http.Request, t exchange.Taker) error) http.Handler {
	return a.anyone(func(w http.ResponseWriter, r *http.Request) error {
		t, err := a.authenticateTaker(r)
		if err != nil {
			return err
		}
		return op(w, r, t)
	})
}

// takerOrPlatform gives the handler of an operation that takes a partner's key or
// a platform's; t is nil for a platform.
func (a *API) takerOrPlatform(op func(w http.ResponseWriter, r *http.Request, t *exchange.Taker, p platform.ID) error) http.Handler {
	return a.anyone(func(w http.ResponseWriter, r *http.Request) error {
		if exchange.IsKey(bearer(r)) {
			t, err := a.authenticateTaker(r)
			if err != nil {
				return err
			}
			return op(w, r, &t, "")
		}
		p, err := a.authenticate(r)
		if err != nil {
			return err
		}
		return op(w, r, nil, p)
	})
}

func (a *API) authenticateTaker(r *http.Request) (exchange.Taker, error) {
	key := bearer(r)
	if key == "" {
		return exchange.Taker{}, fault.New(fault.Unauthenticated,
			"Send «Authorization: Bearer KEY» with the key of a partner, which «breakwater partner join» makes.")
	}
	return a.Takers.Authenticate(r.Context(), key)
}

// bounded bounds a request by the time that the caller may let us wait in it and
// the usual one, and ends it when the server stops.
func (a *API) bounded(w http.ResponseWriter, r *http.Request) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(r.Context(), a.Timeout+exchange.MaxWait)
	deadline, _ := ctx.Deadline()
	// The context does not reach a body that comes too slowly.
	_ = http.NewResponseController(w).SetReadDeadline(deadline)
	return ctx, cancel
}
