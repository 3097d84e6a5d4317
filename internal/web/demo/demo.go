package demo

import (
	"embed"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

//go:embed all:pages scenes
var files embed.FS

// Config is what the demo needs.
type Config struct {
	// APIKey is the key of the demo's own platform. The page shows it to
	// everyone who opens it, so the platform MUST hold nothing else.
	APIKey string
	// Platform is that platform's name, and Bank the bank that pictures are
	// put into. The page makes the bank when it is missing.
	Platform, Bank string
	// Log takes our own failures; nil drops them.
	Log *slog.Logger
}

// New gives the handler of /demo and everything under it. It fails when the
// binary was built with a page or a scene that is not right.
func New(c Config) (http.Handler, error) {
	set, err := ui.Parse(files, "pages", ui.Shell{
		Style: "demo.css",
		Home:  "/",
		Nav: []ui.Link{
			{Text: "Demo", Href: "/demo"},
			{Text: "Console", Href: "/console/"},
			{Text: "API", Href: "/v1/docs"},
		},
		Closing: "A demonstration. The people and their words are made up.",
	}, nil)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	scenes, err := loadScenes()
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	d := &demo{Config: c, set: set, scenes: scenes, shelf: newShelf()}
	return ui.Headers(d.mux()), nil
}

type demo struct {
	Config
	set    *ui.Set
	scenes []Scene
	shelf  *shelf
}

func (d *demo) mux() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /demo", d.page)
	mux.Handle("GET /demo/{$}", http.RedirectHandler("/demo", http.StatusMovedPermanently))
	mux.HandleFunc("GET /demo/scenes/{file}", d.scene)
	mux.HandleFunc("GET /demo/pictures/{file}", d.picture)
	mux.HandleFunc("/demo/", d.set.NotFound)
	mux.HandleFunc("/demo", d.set.NotAllowed("GET, HEAD"))
	return mux
}

// page answers with the demo itself.
func (d *demo) page(w http.ResponseWriter, r *http.Request) {
	err := d.set.Render(w, http.StatusOK, ui.Page{
		Name:    "demo",
		Title:   "Demo",
		Current: "/demo",
		Scripts: []string{"demo.js"},
		Data: view{
			Scenes: d.scenes, Pictures: d.shelf.pictures, Stages: stages(), Levels: levels(),
			Script: d.scriptData(),
		},
	})
	if err != nil {
		d.Log.ErrorContext(r.Context(), "demo failed", slog.String("at", "show page"), slog.Any("error", err))
	}
}
