package httpapi

import (
	"fmt"
	"net/http"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/pdq"
)

const (
	maxQueries     = 1000
	maxLookupsBody = 1 << 20
)

func (a *API) lookUp(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	var wire api.LookupRequest
	if err := readJSON(w, r, maxLookupsBody, &wire); err != nil {
		return err
	}
	queries, err := parseQueries(wire.Queries)
	if err != nil {
		return err
	}
	banks, within := orZero(wire.Banks), bank.MaxDistance
	if err := checkBanks("banks", banks); err != nil {
		return err
	}
	if wire.Distance != nil {
		within = *wire.Distance
	}
	found, err := a.Banks.MatchAll(r.Context(), p, banks, within, queries)
	if err != nil {
		return err
	}
	a.metrics.lookedUp(found)
	out := lookupAnswer{make([]lookupResult, len(found))}
	for i, f := range found {
		out.Results[i] = lookupResult{wire.Queries[i].ID, wireMatches(f.Matches), wireMatches(f.Vetoed)}
	}
	return answer(w, http.StatusOK, out)
}

// lookupAnswer and lookupResult are the wire forms of what was found.
type lookupAnswer struct {
	Results []lookupResult `json:"results"`
}

type lookupResult struct {
	ID      string  `json:"id"`
	Matches []match `json:"matches"`
	Vetoed  []match `json:"vetoed"`
}

func parseQueries(wire []api.LookupQuery) ([]bank.Query, error) {
	switch {
	case len(wire) == 0:
		return nil, fault.At("queries", "must hold at least one query")
	case len(wire) > maxQueries:
		return nil, &fault.Error{
			Code: fault.TooLarge, Field: "queries", Public: fmt.Sprintf("must hold at most %d queries; send the rest in another call", maxQueries),
		}
	}
	queries := make([]bank.Query, len(wire))
	for i, q := range wire {
		at := fmt.Sprintf("queries[%d].", i)
		if err := checkID(at+"id", q.ID); err != nil {
			return nil, err
		}
		var err error
		if queries[i], err = parseQuery(at, q); err != nil {
			return nil, err
		}
	}
	return queries, nil
}

// parseQuery reads one query; at is what its fields are named after.
func parseQuery(at string, wire api.LookupQuery) (bank.Query, error) {
	var q bank.Query
	switch {
	case wire.PDQ == nil && wire.Turns == nil && wire.MD5 == nil && wire.SHA256 == nil:
		return q, fault.At(at+"pdq", "is missing, and so are turns, md5 and sha256; send at least one of them")
	case wire.PDQ != nil && wire.Turns != nil:
		return q, fault.At(at+"pdq", "must not stand beside turns, whose first it is")
	}
	prints, err := parseHashes(at, wire.PDQ, wire.MD5, wire.SHA256)
	if err != nil {
		return q, err
	}
	q.Fingerprint = prints
	if q.PDQ != nil {
		q.Turns = []pdq.Hash{*q.PDQ}
	}
	if wire.Turns != nil {
		q.Turns, err = parseTurns(at, *wire.Turns)
	}
	return q, err
}

func parseTurns(at string, wire []string) ([]pdq.Hash, error) {
	if len(wire) != 8 {
		return nil, fault.At(at+"turns", "must be the hashes of all eight turns and flips, the picture's own first; send one hash as pdq")
	}
	turns := make([]pdq.Hash, len(wire))
	for i, text := range wire {
		var err error
		if turns[i], err = pdq.Parse(text); err != nil {
			return nil, fault.At(fmt.Sprintf("%sturns[%d]", at, i), "must be 64 hexadecimal digits")
		}
	}
	return turns, nil
}
