package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/contact"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/ffmpeg"
	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/httpapi"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/observe"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
	"github.com/breakwater-safety/breakwater/internal/web/assets"
	"github.com/breakwater-safety/breakwater/internal/web/console"
	"github.com/breakwater-safety/breakwater/internal/web/demo"
	"github.com/breakwater-safety/breakwater/internal/web/site"
	"github.com/breakwater-safety/breakwater/risk"
)

// parts is the program's inside.
type parts struct {
	handler http.Handler
	console *console.Console
	drain   func() // ends streams, so that the server can stop
	banks   *bank.Registry
	desk    *desk
	cases   *cases.Desk

	partners      *partners
	news          *newsroom
	conversations *conversation.Assessor
}

// domain is what the edges stand on.
type domain struct {
	platforms     *platform.Registry
	conversations *conversation.Assessor
	banks         *bank.Registry
	media         *media.Checker
	contacts      map[string]httpapi.Decider
	desk          *desk
	cases         *cases.Desk
	partners      *partners
	news          *newsroom
}

// build makes everything between the store and the socket.
func build(ctx context.Context, c Config, store *sqlite.DB, digestKey []byte, rand io.Reader) (*parts, error) {
	d, err := newDomain(ctx, c, store, digestKey, rand)
	if err != nil {
		return nil, err
	}
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if d.desk != nil {
		metrics.MustRegister(newOpinionMetrics(d.desk))
	}
	metrics.MustRegister(newExchangeMetrics(d.partners, store))
	if d.news != nil {
		metrics.MustRegister(newNewsMetrics(d.news))
	}
	api := httpapi.New(httpapi.Deps{
		Platforms: d.platforms, Conversations: d.conversations, Banks: d.banks, Media: d.media,
		Contacts: d.contacts, Events: store, Opinions: store, Ready: store.Ready, Log: c.Log, Metrics: metrics,
		Takers: d.partners.giver, Sources: d.partners.follower,
	})
	console, err := console.New(console.Config{Threads: d.conversations, Answers: store, Opinions: store, Audit: store, Now: c.Now, Rand: rand, Log: c.Log})
	if err != nil {
		return nil, fmt.Errorf("build console: %w", err)
	}
	draining, drain := context.WithCancel(context.Background())
	mux := http.NewServeMux()
	mux.Handle("/assets/", assets.Handler())
	mux.Handle("/console", endWith(draining, console))
	mux.Handle("/console/", endWith(draining, console))
	if err := d.addSite(ctx, mux, c, digestKey, rand); err != nil {
		drain()
		return nil, err
	}
	observer := observe.New(observe.Config{Log: c.Log, Registry: metrics, Now: c.Now, Rand: rand})
	return &parts{
		handler: observer.Wrap(api.Beside(mux)),
		console: console,
		drain:   func() { drain(); api.Drain() },
		banks:   d.banks,
		desk:    d.desk,
		cases:   d.cases,

		partners:      d.partners,
		news:          d.news,
		conversations: d.conversations,
	}, nil
}

func newDomain(ctx context.Context, c Config, store *sqlite.DB, digestKey []byte, rand io.Reader) (*domain, error) {
	data := filepath.Dir(store.Path())
	banks, err := bank.OpenFrom(ctx, store, digestKey, c.Now, snapshotsOf(data), noteSnapshot(ctx, c.Log))
	if err != nil {
		return nil, err
	}
	contacts := map[string]httpapi.Decider{}
	for _, name := range contact.Presets() {
		policy, err := contact.Load(name)
		if err != nil {
			return nil, fmt.Errorf("load contact rules: %w", err)
		}
		contacts[name] = policy
	}
	rules := playbook.Default()
	conversations := conversation.NewAssessor(store, risk.New(), rules, digestKey, c.Now, rand)
	desk, err := newDesk(c, store, rand)
	if err != nil {
		return nil, err
	}
	if desk != nil {
		conversations.Tell(desk)
	}
	people, err := newCases(ctx, c, store, banks, digestKey, rand)
	if err != nil {
		return nil, err
	}
	room, err := newNews(c, store, people, rand)
	if err != nil {
		return nil, err
	}
	return &domain{
		platforms:     platform.NewRegistry(store, c.Now, rand),
		conversations: conversations,
		banks:         banks,
		media:         media.NewChecker(newReader(c, rand), banks, store, rules, digestKey, c.Now, rand),
		contacts:      contacts,
		desk:          desk,
		cases:         people,
		partners:      newPartners(c, store, banks, people, digestKey, rand),
		news:          room,
	}, nil
}

// newReader gives the reader of uploads. It looks for ffmpeg once, at the start.
func newReader(c Config, rand io.Reader) *media.Reader {
	reader := media.NewReader(media.DefaultLimits())
	program, err := ffmpeg.Find()
	if err != nil {
		c.Log.Warn("ffmpeg is not installed: videos are matched by their MD5 and SHA-256 only, and HEIC and AVIF photos are refused")
		return reader
	}
	return reader.WithVideos(program, rand, "")
}

// addSite mounts the public site and, when it is wanted, the demo.
func (d *domain) addSite(ctx context.Context, mux *http.ServeMux, c Config, secret []byte, rand io.Reader) error {
	directory, err := help.Load()
	if err != nil {
		return fmt.Errorf("load directory of help: %w", err)
	}
	texts, err := help.LoadTexts()
	if err != nil {
		return fmt.Errorf("load texts: %w", err)
	}
	law, err := help.LoadLaw()
	if err != nil {
		return fmt.Errorf("load law: %w", err)
	}
	config := site.Config{Directory: directory, Law: law, Texts: texts, Now: c.Now, Secret: secret, Rand: rand, Cases: d.cases, News: d.news != nil, Log: c.Log}
	if c.Demo {
		config.DemoPath = "/demo"
		pages, err := d.newDemo(ctx, rand)
		if err != nil {
			return err
		}
		mux.Handle("/demo", pages)
		mux.Handle("/demo/", pages)
	}
	public, err := site.New(config)
	if err != nil {
		return fmt.Errorf("build site: %w", err)
	}
	mux.Handle("/", public)
	return nil
}

// demoBank is the name of the demo's bank.
const demoBank = "demo"

// newDemo gives the demo, with a platform of its own.
func (d *domain) newDemo(ctx context.Context, rand io.Reader) (http.Handler, error) {
	suffix := make([]byte, 4)
	if _, err := io.ReadFull(rand, suffix); err != nil {
		return nil, fmt.Errorf("name demo platform: %w", err)
	}
	p, key, err := d.platforms.Add(ctx, fmt.Sprintf("demo-%x", suffix))
	if err != nil {
		return nil, fmt.Errorf("add demo platform: %w", err)
	}
	if _, err := d.banks.Create(ctx, bank.Key{Platform: p.ID, Name: demoBank}, bank.DefaultSettings()); err != nil {
		return nil, fmt.Errorf("make demo bank: %w", err)
	}
	pages, err := demo.New(demo.Config{APIKey: key, Platform: string(p.ID), Bank: demoBank})
	if err != nil {
		return nil, fmt.Errorf("build demo: %w", err)
	}
	return pages, nil
}

// endWith ends the requests' contexts when ctx ends, so that pages that stay
// open for news let the server stop.
func endWith(ctx context.Context, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mine, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(ctx, cancel)()
		next.ServeHTTP(w, r.WithContext(mine))
	})
}
