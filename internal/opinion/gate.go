package opinion

import (
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
)

// Reason says why an opinion was not asked for though one was due.
type Reason string

// The reasons. Nothing else changes by them: the thread is before a reviewer as
// the playbook has it.
const (
	HourSpent   Reason = "hour_spent"
	DaySpent    Reason = "day_spent"
	ThreadSpent Reason = "thread_spent"
	// LineFull: too many wait.
	LineFull Reason = "line_full"
	// CircuitOpen: the endpoint failed again and again and is left alone for
	// a while.
	CircuitOpen Reason = "circuit_open"
	// ThreadGone: the thread was erased, or asked about at this message before.
	ThreadGone Reason = "thread_gone"
	// StoreFailed: what is asked could not be recorded, so it is not asked.
	StoreFailed Reason = "store_failed"
	// ServerStopped: the server stopped while it waited.
	ServerStopped Reason = "server_stopped"
)

// Reasons lists every reason.
func Reasons() []Reason {
	return []Reason{HourSpent, DaySpent, ThreadSpent, LineFull, CircuitOpen, ThreadGone, StoreFailed, ServerStopped}
}

// The circuit breaker: after so many failures of the endpoint in a row it is
// left alone for firstPause, and after each more for twice as long, up to
// longestPause. Then one request is a trial.
const (
	failuresToOpen = 5
	firstPause     = time.Minute
	longestPause   = 16 * time.Minute
)

// gate keeps the budget and the circuit breaker. It is safe for concurrent use.
type gate struct {
	limits Limits

	mu        sync.Mutex
	hour, day time.Time // which these counts are of
	inHour    int
	inDay     int
	threads   map[conversation.Key]int // in the hour; at most limits.Hour of them

	failures int           // of the endpoint, in a row
	pause    time.Duration // 0 while closed
	until    time.Time     // when a trial may be made
	trial    bool          // one is under way
}

// turn brings the counts to the present hour and day.
func (g *gate) turn(now time.Time) {
	now = now.UTC()
	if hour := now.Truncate(time.Hour); !hour.Equal(g.hour) {
		g.hour, g.inHour, g.threads = hour, 0, map[conversation.Key]int{}
	}
	if day := now.Truncate(24 * time.Hour); !day.Equal(g.day) {
		g.day, g.inDay = day, 0
	}
}

// resume takes what was asked before the server started.
func (g *gate) resume(now time.Time, inHour, inDay int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.turn(now)
	g.inHour, g.inDay = inHour, inDay
}

// pass is the leave to make one request. It MUST be given back by leave.
type pass struct{ trial bool }

// enter takes one request from the budget, or gives the reason against it.
func (g *gate) enter(now time.Time, key conversation.Key) (*pass, Reason) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.turn(now)
	switch {
	case g.inDay >= g.limits.Day:
		return nil, DaySpent
	case g.inHour >= g.limits.Hour:
		return nil, HourSpent
	case g.threads[key] >= g.limits.Thread:
		return nil, ThreadSpent
	case g.pause > 0 && (g.trial || now.Before(g.until)):
		return nil, CircuitOpen
	}
	p := &pass{trial: g.pause > 0}
	g.trial = p.trial
	g.inHour++
	g.inDay++
	g.threads[key]++
	return p, ""
}

// leave tells how a request went; worked is nil when the endpoint was not asked.
func (g *gate) leave(now time.Time, p *pass, worked *bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.trial {
		g.trial = false
	}
	switch {
	case worked == nil:
	case *worked:
		g.failures, g.pause = 0, 0
	default:
		g.failures++
		if p.trial || g.pause == 0 && g.failures >= failuresToOpen {
			g.pause = min(max(g.pause*2, firstPause), longestPause)
			g.until = now.Add(g.pause)
		}
	}
}

// left gives what remains of the hour's and the day's requests, and whether the
// circuit is open.
func (g *gate) left(now time.Time) (hour, day int, open bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.turn(now)
	return max(g.limits.Hour-g.inHour, 0), max(g.limits.Day-g.inDay, 0), g.pause > 0
}
