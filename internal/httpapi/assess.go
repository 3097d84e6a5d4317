package httpapi

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// The bounds of one assessment.
const (
	maxTextBytes = 64 << 10
	maxAccounts  = 64
	maxMedia     = 64
)

// assessmentRequest is the wire form of a message to assess. It decodes into
// the words of package thread at once.
type assessmentRequest struct {
	Thread struct {
		ID       string           `json:"id"`
		Language string           `json:"language"`
		Accounts []thread.Account `json:"accounts"`
		Relation *thread.Relation `json:"relation"`
	} `json:"thread"`
	Message struct {
		ID    string         `json:"id"`
		From  string         `json:"from"`
		At    time.Time      `json:"at"`
		Text  *string        `json:"text"`
		Media []thread.Media `json:"media"`
	} `json:"message"`
}

func (a *API) assess(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	if err := wantType(r, jsonType); err != nil {
		return err
	}
	body, err := readBody(w, r, maxAssessmentBody)
	if err != nil {
		return err
	}
	request, err := parseAssessment(body, p)
	if err != nil {
		return err
	}
	got, err := a.Conversations.Assess(r.Context(), request)
	if err != nil {
		return err
	}
	a.metrics.assessed(got)
	return answer(w, http.StatusOK, got)
}

// parseAssessment reads and checks one request.
func parseAssessment(body []byte, p platform.ID) (conversation.Request, error) {
	var wire assessmentRequest
	if err := decode(body, &wire); err != nil {
		return conversation.Request{}, err
	}
	if err := wire.validate(); err != nil {
		return conversation.Request{}, err
	}
	t := wire.Thread
	return conversation.Request{
		Platform: p,
		Thread:   t.ID,
		Facts:    risk.Facts{Language: t.Language, Accounts: t.Accounts, Relation: t.Relation},
		Message:  wire.message(),
	}, nil
}

func (wire *assessmentRequest) message() thread.Message {
	m := thread.Message{ID: wire.Message.ID, From: wire.Message.From, At: wire.Message.At, Media: wire.Message.Media}
	if wire.Message.Text != nil {
		m.Text = *wire.Message.Text
	}
	return m
}

// validate holds the request to its bounds and to the rules of the thread
// format, as a thread of this one message.
func (wire *assessmentRequest) validate() error {
	m := wire.message()
	switch {
	case wire.Message.Text == nil:
		return fault.At("message.text", "is missing (it may be empty)")
	case len(m.Text) > maxTextBytes:
		return &fault.Error{Code: fault.TooLarge, Field: "message.text", Public: "is over " + size(maxTextBytes)}
	case len(m.Media) > maxMedia:
		return fault.At("message.media", "must hold at most 64 items")
	case len(wire.Thread.Accounts) > maxAccounts:
		return fault.At("thread.accounts", "must name at most 64 accounts")
	}
	err := thread.Thread{
		ID: wire.Thread.ID, Language: wire.Thread.Language, Accounts: wire.Thread.Accounts,
		Relation: wire.Thread.Relation, Messages: []thread.Message{m},
	}.Validate()
	return inRequest(err)
}

// inRequest names the field of a thread as it is named in the request.
func inRequest(err error) error {
	e, ok := errors.AsType[*thread.FieldError](err)
	if !ok {
		return err
	}
	if field, ok := strings.CutPrefix(e.Field, "messages[0]"); ok {
		return fault.At("message"+field, e.Problem)
	}
	return fault.At("thread."+e.Field, e.Problem)
}
