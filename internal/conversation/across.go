package conversation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// across is what the two accounts of a thread did in their other threads, and
// what this message adds to it.
type across struct {
	seen    account.Sighting
	reasons []account.Reason
	// suspect has a high prior and writes with a minor; minor is that one.
	// Both empty when there is no such account.
	suspect, minor string
}

const (
	// scriptMessages are the messages of a thread that are looked at for a
	// text that goes out to many: what comes later was written for this one.
	scriptMessages = 200
	// contactWithin is how soon after the contact was accepted a first message
	// is a first contact still, and not the first that we see of an old one.
	contactWithin = 24 * time.Hour
)

// lookAcross asks what is known of the accounts across their threads. It knows
// nothing of groups and of people who have a bond.
func (a *Assessor) lookAcross(ctx context.Context, rec Record, r Request, now time.Time) (across, error) {
	at := r.Message.At.UTC()
	if at.After(now) {
		at = now
	}
	pair := r.Facts.Accounts
	if len(pair) != 2 || len(rec.Accounts) > 2 || bonded(r.Facts.Relation, at) {
		return across{}, nil
	}
	if pair[0].ID != r.Message.From {
		pair = []thread.Account{pair[1], pair[0]}
	}
	histories, err := a.historiesOf(ctx, r, pair, now)
	if err != nil {
		return across{}, err
	}
	x := across{seen: account.Sighting{Account: r.Message.From}}
	if x.seen.Contact, err = a.firstContact(ctx, rec, r, pair[1], histories[0], at); err != nil {
		return across{}, err
	}
	x.seen.Script = a.script(rec, r, histories[0], at)
	histories[0] = histories[0].With(x.seen)
	for i, h := range histories {
		x.weigh(h, pair[i], pair[1-i], at)
	}
	return x, nil
}

// weigh takes what a history says of an account that writes with other.
func (x *across) weigh(h account.History, of, other thread.Account, at time.Time) {
	prior, reasons := account.Prior(h, at)
	for _, reason := range reasons {
		reason.Account = of.ID
		x.reasons = append(x.reasons, reason)
	}
	if prior >= account.High && other.AgeBand.Minor() {
		x.suspect, x.minor = of.ID, other.ID
	}
}

// raise has a thread between an account with a high prior and a minor stand at
// notice at least. It is the one place at which what other threads say enters
// the assessment of this one.
func (x *across) raise(after risk.Assessment) risk.Assessment {
	if x.suspect == "" || after.Level >= risk.Notice {
		return after
	}
	after.Level = risk.Notice
	if after.Offender == "" {
		after.Offender, after.Target = x.suspect, x.minor
	}
	return after
}

// firstContact gives the contact that a message is: the first of a thread, but
// for one of people who had accepted each other before.
func (a *Assessor) firstContact(ctx context.Context, rec Record, r Request, other thread.Account, h account.History, at time.Time) (*account.Contact, error) {
	rel := r.Facts.Relation
	if rec.Version > 0 || rel != nil && rel.Since != nil && at.Sub(*rel.Since) > contactWithin {
		return nil, nil
	}
	c := &account.Contact{At: at, Minor: other.AgeBand.Minor()}
	since := at.Add(-account.CircleWindow)
	if !slices.ContainsFunc(h.Contacts, func(c account.Contact) bool { return !c.At.Before(since) }) {
		return c, nil
	}
	var err error
	if c.Circle, err = a.store.Acquainted(ctx, r.Platform, r.Message.From, other.ID, since); err != nil {
		return nil, fmt.Errorf("look for a circle: %w", err)
	}
	return c, nil
}

// script gives what is remembered of the message's text, if it is long enough
// and new to the history.
func (a *Assessor) script(rec Record, r Request, h account.History, at time.Time) *account.Script {
	if rec.Version >= scriptMessages {
		return nil
	}
	hash, long := a.hasher.Sum(r.Message.Text)
	s := account.Script{Thread: r.Thread, At: at, Hash: hash}
	if !long || !h.Adds(s) {
		return nil
	}
	return &s
}

// bonded reports whether the platform knows of a bond that a stranger would not
// have; the same as package risk takes for one.
func bonded(rel *thread.Relation, at time.Time) bool {
	if rel == nil {
		return false
	}
	return rel.PhoneContact != nil && *rel.PhoneContact ||
		rel.MutualConnections != nil && *rel.MutualConnections >= 3 ||
		rel.Since != nil && at.Sub(*rel.Since) > 90*24*time.Hour
}
