// Package outbox holds what must be told to a platform. An event is written in
// the same transaction as the change that it tells of, so that it is told if
// and only if the change happened; platforms read theirs in order.
package outbox

import (
	"context"
	"encoding/json"
	"time"

	"github.com/breakwater-safety/breakwater/internal/platform"
)

// Kind says what an event tells.
type Kind string

// The kinds of events.
const (
	// ThreadRaised: a thread reached a level whose playbook tells the
	// platform. Data: thread_id, message_id, level, stage.
	ThreadRaised Kind = "thread.raised"
	// MediaMatched: an upload matched a bank's entry. Data: check_id, account,
	// matches.
	MediaMatched Kind = "media.matched"
	// ThreadOpinion: there is a second opinion on a thread, for a reviewer to
	// read with the thread. Data: thread_id, message_id.
	ThreadOpinion Kind = "thread.opinion"
)

// Event is one thing to tell.
type Event struct {
	// Seq orders the events of a deployment; given by the store, from 1.
	Seq      int64
	Platform platform.ID
	Kind     Kind
	At       time.Time
	// Thread and Account are what the event is about, so that erasing either
	// erases the event; empty when it is about none.
	Thread, Account string
	// Data is a JSON object for the platform.
	Data json.RawMessage
}

// Store reads events. They are written by the changes that they tell of.
type Store interface {
	// Events gives up to limit of the platform's events after seq, in order.
	Events(ctx context.Context, p platform.ID, after int64, limit int) ([]Event, error)
}
