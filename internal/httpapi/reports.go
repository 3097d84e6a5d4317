package httpapi

import (
	"net/http"
	"time"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// report is the wire form of a report.
type report struct {
	ID      string             `json:"id"`
	Account string             `json:"account"`
	By      string             `json:"by"`
	Kind    account.ReportKind `json:"kind"`
	At      time.Time          `json:"at"`
}

func (a *API) addReport(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	var wire report
	if err := readJSON(w, r, maxSmallBody, &wire); err != nil {
		return err
	}
	if err := wire.validate(); err != nil {
		return err
	}
	err := a.Conversations.Report(r.Context(), p, account.Report{
		ID: wire.ID, Account: wire.Account, By: wire.By, Kind: wire.Kind, At: wire.At.UTC(),
	})
	if err != nil {
		return err
	}
	done(w)
	return nil
}

func (r *report) validate() error {
	for _, id := range []struct{ field, value string }{{"id", r.ID}, {"account", r.Account}, {"by", r.By}} {
		if err := checkID(id.field, id.value); err != nil {
			return err
		}
	}
	switch {
	case r.Account == r.By:
		return fault.At("by", "must be another account than the one that is reported")
	case r.Kind != account.Reported && r.Kind != account.Blocked:
		return fault.At("kind", "must be report or block")
	case r.At.IsZero():
		return fault.At("at", "is missing")
	}
	return nil
}
