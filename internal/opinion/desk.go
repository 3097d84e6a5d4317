package opinion

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/risk"
)

// Config is what a desk needs; all of it.
type Config struct {
	Store Store
	Model Model
	// Name is the model's name, as the endpoint knows it.
	Name   string
	Policy Policy
	// From is the lowest level of threads that are sent.
	From   risk.Level
	Limits Limits
	Now    func() time.Time
	// Rand MUST be a source of cryptographic randomness.
	Rand io.Reader
	// Log takes failures of ours. It gets nothing of a conversation.
	Log *slog.Logger
}

// Desk asks for second opinions beside the assessments and keeps what comes.
// Make one with NewDesk; it is safe for concurrent use.
type Desk struct {
	Config
	gate   gate
	line   chan job
	counts counts
}

// job is what waits to be asked. It holds a message's text, in memory alone.
type job struct {
	request conversation.Request
	after   risk.Assessment
	salt    []byte
}

// NewDesk gives a desk; nothing is sent before Run.
func NewDesk(c Config) (*Desk, error) {
	if err := c.Limits.Check(); err != nil {
		return nil, err
	}
	return &Desk{Config: c, gate: gate{limits: c.Limits}, line: make(chan job, c.Limits.Waiting), counts: newCounts()}, nil
}

// Assessed implements conversation.Listener: it puts a message for which an
// opinion is due in the line, and returns at once.
func (d *Desk) Assessed(r conversation.Request, before risk.Assessment, after conversation.Record) {
	if !Due(d.From, before, after.Last) {
		return
	}
	select {
	case d.line <- job{r, after.Last, after.Salt}:
	default:
		d.counts.notAsked(LineFull)
	}
}

// Run asks until ctx ends. What is under way is then given up and recorded as
// Stopped; what waits is forgotten. Run it once.
func (d *Desk) Run(ctx context.Context) error {
	if err := d.resume(ctx); err != nil {
		return err
	}
	var workers sync.WaitGroup
	for range d.Limits.AtOnce {
		workers.Go(func() { d.work(ctx) })
	}
	workers.Wait()
	for {
		select {
		case <-d.line:
			d.counts.notAsked(ServerStopped)
		default:
			return nil
		}
	}
}

// resume takes up the budget where the server before left it.
func (d *Desk) resume(ctx context.Context) error {
	now := d.Now().UTC()
	if err := d.Store.StopOpinions(ctx, now); err != nil {
		return fmt.Errorf("resume second opinions: %w", err)
	}
	inDay, err := d.Store.OpinionsSince(ctx, now.Truncate(24*time.Hour))
	if err != nil {
		return fmt.Errorf("resume second opinions: %w", err)
	}
	inHour, err := d.Store.OpinionsSince(ctx, now.Truncate(time.Hour))
	if err != nil {
		return fmt.Errorf("resume second opinions: %w", err)
	}
	d.gate.resume(now, inHour, inDay)
	return nil
}

func (d *Desk) work(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case j := <-d.line:
			d.handle(ctx, j)
		}
	}
}

// handle takes one job through the gate.
func (d *Desk) handle(ctx context.Context, j job) {
	key := conversation.Key{Platform: j.request.Platform, Thread: j.request.Thread}
	pass, reason := d.gate.enter(d.Now(), key)
	if pass == nil {
		d.counts.notAsked(reason)
		return
	}
	worked := d.ask(ctx, Place{key, j.salt}, j)
	d.gate.leave(d.Now(), pass, worked)
}

// ask records the question, asks it, and records what came of it. It gives whether
// the endpoint worked, nil when that is not known.
func (d *Desk) ask(ctx context.Context, p Place, j job) *bool {
	code, err := NewCase(d.Rand)
	if err != nil {
		d.counts.notAsked(StoreFailed)
		d.failed(ctx, "make a code", err)
		return nil
	}
	q := NewQuestion(j.request, j.after)
	a := Asked{
		Message: j.request.Message.ID, Accounts: q.Accounts, At: d.Now().UTC(),
		Model: d.Name, Policy: d.Policy.Version(), Steering: q.Steering,
	}
	switch err := d.Store.AskOpinion(ctx, p, a, d.entry(p, audit.OpinionAsked, a.At, a.Model+" "+a.Policy)); {
	case errors.Is(err, ErrGone), errors.Is(err, ErrAsked):
		d.counts.notAsked(ThreadGone)
		return nil
	case err != nil:
		d.counts.notAsked(StoreFailed)
		d.failed(ctx, "record a question", err)
		return nil
	}
	d.counts.asked()
	a.Opinion, a.Failure = d.complete(ctx, q, code)
	a.Answered = d.Now().UTC()
	d.counts.answered(a)
	d.keep(ctx, p, a)
	if a.Failure == Stopped {
		return nil
	}
	worked := !a.Failure.ofEndpoint()
	return &worked
}

// complete asks the model and reads its answer.
func (d *Desk) complete(ctx context.Context, q Question, code string) (o Opinion, failure Failure) {
	// A help must not end the server. What a panic holds may be words of the
	// conversation: it is not logged.
	defer func() {
		if recover() != nil {
			d.Log.ErrorContext(ctx, "second opinion: asking failed unexpectedly")
			o, failure = Opinion{}, Stopped
		}
	}()
	limited, cancel := context.WithTimeout(ctx, d.Limits.Timeout)
	defer cancel()
	said, failure := d.Model.Complete(limited, NewPrompt(d.Policy, q, code, d.Limits.Bytes))
	switch {
	case failure != "" && ctx.Err() != nil:
		return Opinion{}, Stopped
	case failure != "":
		return Opinion{}, failure
	}
	o, failure = Parse(said, code)
	if failure != "" {
		return Opinion{}, failure
	}
	o.Rationale = Scrub(o.Rationale, q.Messages)
	return o, ""
}

// keepWithin bounds how long an answer is waited for to be stored, also while
// the server stops.
const keepWithin = 5 * time.Second

func (d *Desk) keep(ctx context.Context, p Place, a Asked) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepWithin)
	defer cancel()
	detail := string(a.Opinion.Verdict)
	var events []outbox.Event
	if a.Failure != "" {
		detail = "failed " + string(a.Failure)
	} else {
		events = d.events(p, a)
	}
	err := d.Store.AnswerOpinion(ctx, p, a, events, d.entry(p, audit.OpinionGiven, a.Answered, detail))
	if err != nil && !errors.Is(err, ErrGone) {
		d.failed(ctx, "record an answer", err)
	}
}

// events tells the platform that there is something to read, not what: nobody
// should act on an opinion alone.
func (d *Desk) events(p Place, a Asked) []outbox.Event {
	data, err := json.Marshal(map[string]string{"thread_id": p.Thread, "message_id": a.Message})
	if err != nil { // two strings can always be written
		return nil
	}
	return []outbox.Event{{Platform: p.Platform, Kind: outbox.ThreadOpinion, At: a.Answered, Thread: p.Thread, Data: data}}
}

func (d *Desk) entry(p Place, action audit.Action, at time.Time, detail string) audit.Entry {
	return audit.Entry{At: at, Platform: string(p.Platform), Action: action, Subject: audit.Commit(p.Salt, p.Thread), Detail: detail}
}

func (d *Desk) failed(ctx context.Context, what string, err error) {
	d.Log.ErrorContext(ctx, "second opinion failed", "at", what, "error", err.Error())
}
