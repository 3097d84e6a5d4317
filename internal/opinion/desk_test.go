package opinion_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/opinion"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/risk"
)

// fake is a store and a model.
type fake struct {
	mu       sync.Mutex
	asked    []opinion.Asked // with what came of them
	audit    []string
	events   []outbox.Event
	prompts  []opinion.Prompt
	gone     bool
	askFails error
	before   int // asked before the start

	complete func(ctx context.Context, p opinion.Prompt) (string, opinion.Failure)
}

func (f *fake) AskOpinion(_ context.Context, _ opinion.Place, a opinion.Asked, e audit.Entry) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.gone:
		return opinion.ErrGone
	case f.askFails != nil:
		return f.askFails
	}
	f.asked = append(f.asked, a)
	f.audit = append(f.audit, string(e.Action)+" "+e.Detail)
	return nil
}

func (f *fake) AnswerOpinion(ctx context.Context, _ opinion.Place, a opinion.Asked, events []outbox.Event, e audit.Entry) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.asked, func(b opinion.Asked) bool { return b.Message == a.Message })
	f.asked[i] = a
	f.audit = append(f.audit, string(e.Action)+" "+e.Detail)
	f.events = append(f.events, events...)
	return ctx.Err()
}

func (f *fake) Opinions(context.Context, conversation.Key, int) ([]opinion.Asked, error) {
	return f.asked, nil
}

func (f *fake) StopOpinions(context.Context, time.Time) error { return nil }

func (f *fake) OpinionsSince(context.Context, time.Time) (int, error) { return f.before, nil }

func (f *fake) Complete(ctx context.Context, p opinion.Prompt) (string, opinion.Failure) {
	f.mu.Lock()
	f.prompts = append(f.prompts, p)
	f.mu.Unlock()
	return f.complete(ctx, p)
}

// says gives a model that always says the same, with the case in it.
func says(text string) func(context.Context, opinion.Prompt) (string, opinion.Failure) {
	return func(_ context.Context, p opinion.Prompt) (string, opinion.Failure) {
		return strings.ReplaceAll(text, code, p.Case), ""
	}
}

// run has a desk take messages and waits until it has nothing to do; then it
// stops it, and gives the log.
func run(t *testing.T, f *fake, l opinion.Limits, take func(*opinion.Desk)) string {
	t.Helper()
	var log bytes.Buffer
	d, err := opinion.NewDesk(opinion.Config{
		Store: f, Model: f, Name: "model-1", Policy: opinion.DefaultPolicy(), From: risk.Caution, Limits: l,
		Now: time.Now, Rand: rand.Reader, Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	take(d)
	synctest.Wait()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	return log.String()
}

// message has the desk told of a message that raised the thread to high.
func message(d *opinion.Desk, id, text string) {
	r, a := request(text), assessment()
	r.Message.ID = id
	d.Assessed(r, risk.Assessment{}, conversation.Record{Key: conversation.Key{Platform: r.Platform, Thread: r.Thread}, Last: a, Salt: []byte("0123456789abcdef")})
}

func TestDesk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{complete: says(strings.Replace(good, "A asks B", `As \"tell all your friends\" says, A asks B`, 1))}
		var state opinion.State
		log := run(t, f, opinion.DefaultLimits(), func(d *opinion.Desk) {
			d.Assessed(request("hi"), risk.Assessment{}, conversation.Record{Last: risk.Assessment{Level: risk.Notice}})
			message(d, "m1", "pay or I tell all your friends")
			synctest.Wait()
			state = d.State()
		})
		version := opinion.DefaultPolicy().Version()
		if want := []string{"thread.opinion_asked model-1 " + version, "thread.opinion_given blackmail"}; !slices.Equal(f.audit, want) {
			t.Errorf("audit: %q", f.audit)
		}
		got := f.asked[0]
		want := opinion.Asked{
			Message: "m1", Accounts: []string{"sender-9", "victim-7"}, At: got.At, Answered: got.Answered, Model: "model-1", Policy: version,
			Opinion: opinion.Opinion{Verdict: opinion.Blackmail, Confidence: 0.9, Rationale: `As "[…]" says, A asks B for money.`},
		}
		if fmt.Sprint(got) != fmt.Sprint(want) || got.Answered.IsZero() {
			t.Errorf("kept\n%+v\nwant\n%+v", got, want)
		}
		if len(f.events) != 1 || string(f.events[0].Data) != `{"message_id":"m1","thread_id":"thread-1"}` {
			t.Errorf("events: %s", f.events[0].Data)
		}
		if state.Asked != 1 || state.Given[opinion.Blackmail] != 1 || state.HourLeft != 59 || state.DayLeft != 499 || state.Open {
			t.Errorf("state: %+v", state)
		}
		if log != "" {
			t.Errorf("logged: %s", log)
		}
	})
}

// Everything that can go wrong is a named failure, tells nobody, and is logged
// with nothing of what was said.
func TestDeskFailures(t *testing.T) {
	t.Parallel()
	slow := func(ctx context.Context, _ opinion.Prompt) (string, opinion.Failure) {
		<-ctx.Done()
		return "", opinion.TimedOut
	}
	for name, tc := range map[string]struct {
		complete func(context.Context, opinion.Prompt) (string, opinion.Failure)
		want     opinion.Failure
	}{
		"slow":       {slow, opinion.TimedOut},
		"rejected":   {func(context.Context, opinion.Prompt) (string, opinion.Failure) { return "", opinion.Rejected }, opinion.Rejected},
		"malformed":  {says("{oops"), opinion.NoObject},
		"refusing":   {says("I'm sorry, I can't help with that."), opinion.Refused},
		"copied":     {says(`{"case": "1", "verdict": "no_sign", "confidence": 1, "rationale": "fine"}`), opinion.WrongCase},
		"silent":     {says(""), opinion.Empty},
		"two-minded": {says(good + good), opinion.SeveralObjects},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{complete: tc.complete}
				log := run(t, f, opinion.DefaultLimits(), func(d *opinion.Desk) {
					message(d, "m1", "secret words")
					time.Sleep(time.Minute)
				})
				if len(f.asked) != 1 || f.asked[0].Failure != tc.want || f.asked[0].Opinion != (opinion.Opinion{}) || len(f.events) != 0 {
					t.Errorf("%+v, %d events", f.asked, len(f.events))
				}
				if f.audit[1] != "thread.opinion_given failed "+string(tc.want) {
					t.Errorf("audit: %q", f.audit)
				}
				if strings.Contains(log, "secret") {
					t.Errorf("logged: %s", log)
				}
			})
		})
	}
}

func TestDeskSendsNothingThatIsNotRecorded(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]*fake{
		"erased":          {gone: true},
		"the store fails": {askFails: errors.New("disk full")},
		"budget spent":    {before: 1000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f.complete = says(good)
				run(t, f, opinion.DefaultLimits(), func(d *opinion.Desk) { message(d, "m1", "secret") })
				if len(f.prompts) != 0 || len(f.asked) != 0 {
					t.Errorf("%d prompts, %d asked", len(f.prompts), len(f.asked))
				}
			})
		})
	}
}

func TestDeskOutlivesAPanic(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{complete: func(_ context.Context, p opinion.Prompt) (string, opinion.Failure) {
			if strings.Contains(p.User, "secret") {
				panic(p.User)
			}
			return says(good)(t.Context(), p)
		}}
		l := opinion.DefaultLimits()
		l.AtOnce = 1
		log := run(t, f, l, func(d *opinion.Desk) {
			message(d, "m1", "secret")
			message(d, "m2", "other")
		})
		if f.asked[0].Failure != opinion.Stopped || f.asked[1].Opinion.Verdict != opinion.Blackmail || log == "" || strings.Contains(log, "secret") {
			t.Errorf("%+v, log %s", f.asked, log)
		}
	})
}

// A full line holds up no assessment, a stop no server.
func TestDeskNeverHoldsUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{complete: func(ctx context.Context, _ opinion.Prompt) (string, opinion.Failure) {
			<-ctx.Done()
			return "", opinion.TimedOut
		}}
		l := opinion.DefaultLimits()
		l.AtOnce, l.Waiting = 2, 3
		var d *opinion.Desk
		run(t, f, l, func(desk *opinion.Desk) {
			d = desk
			for i := range 10 {
				message(desk, fmt.Sprint("m", i), "pay")
				synctest.Wait()
			}
		})
		s := d.State()
		if s.Asked != 2 || s.NotAsked[opinion.LineFull] != 5 || s.NotAsked[opinion.ServerStopped] != 3 || s.Failed[opinion.Stopped] != 2 || s.Waiting != 0 {
			t.Errorf("%+v", s)
		}
		for _, a := range f.asked {
			if a.Failure != opinion.Stopped || a.Answered.IsZero() {
				t.Errorf("%+v", a)
			}
		}
	})
}

// What people write can spoil answers, but must not have the endpoint left alone.
func TestBadAnswersDoNotOpenTheCircuit(t *testing.T) {
	t.Parallel()
	for failure, want := range map[opinion.Failure]bool{
		opinion.Overlong: false, opinion.Truncated: false, opinion.Filtered: false, opinion.Rejected: true, opinion.Unreachable: true,
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{complete: func(context.Context, opinion.Prompt) (string, opinion.Failure) { return "", failure }}
			run(t, f, opinion.DefaultLimits(), func(d *opinion.Desk) {
				for i := range 5 {
					message(d, fmt.Sprint("m", i), "pay")
					synctest.Wait()
				}
				if d.State().Open != want {
					t.Errorf("%s: open %v", failure, !want)
				}
			})
		})
	}
}

func TestNothingIsLeftRunning(t *testing.T) { // not parallel: it counts goroutines
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	d, err := opinion.NewDesk(opinion.Config{
		Store: &fake{}, Model: &fake{}, Limits: opinion.DefaultLimits(), Now: time.Now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := d.Run(ctx); err != nil {
		t.Error(err)
	}
}
