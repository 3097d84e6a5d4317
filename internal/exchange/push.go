package exchange

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

const (
	// pushEvery is how soon a receipt goes out.
	pushEvery = 250 * time.Millisecond
	pushMost  = 500
	// The shortest and the longest that a source is left alone that did not answer.
	// The longest is what a withdrawal waits at most when a source is back.
	firstRest = 250 * time.Millisecond
	longest   = 30 * time.Second
)

// push sends the receipts that wait for a source until ctx ends.
func (f *Follower) push(ctx context.Context, source string, at Access) {
	failures := 0
	for ctx.Err() == nil {
		n, err := f.pushOnce(ctx, source, at)
		switch {
		case err != nil:
			failures++
			sleep(ctx, backoff(failures, f.Rand))
		case n < pushMost:
			failures = 0
			sleep(ctx, pushEvery)
		}
	}
}

// pushOnce sends what waits, and forgets it when it was taken. A source takes the
// same twice without harm: so nothing is lost when we are killed between.
func (f *Follower) pushOnce(ctx context.Context, source string, at Access) (int, error) {
	list, err := f.Store.WaitingReceipts(ctx, source, pushMost)
	if err != nil {
		if ctx.Err() == nil {
			f.Failed(fmt.Errorf("read receipts for a partner: %w", err))
		}
		return 0, err
	}
	if len(list) == 0 {
		return 0, nil
	}
	err = f.Client.Receipts(ctx, at, list)
	if code := fault.CodeOf(err); err != nil && code != fault.Invalid && code != fault.TooLarge {
		return 0, err // one that it will never take would stand before all others
	}
	if err := f.Store.ReceiptsSent(ctx, list); err != nil {
		return 0, err
	}
	f.count(func(c *Counts) { c.Receipts += len(list) })
	return len(list), nil
}

// backoff gives how long to wait after a number of failures: twice as long each
// time, and up to a quarter less, so that many do not come back at once.
func backoff(failures int, rand io.Reader) time.Duration {
	d := longest
	if failures < 8 {
		d = min(longest, firstRest<<(failures-1))
	}
	var b [1]byte
	if _, err := io.ReadFull(rand, b[:]); err == nil {
		d -= d / 4 * time.Duration(binary.BigEndian.Uint16([]byte{0, b[0]})) / 255
	}
	return d
}
