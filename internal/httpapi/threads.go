package httpapi

import (
	"net/http"
	"time"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/risk"
)

// storedThread is the wire form of what is stored of a thread.
type storedThread struct {
	ID          string        `json:"id"`
	Level       risk.Level    `json:"level"`
	Probability float64       `json:"probability"`
	Stage       risk.Stage    `json:"stage"`
	Signals     []risk.Signal `json:"signals"`
	Crisis      bool          `json:"crisis"`
	Accounts    []string      `json:"accounts"`
	Updated     time.Time     `json:"updated"`

	AccountReasons []account.Reason `json:"account_reasons"`

	SecondOpinions []api.SecondOpinion `json:"second_opinions"`
}

func (a *API) getThread(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	rec, err := a.Conversations.Thread(r.Context(), conversation.Key{Platform: p, Thread: id})
	if err != nil {
		return err
	}
	opinions, err := a.secondOpinions(r.Context(), rec.Key)
	if err != nil {
		return err
	}
	last := rec.Last
	return answer(w, http.StatusOK, storedThread{
		ID: rec.Thread, Level: last.Level, Probability: last.Probability, Stage: last.Stage, Signals: last.Signals,
		Crisis: last.Advice.Crisis != "", Accounts: rec.Accounts, Updated: rec.Updated,
		AccountReasons: rec.Reasons,
		SecondOpinions: opinions,
	})
}

func (a *API) eraseThread(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if err := a.Conversations.DeleteThread(r.Context(), conversation.Key{Platform: p, Thread: id}); err != nil {
		return err
	}
	done(w)
	return nil
}

func (a *API) eraseAccount(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	n, err := a.Conversations.DeleteAccount(r.Context(), p, id)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, api.AccountErased{ThreadsErased: n})
}
