package console

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// sessionFor is how long one stays signed in.
const sessionFor = 12 * time.Hour

// cookieName is the session's cookie.
const cookieName = "breakwater_console"

// session is someone who is signed in.
type session struct {
	hash  secretHash
	until time.Time
	// rowKey makes the addresses of this session's rows.
	rowKey []byte
	// ended is closed when the session ends before its time.
	ended chan struct{}
}

// sessions are those who are signed in. The zero value with its clock and
// randomness set is ready.
type sessions struct {
	now  func() time.Time
	rand io.Reader

	mu  sync.Mutex
	all map[secretHash]*session
}

// add makes a session and gives the cookie's value.
func (s *sessions) add() (string, error) {
	id, err := newSecret(s.rand)
	if err != nil {
		return "", err
	}
	rowKey, err := newSecret(s.rand)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[secretHash]*session{}
	}
	for _, old := range s.all {
		if !s.isOpen(old) {
			s.drop(old)
		}
	}
	fresh := &session{
		hash: hashSecret(id), until: s.now().Add(sessionFor), rowKey: []byte(rowKey), ended: make(chan struct{}),
	}
	s.all[fresh.hash] = fresh
	return id, nil
}

// find gives the session of a request, nil when there is none.
func (s *sessions) find(r *http.Request) *session {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.all[hashSecret(cookie.Value)]
	if found == nil || !s.isOpen(found) {
		return nil
	}
	return found
}

// remove ends a session; nil is none.
func (s *sessions) remove(old *session) {
	if old == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(old)
}

func (s *sessions) isOpen(one *session) bool { return s.now().Before(one.until) }

func (s *sessions) drop(old *session) {
	if s.all[old.hash] != old { // it has ended already
		return
	}
	delete(s.all, old.hash)
	close(old.ended)
}

// cookie gives the cookie for a value; an empty one takes the cookie away.
func cookie(r *http.Request, value string) *http.Cookie {
	c := &http.Cookie{ //nolint:gosec // without TLS, as on one's own machine, a Secure cookie would not come back
		Name: cookieName, Value: value, Path: "/console",
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
		// Behind a proxy that speaks TLS the proxy says so. Whoever makes the
		// header up only keeps their own cookie from plain connections.
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
		MaxAge: int(sessionFor.Seconds()),
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}
