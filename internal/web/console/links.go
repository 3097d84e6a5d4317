package console

import (
	"io"
	"sync"
	"time"
)

// linkFor is how long a login link is good.
const linkFor = 15 * time.Minute

// links are the login links that were made and not used. The zero value with
// its clock and randomness set is ready.
type links struct {
	now  func() time.Time
	rand io.Reader

	mu   sync.Mutex
	good map[secretHash]time.Time // until when
}

// add makes a link's secret.
func (l *links) add() (string, error) {
	secret, err := newSecret(l.rand)
	if err != nil {
		return "", err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if l.good == nil {
		l.good = map[secretHash]time.Time{}
	}
	for hash, until := range l.good {
		if !now.Before(until) {
			delete(l.good, hash)
		}
	}
	l.good[hashSecret(secret)] = now.Add(linkFor)
	return secret, nil
}

// isGood reports whether the link could be used now. It does not use it up.
func (l *links) isGood(secret string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now().Before(l.good[hashSecret(secret)])
}

// use uses the link up, and reports whether it was good.
func (l *links) use(secret string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	hash := hashSecret(secret)
	until, ok := l.good[hash]
	delete(l.good, hash)
	return ok && l.now().Before(until)
}
