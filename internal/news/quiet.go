package news

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"sync"
	"time"
)

// quiet keeps an address from being written to more often than once in rest, in
// however many cases somebody gave it. It knows addresses by hashes under a key
// that is in memory alone.
type quiet struct {
	key    []byte
	mu     sync.Mutex
	last   map[[sha256.Size]byte]time.Time
	pruned time.Time
}

func newQuiet(key []byte) *quiet {
	return &quiet{key: key, last: map[[sha256.Size]byte]time.Time{}}
}

// take takes an address's turn. When it was taken already, until says when there
// is another.
func (q *quiet) take(address string, now time.Time) (until time.Time, ok bool) {
	id := q.id(address)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.prune(now)
	if last, had := q.last[id]; had && now.Before(last.Add(rest)) {
		return last.Add(rest), false
	}
	q.last[id] = now
	return time.Time{}, true
}

// undo gives a turn back.
func (q *quiet) undo(address string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.last, q.id(address))
}

func (q *quiet) id(address string) [sha256.Size]byte {
	mac := hmac.New(sha256.New, q.key)
	_, _ = mac.Write([]byte(strings.ToLower(address))) // a hash's Write gives no error
	return [sha256.Size]byte(mac.Sum(nil))
}

// prune forgets turns that are over, once an hour.
func (q *quiet) prune(now time.Time) {
	if now.Sub(q.pruned) < time.Hour {
		return
	}
	q.pruned = now
	for id, last := range q.last {
		if !now.Before(last.Add(rest)) {
			delete(q.last, id)
		}
	}
}
