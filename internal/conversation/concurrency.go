package conversation

import (
	"context"
	"hash/maphash"
	"sync"
)

// stripes keeps messages of one thread from racing each other within this
// process. Across processes the store's versions do.
type stripes struct {
	once  sync.Once
	seed  maphash.Seed
	locks [256]sync.Mutex
}

// lock takes the stripe of the key and gives the function that lets it go.
func (s *stripes) lock(key Key) func() {
	s.once.Do(func() { s.seed = maphash.MakeSeed() })
	l := &s.locks[maphash.Comparable(s.seed, key)%uint64(len(s.locks))]
	l.Lock()
	return l.Unlock
}

// watchers tells those who look at the list of risky threads that it changed.
type watchers struct {
	mu  sync.Mutex
	all map[chan struct{}]struct{}
}

func newWatchers() *watchers { return &watchers{all: map[chan struct{}]struct{}{}} }

// tell wakes every watcher; one that is still busy is woken once.
func (w *watchers) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.all {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Watch gives a channel on which something comes soon after a thread at
// caution or above changed, until ctx ends.
func (a *Assessor) Watch(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	w := a.watchers
	w.mu.Lock()
	w.all[c] = struct{}{}
	w.mu.Unlock()
	context.AfterFunc(ctx, func() {
		w.mu.Lock()
		delete(w.all, c)
		w.mu.Unlock()
	})
	return c
}
