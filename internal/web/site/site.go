package site

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

//go:embed pages/*.html
var pages embed.FS

// exitTo is where the quick exit leads: neutral, quick, and in use everywhere.
const exitTo = "https://www.wikipedia.org/"

// Config is what the site needs.
type Config struct {
	Directory *help.Directory  // required
	Texts     *help.Texts      // required
	Now       func() time.Time // required; tells which entries are old
	DemoPath  string           // where platforms may see it work; "" shows no link
	Log       *slog.Logger     // required; nothing of the reader is written to it
}

// site answers the requests.
type site struct {
	Config
	set *ui.Set
}

// New gives the handler of every public page. It answers any path, so mount it
// at "/", with package assets at its own prefix. The error is one of the
// program itself (a template, a missing text), never of its surroundings.
func New(cfg Config) (http.Handler, error) {
	if cfg.Directory == nil || cfg.Texts == nil || cfg.Now == nil || cfg.Log == nil {
		return nil, errors.New("make site: Directory, Texts, Now and Log are needed")
	}
	s := &site{Config: cfg}
	shell, err := s.shell()
	if err != nil {
		return nil, fmt.Errorf("make site: %w", err)
	}
	if s.set, err = ui.Parse(pages, "pages", shell, s.functions()); err != nil {
		return nil, fmt.Errorf("make site: %w", err)
	}
	return ui.Headers(s.routes()), nil
}

// routes is every page of the site.
func (s *site) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for path, page := range map[string]http.HandlerFunc{
		"/{$}":         s.first,
		"/c":           s.choose,
		"/c/{country}": s.country,
		"/for-parents": s.still("parents", "parents.title", "/for-parents"),
		"/red-flags":   s.still("signs", "signs.title", "/red-flags"),
		"/privacy":     s.still("privacy", "privacy.title", "/privacy"),
	} {
		mux.HandleFunc("GET "+path, page)
		mux.HandleFunc(path, s.set.NotAllowed("GET, HEAD"))
	}
	mux.HandleFunc("/", s.lost)
	return mux
}

// still gives the handler of a page that is the same for everyone.
func (s *site) still(name, titleKey, path string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		s.render(w, http.StatusOK, ui.Page{Name: name, Title: s.title(titleKey), Current: path})
	}
}

// title gives a text for the title; a missing one leaves the program's name.
func (s *site) title(key string) string {
	title, err := s.Texts.Get(key)
	if err != nil {
		s.Log.Error("read title", "err", err)
	}
	return title
}

func (s *site) lost(w http.ResponseWriter, _ *http.Request) {
	s.render(w, http.StatusNotFound, ui.Page{Name: "lost", Title: s.title("lost.title")})
}

func (s *site) render(w http.ResponseWriter, status int, page ui.Page) {
	if err := s.set.Render(w, status, page); err != nil {
		s.Log.Error("render page", "page", page.Name, "err", err)
	}
}

// shell is the frame of every page, in the reader's language.
func (s *site) shell() (ui.Shell, error) {
	var failed error
	text := func(key string) string {
		t, err := s.Texts.Get(key)
		failed = errors.Join(failed, err)
		return t
	}
	shell := ui.Shell{
		Style:   "site.css",
		Scripts: []string{"site.js"},
		Home:    "/",
		Footer: []ui.Link{
			{Text: text("nav.home"), Href: "/"},
			{Text: text("nav.parents"), Href: "/for-parents"},
			{Text: text("nav.signs"), Href: "/red-flags"},
			{Text: text("nav.privacy"), Href: "/privacy"},
		},
		Closing: text("foot.closing"),
		Exit: &ui.Exit{
			Text: text("exit.button"), Href: exitTo, Hint: text("exit.hint"),
			Two: text("exit.two"), One: text("exit.one"),
		},
	}
	if s.DemoPath != "" {
		shell.Footer = append(shell.Footer, ui.Link{Text: text("nav.demo"), Href: s.DemoPath})
	}
	return shell, failed
}

// functions are what the templates call: t gives a text, lines its paragraphs,
// guide the steps of a guide. An unknown key fails the page.
func (s *site) functions() template.FuncMap {
	return template.FuncMap{"t": s.Texts.Get, "lines": s.Texts.Lines, "guide": s.Texts.Guide}
}
