package console_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/opinion"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/internal/web/console"
	"github.com/breakwater-safety/breakwater/risk"
)

// The ids of the fake's threads; they must be in no address and no log line.
const (
	offender = "acct-offender-77"
	target   = "acct-target-88"
	threadID = "thread-id-99"
)

// fake is the domain as the console sees it.
type fake struct {
	mu      sync.Mutex
	records []conversation.Record
	filter  conversation.Filter
	watch   chan struct{}

	audited    []audit.Action
	auditFails error

	opinionsFail error
}

func (f *fake) Threads(_ context.Context, filter conversation.Filter) ([]conversation.Record, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.filter = filter
	return append([]conversation.Record(nil), f.records...), nil
}

func (f *fake) Watch(context.Context) <-chan struct{} { return f.watch }

func (f *fake) Answers(context.Context, conversation.Key) ([]conversation.Answer, error) {
	return []conversation.Answer{
		{MessageID: "m1", Level: risk.None, Stage: risk.StageContact, Interventions: []playbook.Intervention{}},
		{MessageID: "m2", Level: risk.High, Stage: risk.StageThreat, Interventions: []playbook.Intervention{
			{Kind: playbook.Warn, Account: target}, {Kind: playbook.Hold, Account: offender}, {Kind: playbook.Review},
		}},
	}, nil
}

// Opinions gives one that was given, one that failed and one that is awaited.
func (f *fake) Opinions(context.Context, conversation.Key, int) ([]opinion.Asked, error) {
	asked := opinion.Asked{Message: "m2", At: at(2), Accounts: []string{target, offender}, Model: "model-1", Policy: "0123456789ab"}
	failed, given := asked, asked
	failed.Answered, failed.Failure = at(3), opinion.TimedOut
	given.Answered, given.Steering = at(4), true
	given.Opinion = opinion.Opinion{Verdict: opinion.NoSign, Confidence: 0.95, Rationale: "<script>B</script> jokes with A."}
	return []opinion.Asked{asked, failed, given}, f.opinionsFail
}

func (f *fake) add(rec conversation.Record) {
	f.mu.Lock()
	f.records = append(f.records, rec)
	f.mu.Unlock()
	select {
	case f.watch <- struct{}{}:
	default:
	}
}

func record(thread string, level risk.Level, raised time.Time) conversation.Record {
	return conversation.Record{
		Key: conversation.Key{Platform: "my-app", Thread: thread}, Version: 2,
		Accounts: []string{target, offender}, Raised: raised, Updated: raised,
		Last: risk.Assessment{
			Level: level, Probability: 0.9, Stage: risk.StageThreat, Offender: offender, Target: target,
			Signals: []risk.Signal{
				{Name: "exposure_threat", From: offender, MessageID: "m2", Weight: 2.6, Explanation: "Says that private things will be shown."},
				{Name: "platform_move", From: offender, MessageID: "m1", Weight: 0.6, Explanation: "Asks to go on in another app."},
			},
		},
	}
}

// rig is a console with a clock that stands still until it is moved.
type rig struct {
	*console.Console
	fake *fake
	log  *bytes.Buffer
	mu   sync.Mutex
	now  time.Time
}

// AppendAudit counts, and fails when the fake is told to.
func (f *fake) AppendAudit(_ context.Context, e audit.Entry) error {
	f.audited = append(f.audited, e.Action)
	return f.auditFails
}

func newRig(t *testing.T, records ...conversation.Record) *rig {
	t.Helper()
	r := &rig{
		fake: &fake{records: records, watch: make(chan struct{}, 1)},
		log:  &bytes.Buffer{}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
	}
	c, err := console.New(console.Config{
		Threads: r.fake, Answers: r.fake, Opinions: r.fake, Audit: r.fake, Now: r.clock, Rand: rand.Reader, Log: slog.New(slog.NewTextHandler(r.log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Console = c
	return r
}

func (r *rig) clock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func (r *rig) pass(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = r.now.Add(d)
}

// ask makes a request as a browser on our own page would, with a cookie or
// without.
func (r *rig) ask(method, path string, cookie *http.Cookie) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, path, http.NoBody)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if cookie != nil {
		req.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	return w
}

// enter signs in and gives the session's cookie.
func (r *rig) enter(t *testing.T) *http.Cookie {
	t.Helper()
	w := r.ask("POST", r.NewLoginLink(), nil)
	if w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 1 {
		t.Fatalf("sign in: status %d, %d cookies", w.Code, len(w.Result().Cookies()))
	}
	return w.Result().Cookies()[0]
}

func wantPage(t *testing.T, w *httptest.ResponseRecorder, status int, words ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("status %d, want %d", w.Code, status)
	}
	for _, word := range words {
		if !strings.Contains(w.Body.String(), word) {
			t.Errorf("the page lacks %q", word)
		}
	}
}
