package opinion

import (
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Limits are the budget of a deployment.
type Limits struct {
	// Hour and Day are how many requests are sent in an hour and in a day, of
	// the clock and in UTC. Thread is how many of an hour's may be about one
	// thread, so that none uses up the others'.
	Hour, Day, Thread int
	// AtOnce is how many are under way at the same time, Waiting how many more
	// may wait for it.
	AtOnce, Waiting int
	// Bytes bounds what is sent of a conversation, Tokens what the model may
	// say, its thoughts included.
	Bytes, Tokens int
	// Timeout bounds one request.
	Timeout time.Duration
}

// DefaultLimits gives the budget of a deployment that names none.
func DefaultLimits() Limits {
	return Limits{
		Hour: 60, Day: 500, Thread: 6, AtOnce: 2, Waiting: 64,
		Bytes: 8 << 10, Tokens: 2048, Timeout: 30 * time.Second,
	}
}

// Check refuses limits out of range.
func (l Limits) Check() error {
	for _, b := range []struct {
		name              string
		have, least, most int
	}{
		{"requests an hour", l.Hour, 1, 1_000_000},
		{"requests a day", l.Day, 1, 1_000_000},
		{"requests an hour about one thread", l.Thread, 1, 1_000_000},
		{"requests at once", l.AtOnce, 1, 64},
		{"requests that wait", l.Waiting, 0, 10_000},
		{"bytes of a conversation", l.Bytes, MinBytes, maxText},
		{"tokens of an answer", l.Tokens, 64, 32_768},
		{"seconds of one request", int(l.Timeout / time.Second), 1, 600},
	} {
		if b.have < b.least || b.have > b.most {
			return fault.New(fault.Invalid, fmt.Sprintf("The second opinion's %s must be from %d to %d.", b.name, b.least, b.most))
		}
	}
	return nil
}
