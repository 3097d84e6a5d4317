package conversation

import (
	"context"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/thread"
)

// clocksApart is how much later than ours a platform's clock may be.
const clocksApart = 24 * time.Hour

// Report stores that somebody reported or blocked an account, which raises the
// prior of the account's threads. The same report again changes nothing;
// fault.Conflict when its id stands for another, fault.Invalid when it is of a
// time to come.
func (a *Assessor) Report(ctx context.Context, p platform.ID, r account.Report) error {
	if r.At.After(a.now().Add(clocksApart)) {
		return fault.At("at", "lies in the future")
	}
	entry, err := a.erasure(audit.AccountReported, p, r.Account)
	if err != nil {
		return err
	}
	entry.Detail = string(r.Kind)
	if err := a.store.AddReport(ctx, p, r, entry); err != nil {
		return fmt.Errorf("add report: %w", err)
	}
	a.histories.forget(accountKey{p, r.Account})
	return nil
}

// Indicators gives the wallets, handles, links and the like that were found in
// a thread, the oldest first, and records in the audit log that they were
// looked at. fault.NotFound when nothing is stored of the thread.
func (a *Assessor) Indicators(ctx context.Context, key Key) ([]indicator.Opened, error) {
	rec, err := a.store.Thread(ctx, key)
	if err != nil {
		return nil, err
	}
	list, err := a.store.Indicators(ctx, key, audit.Entry{
		At: a.now().UTC(), Platform: string(key.Platform), Action: audit.IndicatorsRead, Subject: audit.Commit(rec.Salt, key.Thread),
	})
	if err != nil {
		return nil, fmt.Errorf("read indicators: %w", err)
	}
	opened := make([]indicator.Opened, 0, len(list))
	for _, s := range list {
		f, err := a.keeper.Open(key.Platform, key.Thread, s.Sealed)
		if err != nil {
			return nil, err
		}
		opened = append(opened, indicator.Opened{Found: f, Message: s.Message, Account: s.Account, At: s.At, Threads: s.Threads})
	}
	return opened, nil
}

// ForgetHistory erases what was kept of accounts for as long as it counts. Call
// it every hour or so.
func (a *Assessor) ForgetHistory(ctx context.Context) error {
	return a.store.ForgetHistory(ctx, a.now().UTC())
}

// accountKey names an account: ids are unique on their platform.
type accountKey struct {
	platform platform.ID
	account  string
}

// remembered is a history as it was read at a time.
type remembered struct {
	account.History
	read time.Time
}

// historyAge is how old a remembered history may be: another process may have
// added to it.
const historyAge = 2 * time.Second

// historiesOf gives the histories of a pair.
func (a *Assessor) historiesOf(ctx context.Context, r Request, pair []thread.Account, now time.Time) ([]account.History, error) {
	list := make([]account.History, len(pair))
	for i, acc := range pair {
		key := accountKey{r.Platform, acc.ID}
		have, moment, ok := a.histories.get(key)
		if !ok || now.Sub(have.read) > historyAge {
			read, err := a.store.Histories(ctx, r.Platform, []string{acc.ID})
			if err != nil {
				return nil, fmt.Errorf("load histories: %w", err)
			}
			have = remembered{read[0], now}
			a.histories.put(key, have, moment)
		}
		list[i] = have.History
	}
	return list, nil
}
