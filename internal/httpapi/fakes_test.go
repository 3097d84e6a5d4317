package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/contact"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/opinion"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/risk"
)

// The keys of two platforms.
const (
	aliceKey = "bw_alice"
	bobKey   = "bw_bob"
)

// world is the domain in memory: what a test needs of it, and no more.
type world struct {
	mu       sync.Mutex
	threads  map[conversation.Key]conversation.Record
	receipts map[string]string // thread and message id -> the message
	banks    map[bank.Key]*fakeBank
	reports  map[string]account.Report
	order    []string // message ids in the order in which they were assessed

	// before, when set, is called before a message is assessed.
	before func(ctx context.Context, r conversation.Request)
}

func newWorld() *world {
	return &world{
		threads:  map[conversation.Key]conversation.Record{},
		receipts: map[string]string{},
		banks:    map[bank.Key]*fakeBank{},
		reports:  map[string]account.Report{},
	}
}

func (w *world) Authenticate(_ context.Context, key string) (platform.Platform, error) {
	switch key {
	case aliceKey:
		return platform.Platform{ID: "alice"}, nil
	case bobKey:
		return platform.Platform{ID: "bob"}, nil
	case "bw_broken":
		return platform.Platform{}, errors.New("disk on fire")
	}
	return platform.Platform{}, fault.New(fault.Unauthenticated, "This API key is not known here.")
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func (w *world) Assess(ctx context.Context, r conversation.Request) (conversation.Answer, error) {
	if w.before != nil {
		w.before(ctx, r)
	}
	switch text := r.Message.Text; {
	case strings.Contains(text, "make it panic"):
		panic(text)
	case strings.Contains(text, "make it fail"):
		return conversation.Answer{}, errors.New("disk on fire")
	case strings.Contains(text, "make it wait"):
		<-ctx.Done()
		return conversation.Answer{}, ctx.Err()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	key := conversation.Key{Platform: r.Platform, Thread: r.Thread}
	said, _ := json.Marshal(r.Message)
	slot := string(r.Platform) + "/" + r.Thread + "/" + r.Message.ID
	if before, ok := w.receipts[slot]; ok && before != string(said) {
		return conversation.Answer{}, fault.New(fault.Conflict, "This message id was used for another message in this thread.")
	}
	w.receipts[slot] = string(said)
	w.order = append(w.order, r.Message.ID)
	a := conversation.Answer{ThreadID: r.Thread, MessageID: r.Message.ID, Signals: []risk.Signal{}, Interventions: []playbook.Intervention{}}
	if strings.Contains(r.Message.Text, "followers") {
		a.Level, a.Probability, a.Stage = risk.High, 0.97, risk.StageThreat
		a.Signals = []risk.Signal{{
			Name: "exposure_threat", From: r.Message.From, MessageID: r.Message.ID,
			Spans: []risk.Span{{0, 3}}, Weight: 2.5, Explanation: "Says so.",
		}}
		a.Interventions = []playbook.Intervention{{Kind: playbook.Warn, Account: "b", TextKey: "warn.high", Text: "Careful."}, {Kind: playbook.Review}}
	}
	if strings.Contains(r.Message.Text, "again") {
		a.Reasons = []account.Reason{{Name: account.Names()[0], Account: "a", Count: 9, WindowHours: 24, Weight: 0.84, Explanation: "Says so."}}
	}
	rec := conversation.Record{Key: key, Updated: noon, Reasons: a.Reasons, Last: risk.Assessment{Level: a.Level, Probability: a.Probability, Stage: a.Stage, Signals: a.Signals}}
	for _, acc := range r.Facts.Accounts {
		rec.Accounts = append(rec.Accounts, acc.ID)
	}
	w.threads[key] = rec
	return a, nil
}

func (w *world) Thread(_ context.Context, key conversation.Key) (conversation.Record, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	rec, ok := w.threads[key]
	if !ok {
		return rec, fault.New(fault.NotFound, "There is no such thread.")
	}
	return rec, nil
}

// Opinions gives one of each kind about a thread at high.
func (w *world) Opinions(_ context.Context, key conversation.Key, _ int) ([]opinion.Asked, error) {
	if w.threads[key].Last.Level < risk.High {
		return nil, nil
	}
	asked := opinion.Asked{Message: "m-2", At: noon, Accounts: []string{"a", "b"}, Model: "m", Policy: "0123456789ab", Steering: true}
	failed, given := asked, asked
	failed.Answered, failed.Failure = noon, opinion.WrongForm
	given.Answered, given.Opinion = noon, opinion.Opinion{Verdict: opinion.Unclear, Rationale: "A writes to B."}
	return []opinion.Asked{asked, failed, given}, nil
}

// Indicators gives two of a thread at high.
func (w *world) Indicators(ctx context.Context, key conversation.Key) ([]indicator.Opened, error) {
	rec, err := w.Thread(ctx, key)
	if err != nil || rec.Last.Level < risk.High {
		return nil, err
	}
	return []indicator.Opened{
		{Found: indicator.Found{Kind: indicator.CashTag, Value: "$madeup"}, Message: "m-1", Account: "a", At: noon, Threads: []string{"t-9"}},
		{Found: indicator.Found{Kind: indicator.Handle, Value: "made_up", App: "snap"}, Message: "m-1", Account: "a", At: noon},
	}, nil
}

func (w *world) Report(_ context.Context, _ platform.ID, r account.Report) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if before, ok := w.reports[r.ID]; ok && before != r {
		return fault.New(fault.Conflict, "This id was used for another report.")
	}
	w.reports[r.ID] = r
	return nil
}

func (w *world) DeleteThread(ctx context.Context, key conversation.Key) error {
	if _, err := w.Thread(ctx, key); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.threads, key)
	return nil
}

func (w *world) DeleteAccount(_ context.Context, p platform.ID, account string) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for key, rec := range w.threads {
		for _, id := range rec.Accounts {
			if key.Platform == p && id == account {
				delete(w.threads, key)
				n++
			}
		}
	}
	return n, nil
}

// Check reads a file as a real checker does: to its end, whose error it wraps.
func (w *world) Check(_ context.Context, c media.Check) (media.CheckResult, error) {
	result := media.CheckResult{ID: c.ID, Fingerprint: c.Fingerprint, Quality: -1, Interventions: []playbook.Intervention{}}
	if c.ID == "" {
		result.ID = "made-1"
	}
	if c.File != nil {
		data, err := io.ReadAll(c.File)
		if err != nil {
			return result, fault.Wrap(err, fault.Invalid, "This picture is cut short.")
		}
		if string(data) == "video" {
			result.Fingerprint = bank.Fingerprint{MD5: &[16]byte{2}, SHA256: &[32]byte{3}}
			result.Video = &media.CheckedVideo{Frames: 40, Seconds: 2.5, Seen: media.Start, Why: "It is long."}
			result.Quality, result.Matches, result.Vetoed = 90, []bank.Match{}, []bank.Match{}
			return result, nil
		}
		if !strings.HasPrefix(string(data), "picture") {
			return result, fault.New(fault.Unsupported, "This is not a picture that is read here.")
		}
		result.Fingerprint = bank.Fingerprint{PDQ: &pdq.Hash{1}, MD5: &[16]byte{2}, SHA256: &[32]byte{3}}
		result.Quality = 100
	}
	if c.Account == "matching" {
		result.Matches = []bank.Match{{
			Bank: strings.Join(c.Banks, "-"), Entry: "e-1", Source: "s", Distance: 12, By: "pdq", Turn: "rotate_90",
			Opinions: []bank.Opinion{{Holder: bank.Us, Verdict: bank.Disputed, At: noon}},
		}}
		result.Vetoed = []bank.Match{{Bank: "one", Entry: "e-2", By: "vpdq", QueryShare: 60, Turn: "original"}}
		result.Interventions = append(result.Interventions, playbook.Intervention{Kind: playbook.Hold, Account: c.Account, TextKey: "hold.upload", Text: "No."})
	}
	return result, nil
}

// Decide refuses whatever a flagged account asks.
func (w *world) Decide(r contact.Request) contact.Decision {
	d := contact.Decision{
		Outcome: contact.Allow, Warnings: []contact.Warning{},
		Policies: []contact.Reason{{ID: "open", Text: "Anyone may."}}, Assumed: []string{},
	}
	if r.From.Flagged {
		d.Outcome, d.Policies = contact.Deny, []contact.Reason{{ID: "flagged", Text: "No.", Law: "A law, read 2026-03-01."}}
	}
	return d
}

func (w *world) Events(_ context.Context, p platform.ID, after int64, limit int) ([]outbox.Event, error) {
	var events []outbox.Event
	for seq := after + 1; seq <= 5 && len(events) < limit; seq++ {
		events = append(events, outbox.Event{Seq: seq, Platform: p, Kind: outbox.ThreadRaised, At: noon, Data: json.RawMessage(`{"thread_id":"t"}`)})
	}
	return events, nil
}
