package cases

import (
	"crypto/hmac"
	"crypto/sha256"
	"sync"
	"time"
)

// The guard against guessing. A code has 100 random bits, so guessing gets
// nowhere by itself; the guard keeps it from costing anything, and slips of the
// finger from being punished.
const (
	// A caller may be wrong freeTries times; then it waits, from a second on,
	// twice as long each time, and after mostTries for lockFor.
	freeTries = 5
	mostTries = 12
	lockFor   = 15 * time.Minute
	// A reference may be guessed at mostGuesses times by all together; then for
	// guessedFor only those get through who have entered it before.
	mostGuesses = 40
	guessedFor  = time.Hour
	// A caller may open mostOpenings cases in openingsFor. Many share an address
	// in schools and on mobile networks.
	mostOpenings = 20
	openingsFor  = time.Hour

	// remembered is how many of each are remembered at least; twice as
	// many at most. Past that the oldest are forgotten.
	remembered = 1 << 16
)

// guard counts wrong tries, in memory of bounded size.
type guard struct {
	key []byte // so that nobody's address is kept

	mu       sync.Mutex
	callers  recent
	guesses  recent
	openings recent
	friends  recent // who has entered which reference
}

// newGuard gives a guard that remembers at least so many of each.
func newGuard(key []byte, most int) *guard {
	return &guard{key: key, callers: recent{most: most}, guesses: recent{most: most}, openings: recent{most: most}, friends: recent{most: most}}
}

// try is a try that was counted as wrong until it is known to be right.
type try struct {
	g                     *guard
	from                  Caller
	caller, guess, friend markKey
	at                    time.Time
	callerWas, guessWas   time.Time // when the one before was
}

// attempt counts a try before it is made, so that many at once are no way
// around it. *LockedError, without counting.
func (g *guard) attempt(from Caller, r Reference, now time.Time) (*try, error) {
	t := &try{
		g: g, from: from, at: now,
		caller: g.mark("caller", string(from)), guess: g.mark("reference", string(r)), friend: g.mark("friend", string(from)+" "+string(r)),
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if from != "" {
		if wait := callerWait(g.callers.get(t.caller, now, lockFor), now); wait > 0 {
			return nil, &LockedError{wait}
		}
	}
	if r != "" && g.friends.get(t.friend, now, forever).n == 0 {
		if m := g.guesses.get(t.guess, now, guessedFor); m.n >= mostGuesses {
			return nil, &LockedError{m.last.Add(guessedFor).Sub(now)}
		}
	}
	t.callerWas = g.callers.count(t.caller, now, lockFor)
	t.guessWas = g.guesses.count(t.guess, now, guessedFor)
	return t, nil
}

// undo takes the try back: it was no guess.
func (t *try) undo() {
	t.g.mu.Lock()
	defer t.g.mu.Unlock()
	t.g.callers.takeBack(t.caller, t.at, t.callerWas)
	t.g.guesses.takeBack(t.guess, t.at, t.guessWas)
}

// right says that the pair was right.
func (t *try) right() {
	t.undo()
	if t.from == "" {
		return
	}
	t.g.mu.Lock()
	defer t.g.mu.Unlock()
	t.g.friends.count(t.friend, t.at, forever)
}

// callerWait is how long a caller has to wait.
func callerWait(m mark, now time.Time) time.Duration {
	switch {
	case m.n < freeTries:
		return 0
	case m.n >= mostTries:
		return m.last.Add(lockFor).Sub(now)
	}
	return m.last.Add(time.Second << (m.n - freeTries)).Sub(now)
}

// opening counts a case that is opened. *LockedError when there were too many.
func (g *guard) opening(from Caller, now time.Time) error {
	if from == "" {
		return nil
	}
	caller := g.mark("opening", string(from))
	g.mu.Lock()
	defer g.mu.Unlock()
	if m := g.openings.get(caller, now, openingsFor); m.n >= mostOpenings {
		return &LockedError{m.last.Add(openingsFor).Sub(now)}
	}
	g.openings.count(caller, now, openingsFor)
	return nil
}

type markKey [16]byte

func (g *guard) mark(kind, what string) markKey {
	mac := hmac.New(sha256.New, g.key)
	_, _ = mac.Write([]byte(kind + " " + what)) // a hash's Write gives no error
	return markKey(mac.Sum(nil)[:16])
}

// mark is how often something was counted, and when last.
type mark struct {
	n    int
	last time.Time
}

const forever = time.Duration(1<<63 - 1)

// recent remembers marks in two halves: when the newer one is full, it becomes
// the older one, and what was in that is forgotten.
type recent struct {
	most         int // of a half
	newer, older map[markKey]mark
}

// get gives a mark; the zero one when the last time is longer ago than that.
func (r *recent) get(k markKey, now time.Time, within time.Duration) mark {
	m, ok := r.newer[k]
	if !ok {
		m = r.older[k]
	}
	if now.Sub(m.last) >= within {
		return mark{}
	}
	return m
}

// count counts one more, and gives when the one before was.
func (r *recent) count(k markKey, now time.Time, within time.Duration) (was time.Time) {
	m := r.get(k, now, within)
	r.put(k, mark{m.n + 1, now})
	return m.last
}

// takeBack takes one back that was counted at a time, after one that was.
func (r *recent) takeBack(k markKey, at, was time.Time) {
	m := r.get(k, at, forever)
	if m.last.Equal(at) {
		m.last = was
	}
	r.put(k, mark{max(0, m.n-1), m.last})
}

func (r *recent) put(k markKey, m mark) {
	if _, ok := r.newer[k]; !ok && len(r.newer) >= r.most {
		r.newer, r.older = nil, r.newer
	}
	if r.newer == nil {
		r.newer = map[markKey]mark{}
	}
	r.newer[k] = m
}
