package httpapi

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

const (
	defaultEvents = 100
	maxEvents     = 1000
)

// event and eventList are the wire forms; data goes through as it is stored.
type event struct {
	Seq  int64          `json:"seq"`
	Kind outbox.Kind    `json:"kind"`
	At   time.Time      `json:"at"`
	Data jsontext.Value `json:"data"`
}

type eventList struct {
	Events []event `json:"events"`
	Next   int64   `json:"next"`
}

func (a *API) listEvents(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	q, err := query(r, "after", "limit")
	if err != nil {
		return err
	}
	after, err := number(q, "after", 0, 0, 1<<62)
	if err != nil {
		return err
	}
	limit, err := number(q, "limit", defaultEvents, 1, maxEvents)
	if err != nil {
		return err
	}
	events, err := a.Events.Events(r.Context(), p, after, int(limit))
	if err != nil {
		return err
	}
	list := eventList{Events: make([]event, len(events)), Next: after}
	for i, e := range events {
		list.Events[i] = event{e.Seq, e.Kind, e.At, jsontext.Value(e.Data)}
		list.Next = e.Seq
	}
	return answer(w, http.StatusOK, list)
}

// query gives the query, of which only the named fields may stand there.
func query(r *http.Request, names ...string) (url.Values, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fault.New(fault.Invalid, "The query is not well formed.")
	}
	known := 0
	for _, name := range names {
		if q.Has(name) {
			known++
		}
	}
	if known != len(q) {
		return nil, fault.New(fault.Invalid, "The query has a field that is not known here.")
	}
	return q, nil
}

// number reads a whole number of the query.
func number(q url.Values, name string, missing, least, most int64) (int64, error) {
	if !q.Has(name) {
		return missing, nil
	}
	n, err := strconv.ParseInt(q.Get(name), 10, 64)
	if err != nil || n < least || n > most || len(q[name]) > 1 {
		return 0, fault.At(name, "must be one whole number from "+strconv.FormatInt(least, 10)+" to "+strconv.FormatInt(most, 10))
	}
	return n, nil
}
