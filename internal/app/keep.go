package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
)

const (
	// followEvery is how soon after another process changed a bank, as
	// «breakwater bank import» does, the server knows.
	followEvery = 250 * time.Millisecond
	// tidyEvery is how soon after its time an entry is enabled again.
	tidyEvery = time.Second
	// forgetEvery is how often what is known of accounts across their threads
	// is looked through for what is past its time.
	forgetEvery = time.Hour
	// complainEvery spares the log when the store fails for long.
	complainEvery = time.Minute
)

// keepBanks follows the banks in the store, and tidies them, until ctx ends.
func keepBanks(ctx context.Context, banks *bank.Registry, log *slog.Logger) {
	follow, tidy := time.NewTicker(followEvery), time.NewTicker(tidyEvery)
	defer follow.Stop()
	defer tidy.Stop()
	var complained time.Time
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-follow.C:
			err = banks.Follow(ctx)
		case <-tidy.C:
			err = banks.Tidy(ctx)
		}
		if err != nil && ctx.Err() == nil && time.Since(complained) > complainEvery {
			complained = time.Now()
			log.WarnContext(ctx, "banks: what changed in the store is not known yet", "error", err.Error())
		}
	}
}

// complaints writes of what fails, and no more often than complainEvery, so that
// the log stays readable when it fails for long.
type complaints struct {
	write func(error)

	mu   sync.Mutex
	last time.Time
}

func (c *complaints) failed(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.last) < complainEvery {
		return
	}
	c.last = time.Now()
	c.write(err)
}
