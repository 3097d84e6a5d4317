package news

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Config is what a courier works with; all of it is needed.
type Config struct {
	Store   Store
	Cases   Cases
	Letters Letters
	Sender  Sender
	Now     func() time.Time
	// Rand MUST be a source of cryptographic randomness.
	Rand io.Reader
	// Failed is told why a letter was not sent; nothing in it tells to whom.
	Failed func(error)
}

// Courier tells people that there is something new. It is safe for concurrent
// use.
type Courier struct {
	Config
	quiet  *quiet
	mu     sync.Mutex
	counts map[Outcome]int
}

// Outcome is what became of a try.
type Outcome string

// The outcomes.
const (
	Sent    Outcome = "sent"
	Failed  Outcome = "failed"   // it is tried again
	Refused Outcome = "refused"  // the address takes no letters
	GivenUp Outcome = "given_up" // after the last try
)

// NewCourier gives a courier.
func NewCourier(c Config) (*Courier, error) {
	key := make([]byte, 32)
	if _, err := io.ReadFull(c.Rand, key); err != nil {
		return nil, fmt.Errorf("make courier of news: %w", err)
	}
	return &Courier{Config: c, quiet: newQuiet(key), counts: map[Outcome]int{}}, nil
}

// Counts says how many tries came to what since the start.
func (c *Courier) Counts() map[Outcome]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[Outcome]int{Sent: 0, Failed: 0, Refused: 0, GivenUp: 0}
	maps.Copy(out, c.counts)
	return out
}

const (
	// lease is longer than a try takes, so that no other makes the same one.
	lease  = 2 * time.Minute
	atOnce = 4
)

// Round looks at the cases whose time has come, a few side by side, and gives how
// many there were.
func (c *Courier) Round(ctx context.Context) (int, error) {
	now := c.Now()
	list, err := c.Store.ClaimNews(ctx, now, now.Add(lease), atOnce)
	if err != nil {
		return 0, fmt.Errorf("claim news: %w", err)
	}
	var looks sync.WaitGroup
	errs := make([]error, len(list))
	for i, w := range list {
		looks.Go(func() { errs[i] = c.look(ctx, w) })
	}
	looks.Wait()
	return len(list), errors.Join(errs...)
}

// look tells the person of a case when there is something to tell.
func (c *Courier) look(ctx context.Context, w Waiting) error {
	notices, err := c.Cases.Notices(ctx, w.Case)
	if fault.CodeOf(err) == fault.NotFound {
		return nil // erased meanwhile, and what waited with it
	}
	if err != nil {
		return fmt.Errorf("look for news: %w", err)
	}
	now := c.Now()
	next := Done{Look: cases.NextDue(notices, now)}
	if !worth(w, notices, now) {
		return c.Store.NewsDone(ctx, w, next)
	}
	told := Done{Told: now, Rest: now.Add(rest), Look: next.Look}
	to, language, err := c.Cases.Reach(ctx, w.Case)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find where news goes: %w", err)
	}
	if to == nil || to.Validate() != nil { // no address any more, or one that no letter goes to
		return c.Store.NewsDone(ctx, w, next)
	}
	letter, err := c.Letters.Letter(language)
	if err != nil {
		return fmt.Errorf("write letter: %w", err)
	}
	if until, ok := c.quiet.take(to.Value, now); !ok {
		return c.Store.NewsLater(ctx, w.Case, until, w.Try)
	}
	err = c.Sender.Send(ctx, to.Value, letter)
	if err != nil {
		c.quiet.undo(to.Value)
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err() // we stop; after the lease another tries
	}
	return c.keep(ctx, w, told, err)
}

// worth says whether there is something to tell: receipts, or a clock that ran
// out.
func worth(w Waiting, notices []cases.Notice, now time.Time) bool {
	return w.Fresh > 0 || slices.ContainsFunc(notices, func(n cases.Notice) bool { return n.Late(w.Told, now) })
}

// keep notes what came of a try.
func (c *Courier) keep(ctx context.Context, w Waiting, told Done, failed error) error {
	ctx = context.WithoutCancel(ctx) // what was sent is not sent again
	outcome := Sent
	if failed != nil {
		c.Failed(failed)
		again, more := wait(w.Try+1, c.Rand)
		switch {
		case errors.Is(failed, ErrRefused):
			outcome = Refused
		case !more:
			outcome = GivenUp
		default:
			c.count(Failed)
			return c.Store.NewsLater(ctx, w.Case, c.Now().Add(again), w.Try+1)
		}
	}
	c.count(outcome)
	return c.Store.NewsDone(ctx, w, told)
}

func (c *Courier) count(o Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[o]++
}
