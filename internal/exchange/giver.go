package exchange

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// Cases is where what we give comes from; *cases.Desk is one.
type Cases interface {
	Changes(ctx context.Context, banks []cases.Bank, after int64, limit int) ([]cases.Change, error)
	Receive(ctx context.Context, partner string, list []cases.Receipt) error
}

// GiverConfig is what a giver works with; all of it is needed, but that one that
// only invites and removes needs no Cases.
type GiverConfig struct {
	Store Store
	Cases Cases
	Keys  *Keys
	Now   func() time.Time
	// Rand MUST be a source of cryptographic randomness.
	Rand io.Reader
	// Private allows takers' webhooks in private networks, without TLS.
	Private bool
}

// Giver gives what people opened cases with to those who were invited, and takes
// their receipts. It is safe for concurrent use.
type Giver struct {
	GiverConfig

	mu   sync.Mutex
	news chan struct{} // closed when there may be more
}

// NewGiver gives a giver.
func NewGiver(c GiverConfig) *Giver { return &Giver{GiverConfig: c, news: make(chan struct{})} }

// The bounds of how long an invitation may wait.
const (
	DefaultInvitation = 72 * time.Hour
	maxInvitation     = 30 * 24 * time.Hour
)

// Invite invites a partner to take from those banks and gives the token that lets
// it join once, within a time; only a hash of it is kept. Who was invited and has
// not joined, or was removed, is invited anew. fault.Invalid; fault.Conflict when
// it has joined.
func (g *Giver) Invite(ctx context.Context, name string, banks []cases.Bank, lasts time.Duration) (string, error) {
	name, err := ParseName(name)
	if err != nil {
		return "", err
	}
	if lasts < time.Minute || lasts > maxInvitation {
		return "", fault.At("expires", "must be from 1 minute to 30 days")
	}
	token, err := newSecret(tokenPrefix, g.Rand)
	if err != nil {
		return "", err
	}
	now := instant(g.Now())
	t := Taker{Name: name, Banks: banks, Invited: now, Expires: now.Add(lasts)}
	return token, g.Store.Invite(ctx, t, HashOf(token), entry(audit.PartnerInvited, now, name))
}

func errInvitation() error {
	return fault.New(fault.Unauthenticated, "This invitation is not known here, was used already, or its time is over. Ask for another one.")
}

// Accept lets in whoever has the token, under the key of a hash. Asked again with
// both it gives the same; so a lost answer costs nothing. fault.Unauthenticated.
func (g *Giver) Accept(ctx context.Context, token string, key Hash) (Taker, error) {
	now := instant(g.Now())
	t, err := g.Store.AcceptInvitation(ctx, HashOf(token), key, now, func(t Taker) audit.Entry {
		return entry(audit.PartnerJoined, now, t.Name)
	})
	if fault.CodeOf(err) == fault.NotFound {
		return t, errInvitation()
	}
	return t, err
}

// WebhookKey is what takers check our webhooks with (v1a), as "whpk_…".
func (g *Giver) WebhookKey() string { return g.Keys.sign.Public().String() }

// Authenticate finds the taker of a key. fault.Unauthenticated for a key that is
// none; fault.Forbidden for one of a taker that was removed.
func (g *Giver) Authenticate(ctx context.Context, key string) (Taker, error) {
	t, err := g.Store.TakerByKey(ctx, HashOf(key))
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		return t, fault.New(fault.Unauthenticated, "This key is not known here. Join with «breakwater partner join URL».")
	case err != nil:
		return t, fmt.Errorf("find partner by key: %w", err)
	case !t.Active():
		return t, fault.New(fault.Forbidden, "You are no partner here any more. Delete every fingerprint that you were given.")
	}
	return t, nil
}

const (
	// MaxChanges is how many changes are given at once.
	MaxChanges = 500
	// MaxWait is the longest that Changes waits for news.
	MaxWait = 30 * time.Second
)

// Changes gives what changed in a taker's banks after a cursor, oldest first, of
// each fingerprint the last change alone. When nothing did it waits, until
// something does or the time is over.
func (g *Giver) Changes(ctx context.Context, t Taker, after int64, limit int, wait time.Duration) (Page, error) {
	waiting, cancel := context.WithTimeout(ctx, min(wait, MaxWait))
	defer cancel()
	g.asked(ctx, t, after)
	for {
		more := g.more() // before looking, so that nothing falls between
		list, err := g.Cases.Changes(ctx, t.Banks, after, min(limit, MaxChanges))
		if err != nil {
			return Page{}, err
		}
		if len(list) > 0 || wait <= 0 {
			return page(list, after), nil
		}
		select {
		case <-more:
		case <-waiting.Done():
			return Page{Next: after}, nil
		}
	}
}

// mostFrames bounds the frames of videos in one page, about 90 bytes each, so that
// a page is no larger than what is read of one. At least one change is in it.
const mostFrames = 100_000

func page(list []cases.Change, after int64) Page {
	p := Page{Changes: make([]Change, 0, len(list)), Next: after}
	frames := 0
	for _, c := range list {
		out := Change{ID: string(c.Fingerprint.ID), Bank: c.Bank, Action: c.Action, Verified: c.Verified, At: c.At}
		if c.Action == cases.ActionAdded {
			out.Kind, out.Fingerprint = c.Fingerprint.Kind, c.Fingerprint.Banked()
		}
		if v := out.Fingerprint.VPDQ; v != nil {
			frames += len(v.Frames)
		}
		if frames > mostFrames && len(p.Changes) > 0 {
			break
		}
		p.Changes = append(p.Changes, out)
		p.Next = c.Seq
	}
	return p
}

// asked notes that a taker is there, when it was not just noted.
func (g *Giver) asked(ctx context.Context, t Taker, cursor int64) {
	now := instant(g.Now())
	if cursor == t.Cursor && now.Sub(t.Asked) < time.Minute {
		return
	}
	_ = g.Store.TakerAsked(ctx, t.Name, cursor, now) // it is for people to look at; the next call notes it
}

func (g *Giver) more() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.news
}

// tell wakes those who wait in Changes.
func (g *Giver) tell() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.news)
	g.news = make(chan struct{})
}

// Receive keeps what a taker says became of fingerprints that it was given. The
// same again is no error. fault.Invalid with the field.
func (g *Giver) Receive(ctx context.Context, from string, list []Receipt) error {
	own := make([]cases.Receipt, len(list))
	for i, r := range list {
		own[i] = cases.Receipt{Fingerprint: cases.FingerprintID(r.Fingerprint), State: r.State, At: r.At}
	}
	return g.Cases.Receive(ctx, from, own)
}

// Relay keeps what a platform of this deployment says became of fingerprints that
// its uploads matched: those of cases of ours go there, those that a source gave us
// to the source, which learns nothing of the platform. fault.Invalid with the
// field.
func (g *Giver) Relay(ctx context.Context, from platform.ID, list []Receipt) error {
	if err := g.Receive(ctx, string(from), list); err != nil {
		return err
	}
	now := instant(g.Now())
	onward := make([]Receipt, 0, len(list))
	for _, r := range list {
		if r.At.IsZero() || r.At.After(now) {
			r.At = now
		}
		onward = append(onward, Receipt{Fingerprint: r.Fingerprint, State: r.State, At: instant(r.At)})
	}
	return g.Store.QueueReceipts(ctx, onward)
}

// Takers lists who takes from us, with those who were invited or removed.
func (g *Giver) Takers(ctx context.Context) ([]Taker, error) { return g.Store.Takers(ctx) }

// Remove ends a taker's right: its key then answers that it is to delete what it
// has. fault.NotFound.
func (g *Giver) Remove(ctx context.Context, name string) error {
	now := instant(g.Now())
	return g.Store.RemoveTaker(ctx, name, now, entry(audit.PartnerRemoved, now, name))
}

// entry is an audit entry about a partner, which is no person.
func entry(a audit.Action, at time.Time, name string) audit.Entry {
	return audit.Entry{At: at, Action: a, Detail: name}
}
