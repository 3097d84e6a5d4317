package exchange

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/webhook"
)

// Memory is told that the banks changed in the store; *bank.Registry is one.
type Memory interface {
	Follow(ctx context.Context) error
}

// FollowerConfig is what a follower works with; all of it is needed.
type FollowerConfig struct {
	Store  SourceStore
	Client Client
	Banks  Memory
	Keys   *Keys
	Now    func() time.Time
	Rand   io.Reader
	// Failed is told of our own failures, not of a source that does not answer.
	Failed func(error)
}

// Follower takes in what sources give and tells them what became of it. It is
// safe for concurrent use.
type Follower struct {
	FollowerConfig

	mu     sync.Mutex
	wakes  map[string]chan struct{} // by source: it said that there are changes
	counts Counts
}

// Counts says what was exchanged since the start.
type Counts struct {
	Added, Withdrawn int // fingerprints
	Refused          int // changes that were not as agreed
	Receipts         int // sent
	Failures         int // calls that a source did not answer
}

// NewFollower gives a follower.
func NewFollower(c FollowerConfig) *Follower {
	return &Follower{FollowerConfig: c, wakes: map[string]chan struct{}{}}
}

// Counts gives the counts.
func (f *Follower) Counts() Counts {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.counts
}

func (f *Follower) count(add func(*Counts)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	add(&f.counts)
}

// lookEvery is how soon a source is followed that «partner join» joined, and how
// soon one is not that was left.
const lookEvery = 500 * time.Millisecond

// Run follows every source until ctx ends.
func (f *Follower) Run(ctx context.Context) {
	type running struct {
		joined time.Time
		stop   context.CancelFunc
	}
	follows := map[string]running{}
	var all sync.WaitGroup
	defer all.Wait()
	for ctx.Err() == nil {
		list, err := f.Store.Sources(ctx)
		if err != nil && ctx.Err() == nil {
			f.Failed(fmt.Errorf("list partners: %w", err))
			list = nil
		}
		there := map[string]time.Time{}
		for _, s := range list {
			if s.Active() {
				there[s.Name] = s.Joined
			}
		}
		for name, r := range follows {
			if joined, ok := there[name]; err == nil && (!ok || !joined.Equal(r.joined)) {
				r.stop()
				delete(follows, name)
			}
		}
		for _, s := range list {
			if _, ok := follows[s.Name]; ok || !s.Active() {
				continue
			}
			mine, stop := context.WithCancel(ctx)
			follows[s.Name] = running{s.Joined, stop}
			all.Go(func() { f.follow(mine, s) })
		}
		sleep(ctx, lookEvery)
	}
	for _, r := range follows {
		r.stop()
	}
}

// follow follows one source: what it gives, and beside that what it is told.
func (f *Follower) follow(ctx context.Context, s Source) {
	var secrets sourceSecrets
	if err := f.Keys.open(sourceOwner(s.Name), s.Box, &secrets); err != nil {
		f.Failed(err)
		return
	}
	at := Access{s.URL, secrets.Key}
	var both sync.WaitGroup
	defer both.Wait()
	both.Go(func() { f.push(ctx, s.Name, at) })
	f.pull(ctx, s, at, secrets.Secret)
}

// Heard is for a webhook of a source: when it is the source's, the source is asked
// for changes at once. fault.Unauthenticated when it is not, without saying why.
func (f *Follower) Heard(ctx context.Context, name string, h webhook.Header, body []byte) error {
	s, ok, err := find(ctx, f.Store, name)
	if err != nil {
		return err
	}
	if !ok || !s.Active() || f.believe(s, h, body) != nil {
		return fault.New(fault.Unauthenticated, "This webhook is not signed by a partner of that name.")
	}
	select {
	case f.wake(name) <- struct{}{}:
	default: // it is awake
	}
	return nil
}

// believe checks a webhook by the key of v1a, which only the source has, or by the
// secret that we gave it.
func (f *Follower) believe(s Source, h webhook.Header, body []byte) error {
	var secrets sourceSecrets
	if err := f.Keys.open(sourceOwner(s.Name), s.Box, &secrets); err != nil {
		return err
	}
	public, err := webhook.ParsePublicKey(secrets.Public)
	if err != nil {
		return err
	}
	secret, err := webhook.ParseSecret(secrets.Secret)
	if err != nil {
		return err
	}
	return webhook.Verify(h, body, f.Now(), public, secret)
}

func (f *Follower) wake(name string) chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, ok := f.wakes[name]
	if !ok {
		c = make(chan struct{}, 1)
		f.wakes[name] = c
	}
	return c
}
