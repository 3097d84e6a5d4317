package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/webhook"
)

func (a *API) joinExchange(w http.ResponseWriter, r *http.Request) error {
	var wire api.ExchangeJoin
	if err := readJSON(w, r, maxSmallBody, &wire); err != nil {
		return err
	}
	var key exchange.Hash
	if !fromHex(key[:], wire.KeySHA256) {
		return fault.At("key_sha256", "must be 64 hexadecimal digits")
	}
	t, err := a.Takers.Accept(r.Context(), wire.Token, key)
	if err != nil {
		return err
	}
	joined := api.ExchangeJoined{Partner: t.Name, Banks: []api.ExchangeBank{}, WebhookKey: a.Takers.WebhookKey()}
	for _, b := range t.Banks {
		joined.Banks = append(joined.Banks, api.ExchangeBank(b))
	}
	return answer(w, http.StatusOK, joined)
}

func (a *API) listExchangeFingerprints(w http.ResponseWriter, r *http.Request, t exchange.Taker) error {
	q, err := query(r, "cursor", "limit", "wait")
	if err != nil {
		return err
	}
	after, err := a.Takers.After(t.Name, q.Get("cursor"))
	if err != nil {
		return err
	}
	limit, err := number(q, "limit", exchange.MaxChanges, 1, exchange.MaxChanges)
	if err != nil {
		return err
	}
	wait, err := number(q, "wait", 0, 0, int64(exchange.MaxWait/time.Second))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	patience := time.Duration(wait) * time.Second
	if wait > 0 { // who waits does not keep the server from stopping
		defer context.AfterFunc(a.draining, cancel)()
	}
	page, err := a.Takers.Changes(ctx, t, after, int(limit), patience)
	if err != nil {
		return err
	}
	list := api.ExchangeChanges{Changes: make([]api.ExchangeChange, len(page.Changes)), Next: a.Takers.Cursor(t.Name, page.Next)}
	for i, c := range page.Changes {
		list.Changes[i] = wireChange(c)
	}
	return answer(w, http.StatusOK, list)
}

func wireChange(c exchange.Change) api.ExchangeChange {
	out := api.ExchangeChange{ID: c.ID, Bank: api.ExchangeBank(c.Bank), Action: api.ExchangeChangeAction(c.Action), At: c.At.UTC()}
	if c.Action == cases.ActionAdded {
		out.Kind = new(api.ExchangeChangeKind(c.Kind))
		out.Fingerprints = new(wireFingerprints(c.Fingerprint))
		out.Verified = new(c.Verified)
	}
	return out
}

func (a *API) sendReceipts(w http.ResponseWriter, r *http.Request, t *exchange.Taker, p platform.ID) error {
	var wire api.ExchangeReceipts
	if err := readJSON(w, r, 1<<20, &wire); err != nil {
		return err
	}
	if len(wire.Receipts) == 0 || len(wire.Receipts) > cases.MaxReceipts {
		return fault.At("receipts", fmt.Sprintf("must be 1 to %d receipts", cases.MaxReceipts))
	}
	list := make([]exchange.Receipt, len(wire.Receipts))
	for i, one := range wire.Receipts {
		if err := checkID(fmt.Sprintf("receipts[%d].fingerprint", i), one.Fingerprint); err != nil {
			return err
		}
		if !one.State.Valid() {
			return fault.At(fmt.Sprintf("receipts[%d].state", i), "must be received, matched, removed or not_matched")
		}
		list[i] = exchange.Receipt{Fingerprint: one.Fingerprint, State: cases.ReceiptState(one.State), At: orZero(one.At)}
	}
	var err error
	if t != nil {
		err = a.Takers.Receive(r.Context(), t.Name, list)
	} else {
		err = a.Takers.Relay(r.Context(), p, list)
	}
	if err != nil {
		return err
	}
	done(w)
	return nil
}

func (a *API) setExchangeWebhook(w http.ResponseWriter, r *http.Request, t exchange.Taker) error {
	var wire api.ExchangeWebhook
	if err := readJSON(w, r, maxSmallBody, &wire); err != nil {
		return err
	}
	if wire.URL == "" {
		return fault.At("url", "must be an https address")
	}
	if err := a.Takers.SetHook(r.Context(), t, wire.URL, wire.Secret); err != nil {
		return err
	}
	done(w)
	return nil
}

func (a *API) deleteExchangeWebhook(w http.ResponseWriter, r *http.Request, t exchange.Taker) error {
	if err := a.Takers.SetHook(r.Context(), t, "", ""); err != nil {
		return err
	}
	done(w)
	return nil
}

func (a *API) leaveExchange(w http.ResponseWriter, r *http.Request, t exchange.Taker) error {
	if err := a.Takers.Remove(r.Context(), t.Name); err != nil {
		return err
	}
	done(w)
	return nil
}

// hearWebhook takes a webhook of a partner. The signature is over the body as it
// came, so that it is checked before anything is read of it.
func (a *API) hearWebhook(w http.ResponseWriter, r *http.Request) error {
	body, err := readBody(w, r, maxSmallBody)
	if err != nil {
		return err
	}
	h := webhook.Header{
		ID: r.Header.Get(webhook.HeaderID), Timestamp: r.Header.Get(webhook.HeaderTimestamp), Signature: r.Header.Get(webhook.HeaderSignature),
	}
	if err := a.Sources.Heard(r.Context(), r.PathValue("source"), h, body); err != nil {
		return err
	}
	done(w)
	return nil
}
