package conversation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/neartext"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// Engine reads messages; *risk.Engine is one.
type Engine interface {
	Fold(s risk.State, f risk.Facts, m thread.Message) (risk.State, risk.Assessment)
}

// Listener is told of each message that was assessed, once, after it is stored:
// what was known before it and the record after it. It holds up the answer, so
// it MUST return at once; it MUST NOT keep the message's text beyond its use, nor
// change what it is given.
type Listener interface {
	Assessed(r Request, before risk.Assessment, after Record)
}

// Assessor assesses messages. Make one with NewAssessor; it is safe for
// concurrent use.
type Assessor struct {
	store    Store
	engine   Engine
	playbook playbook.Playbook
	digester Digester
	now      func() time.Time
	rand     io.Reader
	hasher   neartext.Hasher
	keeper   *indicator.Keeper
	locks    stripes
	recent   recent[Key, Record]
	watchers *watchers

	histories recent[accountKey, remembered]
	listener  Listener // nil when nobody listens
}

// NewAssessor gives an assessor. digestKey is the deployment's secret for
// message digests, 32 bytes, from which those for texts that go out to many and
// for indicators are derived; rand MUST be a source of cryptographic randomness.
func NewAssessor(store Store, engine Engine, p playbook.Playbook, digestKey []byte, now func() time.Time, rand io.Reader) *Assessor {
	return &Assessor{
		store: store, engine: engine, playbook: p, digester: Digester{digestKey},
		hasher: neartext.New(digestKey), keeper: indicator.NewKeeper(digestKey, rand),
		now: now, rand: rand, watchers: newWatchers(),
	}
}

// Tell has the listener told of what is assessed. Call it before the first
// Assess.
func (a *Assessor) Tell(l Listener) { a.listener = l }

// Request is one message with the thread that it stands in.
type Request struct {
	Platform platform.ID
	Thread   string
	Facts    risk.Facts
	Message  thread.Message
}

// attempts is how often a commit that lost a race is tried again.
const attempts = 8

// Assess gives the answer for a message. The same message again gets the same
// answer and changes nothing; an id that was used for another message is
// fault.Conflict. When Assess returned an answer, it is durable.
func (a *Assessor) Assess(ctx context.Context, r Request) (Answer, error) {
	key := Key{r.Platform, r.Thread}
	digest := a.digester.Digest(key, r.Message)
	unlock := a.locks.lock(key)
	defer unlock()
	spent := map[playbook.Kind]bool{}
	rec, moment, fresh := a.recent.get(key)
	for range attempts {
		if !fresh {
			var receipt *Receipt
			var err error
			if rec, receipt, err = a.store.Load(ctx, key, r.Message.ID); err != nil {
				return Answer{}, fmt.Errorf("load thread: %w", err)
			}
			if receipt != nil {
				return replay(receipt, digest)
			}
		}
		c, err := a.decide(ctx, rec, r, digest, spent)
		if err != nil {
			return Answer{}, err
		}
		err = a.store.Commit(ctx, c)
		if err == nil {
			a.committed(rec, c, moment)
			if a.listener != nil {
				a.listener.Assessed(r, rec.Last, c.Record)
			}
			return c.Receipt.Answer, nil
		}
		fresh = false
		a.recent.forget(key)
		over, isSpent := errors.AsType[*playbook.SpentError](err)
		switch {
		case isSpent:
			for _, k := range over.Kinds {
				spent[k] = true
			}
		case errors.Is(err, ErrStale), errors.Is(err, ErrAssessed):
		default:
			return Answer{}, fmt.Errorf("commit assessment: %w", err)
		}
	}
	return Answer{}, fault.New(fault.Busy, "This thread is being changed by many calls at once. Send its messages one after another, and try again.")
}

// committed remembers the record as it is stored now, and tells those who watch.
func (a *Assessor) committed(before Record, c Commit, moment int) {
	after := c.Record
	after.Version++
	after.Accounts, after.NewAccounts = slices.Concat(after.Accounts, after.NewAccounts), nil
	if !c.Seen.Empty() {
		a.histories.forget(accountKey{after.Platform, c.Seen.Account})
	}
	a.recent.put(after.Key, after, moment)
	if after.Last.Level >= risk.Caution || before.Last.Level >= risk.Caution {
		a.watchers.tell()
	}
}

// replay answers a message that was assessed before.
func replay(r *Receipt, d Digest) (Answer, error) {
	if r.Digest != d {
		return Answer{}, fault.New(fault.Conflict,
			"This message id was used for another message in this thread. Give every message its own id.")
	}
	return r.Answer, nil
}

// decide folds the message and gives everything that it changes.
func (a *Assessor) decide(ctx context.Context, rec Record, r Request, digest Digest, spent map[playbook.Kind]bool) (Commit, error) {
	if rec.Version == 0 {
		salt, err := audit.NewSalt(a.rand)
		if err != nil {
			return Commit{}, err
		}
		rec.Salt = salt
	}
	before, now := rec.Last, a.now().UTC()
	other, err := a.lookAcross(ctx, rec, r, now)
	if err != nil {
		return Commit{}, err
	}
	state, after := a.engine.Fold(rec.State, r.Facts, r.Message)
	after = other.raise(after)
	done := a.playbook.Assessed(playbook.Assessment{
		Before: before, After: after, MessageID: r.Message.ID, Sender: r.Message.From,
	}, func(k playbook.Kind) bool { return spent[k] })
	rec.State, rec.Last, rec.Reasons, rec.Updated = state, after, other.reasons, now
	if after.Level > before.Level {
		rec.Raised = now
	}
	rec.NewAccounts = newAccounts(rec.Accounts, r)
	c := Commit{
		Record:  rec,
		Receipt: Receipt{MessageID: r.Message.ID, Digest: digest, Answer: answer(r, after, done, other.reasons)},
		Seen:    other.seen,
		Spends:  a.playbook.Spends(done),
	}
	if after.Level != before.Level || len(done) > 0 {
		c.Audit = []audit.Entry{{
			At: now, Platform: string(rec.Platform), Action: audit.Assessed,
			Subject: audit.Commit(rec.Salt, rec.Thread), Detail: summary(after, done),
		}}
	}
	if c.Indicators, err = a.indicators(r, after, now); err != nil {
		return c, err
	}
	c.Events, err = a.events(c.Receipt.Answer, rec, now)
	return c, err
}

// indicators seals what the message leads to. Only what the offender wrote in a
// thread at high or above is looked at: the names and numbers of the person
// targeted are none of ours.
func (a *Assessor) indicators(r Request, after risk.Assessment, now time.Time) ([]indicator.Sealed, error) {
	if after.Level < risk.High || after.Offender == "" || after.Offender != r.Message.From {
		return nil, nil
	}
	place := indicator.Place{Platform: r.Platform, Thread: r.Thread, Message: r.Message.ID, Account: r.Message.From}
	return a.keeper.Seal(place, r.Message.Text, now)
}

func answer(r Request, a risk.Assessment, done []playbook.Intervention, reasons []account.Reason) Answer {
	return Answer{
		ThreadID: r.Thread, MessageID: r.Message.ID,
		Level: a.Level, Probability: a.Probability, Stage: a.Stage, Signals: a.Signals,
		Crisis: a.Advice.Crisis != "", Interventions: done, Reasons: reasons,
	}
}

// summary is the audit row's detail: a level and the kinds of what was done.
func summary(a risk.Assessment, done []playbook.Intervention) string {
	words := []string{a.Level.String()}
	for _, i := range done {
		words = append(words, string(i.Kind))
	}
	return strings.Join(words, " ")
}

// events gives what must be told to the platform.
func (a *Assessor) events(ans Answer, rec Record, now time.Time) ([]outbox.Event, error) {
	tell := slices.ContainsFunc(ans.Interventions, func(i playbook.Intervention) bool {
		return i.Kind == playbook.TellPlatform
	})
	if !tell {
		return nil, nil
	}
	data, err := json.Marshal(map[string]any{
		"thread_id": ans.ThreadID, "message_id": ans.MessageID, "level": ans.Level, "stage": ans.Stage,
	})
	if err != nil {
		return nil, fmt.Errorf("write event: %w", err)
	}
	return []outbox.Event{{Platform: rec.Platform, Kind: outbox.ThreadRaised, At: now, Thread: rec.Thread, Data: data}}, nil
}

// newAccounts gives the request's accounts that are not known yet, each once.
func newAccounts(known []string, r Request) []string {
	var fresh []string
	add := func(id string) {
		if !slices.Contains(known, id) && !slices.Contains(fresh, id) {
			fresh = append(fresh, id)
		}
	}
	for _, acc := range r.Facts.Accounts {
		add(acc.ID)
	}
	add(r.Message.From)
	return fresh
}
