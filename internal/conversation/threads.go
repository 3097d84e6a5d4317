package conversation

import (
	"context"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// Thread gives what is stored of a thread; fault.NotFound when nothing is.
func (a *Assessor) Thread(ctx context.Context, key Key) (Record, error) {
	return a.store.Thread(ctx, key)
}

// Threads lists threads, highest level first, newest first among equals.
func (a *Assessor) Threads(ctx context.Context, f Filter) ([]Record, error) {
	return a.store.Threads(ctx, f)
}

// DeleteThread erases what is stored of a thread, at once and for good. The
// audit log keeps that a thread was erased, not which.
func (a *Assessor) DeleteThread(ctx context.Context, key Key) error {
	entry, err := a.erasure(audit.ThreadErased, key.Platform, key.Thread)
	if err != nil {
		return err
	}
	defer a.locks.lock(key)() // or a message under way would be remembered after it
	a.recent.forget(key)
	if err := a.store.DeleteThread(ctx, key, entry); err != nil {
		return fmt.Errorf("delete thread: %w", err)
	}
	a.histories.forgetAll() // it may stand in any of them
	a.watchers.tell()
	return nil
}

// DeleteAccount erases every thread of an account's on the platform, and gives
// how many that were. Erasing an account that nothing is stored of is no
// error: what was asked for is so.
func (a *Assessor) DeleteAccount(ctx context.Context, p platform.ID, account string) (int, error) {
	entry, err := a.erasure(audit.AccountErased, p, account)
	if err != nil {
		return 0, err
	}
	n, err := a.store.DeleteAccount(ctx, p, account, entry)
	if err != nil {
		return 0, fmt.Errorf("delete account: %w", err)
	}
	a.recent.forgetAll()
	a.histories.forgetAll()
	a.watchers.tell()
	return n, nil
}

// erasure gives the audit entry for an erasure, or for what must not be found by
// its subject, under a salt that is forgotten at once.
func (a *Assessor) erasure(action audit.Action, p platform.ID, subject string) (audit.Entry, error) {
	salt, err := audit.NewSalt(a.rand)
	if err != nil {
		return audit.Entry{}, err
	}
	return audit.Entry{
		At: a.now().UTC(), Platform: string(p), Action: action, Subject: audit.Commit(salt, subject),
	}, nil
}
