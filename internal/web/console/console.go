package console

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/time/rate"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

//go:embed all:pages all:door
var files embed.FS

// Threads is where the console looks; *conversation.Assessor is one.
type Threads interface {
	// Threads lists threads, highest level first.
	Threads(ctx context.Context, f conversation.Filter) ([]conversation.Record, error)
	// Watch gives a channel on which something comes soon after a thread at
	// caution or above changed, until ctx ends.
	Watch(ctx context.Context) <-chan struct{}
}

// Answers tells what was answered to each message of a thread, oldest first,
// and so what was done.
type Answers interface {
	Answers(ctx context.Context, key conversation.Key) ([]conversation.Answer, error)
}

// Audit appends to the audit log; the store does.
type Audit interface {
	AppendAudit(ctx context.Context, e audit.Entry) error
}

// Config is what the console needs.
type Config struct {
	Threads Threads
	// Answers may be nil: then a thread's page does not say what was done.
	Answers Answers
	// Opinions may be nil: then a thread's page shows no second opinions.
	Opinions Opinions
	// Audit records in the audit log that someone signed in.
	Audit Audit
	Now   func() time.Time
	// Rand MUST be a source of cryptographic randomness.
	Rand io.Reader
	// Log takes failures, and that someone signed in. It gets no personal data.
	Log *slog.Logger
}

// Console is the handler of /console and everything under it. Make one with
// [New]; it is safe for concurrent use.
type Console struct {
	Config
	inside, door *ui.Set
	links        links
	sessions     sessions
	refusals     *rate.Limiter
	memo         memo
	handler      http.Handler
}

// New gives a console that nobody is signed in to.
func New(c Config) (*Console, error) {
	if c.Threads == nil || c.Audit == nil || c.Now == nil || c.Rand == nil || c.Log == nil {
		return nil, errors.New("console: Threads, Audit, Now, Rand and Log are needed")
	}
	shell := ui.Shell{
		Style:   "console.css",
		Scripts: []string{"console.js"},
		Home:    home,
		Nav:     []ui.Link{{Text: "Threads", Href: home}},
		Closing: "A level is a likelihood with reasons, never a verdict on a person.",
	}
	inside, err := ui.Parse(files, "pages", shell, nil)
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	door, err := ui.Parse(files, "door", ui.Shell{Style: "console.css", Home: "/"}, nil)
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	console := &Console{
		Config: c, inside: inside, door: door,
		links:    links{now: c.Now, rand: c.Rand},
		sessions: sessions{now: c.Now, rand: c.Rand},
		refusals: rate.NewLimiter(rate.Every(refusalEvery), refusalBurst),
	}
	console.handler = console.routes()
	return console, nil
}

// ServeHTTP answers a request.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.handler.ServeHTTP(w, r) }

const (
	home      = "/console/"
	loginPath = "/console/login"
)

func (c *Console) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /console", http.RedirectHandler(home, http.StatusSeeOther))
	mux.HandleFunc("GET /console/{$}", c.signedIn(c.list))
	mux.HandleFunc("GET /console/threads/{row}", c.signedIn(c.thread))
	mux.HandleFunc("GET /console/events", c.signedIn(c.events))
	mux.HandleFunc("GET /console/login", c.howToSignIn)
	mux.HandleFunc("GET /console/login/{link}", c.showLink)
	mux.HandleFunc("POST /console/login/{link}", c.signIn)
	mux.HandleFunc("POST /console/logout", c.signedIn(c.signOut))
	mux.HandleFunc("/console/", c.door.NotFound)
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		c.failed("show refusal", c.door.Error(w, http.StatusForbidden))
	}))
	return ui.Headers(guard.Handler(mux))
}

// failed logs a failure of ours.
func (c *Console) failed(what string, err error) {
	if err != nil {
		c.Log.Error("console failed", slog.String("at", what), slog.Any("error", err))
	}
}
