package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

const (
	// patience is how long a source may let us wait for news.
	patience = 25 * time.Second
	// restWithHook is how often a source is asked that tells us by webhooks, should
	// one be lost, and to learn that it removed us.
	restWithHook = 15 * time.Second
	// noteEvery is how often it is noted that a source is there.
	noteEvery = time.Minute
)

// puller is the following of one source.
type puller struct {
	*Follower
	source Source
	at     Access
	secret string // for its webhooks

	hooked   bool
	failures int
	noted    time.Time
}

// pull takes in what a source gives until ctx ends or the source ends us.
func (f *Follower) pull(ctx context.Context, s Source, at Access, secret string) {
	p := &puller{Follower: f, source: s, at: at, secret: secret, failures: s.Failures}
	for ctx.Err() == nil {
		more, err := p.once(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case fault.CodeOf(err) == fault.Forbidden:
			p.end(ctx)
			return
		case errors.Is(err, ErrStale):
			if !p.reload(ctx) {
				return
			}
		case err != nil:
			p.trouble(ctx, err)
		default:
			p.well(ctx)
			if p.hooked && !more {
				p.rest(ctx)
			}
		}
	}
}

// once asks for news and takes them in; more says that there were some.
func (p *puller) once(ctx context.Context) (more bool, err error) {
	if p.source.Hook != "" && !p.hooked {
		address := p.source.Hook + "/v1/exchange/webhooks/" + p.source.Name
		p.hooked = p.Client.SetHook(ctx, p.at, address, p.secret) == nil // else we ask, and wait for the answer
	}
	wait := patience
	if p.hooked {
		wait = 0
	}
	news, err := p.Client.Changes(ctx, p.at, p.source.Cursor, wait)
	if err != nil {
		return false, err
	}
	if len(news.Changes) == 0 {
		return false, nil
	}
	in := p.intake(news)
	if err := p.Store.TakeIn(ctx, in); err != nil {
		if !errors.Is(err, ErrStale) {
			p.Failed(fmt.Errorf("take in what a partner gave: %w", err))
		}
		return false, err
	}
	p.source.Cursor = in.Next
	p.count(func(c *Counts) { c.Added += len(in.Add); c.Withdrawn += len(in.Remove) })
	// The store has it: should this fail, the banks' own following takes it in.
	_ = p.Banks.Follow(context.WithoutCancel(ctx))
	return true, nil
}

// intake gives what news come to: of each fingerprint the last change. What is not
// as agreed is left out.
func (p *puller) intake(news News) Intake {
	in := Intake{Source: p.source.Name, After: p.source.Cursor, Next: news.Next, At: instant(p.Now())}
	seen := map[string]bool{}
	for _, c := range slices.Backward(news.Changes) {
		if seen[c.ID] {
			continue
		}
		seen[c.ID] = true
		if c.Action == cases.ActionWithdrawn {
			in.Remove = append(in.Remove, c.ID)
			continue
		}
		e := p.entry(c, in.At)
		if err := e.Validate(); err != nil || c.Action != cases.ActionAdded || !slices.Contains(p.source.Banks, c.Bank) {
			p.count(func(n *Counts) { n.Refused++ })
			continue
		}
		in.Add = append(in.Add, Added{c.Bank, e})
	}
	slices.Reverse(in.Add)
	slices.Reverse(in.Remove)
	return in
}

func (p *puller) entry(c Change, now time.Time) bank.Entry {
	e := bank.Entry{
		ID: c.ID, Fingerprint: c.Fingerprint, Source: "partner " + p.source.Name,
		State: bank.State{Status: bank.Active}, Created: now,
	}
	if c.At.Unix() > 0 && !c.At.After(now) {
		e.FirstSeen = instant(c.At)
	}
	if c.Verified {
		e.Opinions = []bank.Opinion{{Holder: p.source.Name, Verdict: bank.Confirmed, At: now}}
	}
	return e
}

// reload reads anew how far we are; false when the source is no more.
func (p *puller) reload(ctx context.Context) bool {
	s, ok, err := find(ctx, p.Store, p.source.Name)
	if err != nil {
		p.trouble(ctx, err)
		return true
	}
	p.source = s
	return ok && s.Active()
}

// end is for a source that removed us: what it gave matches no more.
func (p *puller) end(ctx context.Context) {
	now := instant(p.Now())
	for ctx.Err() == nil {
		err := p.Store.EndSource(ctx, p.source.Name, now, false, entry(audit.SourceEnded, now, p.source.Name))
		if err == nil || fault.CodeOf(err) == fault.NotFound {
			break
		}
		p.Failed(fmt.Errorf("end a partner that removed us: %w", err))
		sleep(ctx, longest)
	}
	_ = p.Banks.Follow(context.WithoutCancel(ctx))
}

// trouble notes why a source did not answer, and waits, each time longer.
func (p *puller) trouble(ctx context.Context, err error) {
	p.failures++
	p.count(func(c *Counts) { c.Failures++ })
	text := "it did not answer"
	if fault.CodeOf(err) != fault.Internal {
		text, _ = fault.PublicOf(err)
	}
	if err := p.Store.SourceHeard(ctx, p.source.Name, instant(p.Now()), text); err != nil && ctx.Err() == nil {
		p.Failed(fmt.Errorf("note that a partner did not answer: %w", err))
	}
	sleep(ctx, backoff(p.failures, p.Rand))
}

// well notes now and then that a source is there.
func (p *puller) well(ctx context.Context) {
	now := instant(p.Now())
	if p.failures == 0 && now.Sub(p.noted) < noteEvery {
		return
	}
	p.failures, p.noted = 0, now
	if err := p.Store.SourceHeard(ctx, p.source.Name, now, ""); err != nil && ctx.Err() == nil {
		p.Failed(fmt.Errorf("note that a partner answered: %w", err))
	}
}

// rest waits for a webhook, or a while.
func (p *puller) rest(ctx context.Context) {
	timed, cancel := context.WithTimeout(ctx, restWithHook)
	defer cancel()
	select {
	case <-p.wake(p.source.Name):
	case <-timed.Done():
	}
}
