package httpapi

import (
	"net/http"
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// shownIndicator and indicatorList are the wire forms of indicators.
type shownIndicator struct {
	indicator.Found
	Account   string    `json:"account"`
	MessageID string    `json:"message_id"`
	At        time.Time `json:"at"`
	Threads   []string  `json:"threads"`
}

type indicatorList struct {
	Indicators []shownIndicator `json:"indicators"`
}

func (a *API) listIndicators(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	found, err := a.Conversations.Indicators(r.Context(), conversation.Key{Platform: p, Thread: id})
	if err != nil {
		return err
	}
	list := indicatorList{make([]shownIndicator, len(found))}
	for i, f := range found {
		list.Indicators[i] = shownIndicator{f.Found, f.Account, f.Message, f.At, f.Threads}
	}
	return answer(w, http.StatusOK, list)
}
