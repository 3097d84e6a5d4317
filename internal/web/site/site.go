package site

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

//go:embed pages/*.html
var pageFiles embed.FS

// Config is what the site needs.
type Config struct {
	Directory *help.Directory  // required
	Law       *help.Law        // required
	Texts     *help.Catalogue  // required: every language of the site
	Now       func() time.Time // required
	Secret    []byte           // required: 16 bytes or more, the deployment's own; seals the answers in a path
	Rand      io.Reader        // required: random bytes
	Cases     Cases            // required; *cases.Desk is one
	News      bool             // news can be sent by e-mail; else no address is asked for
	DemoPath  string           // where platforms may see it work; "" shows no link
	Log       *slog.Logger     // required; nothing of the reader is written to it
}

// site answers the requests in one language.
type site struct {
	Config
	*help.Texts          // of this language
	editions    []*site  // the site in every language, this one included
	prefix      string   // of this language's paths: "" for English, "/es"
	seal        *sealer  // of answers in paths
	options     []option // the countries to choose from, as this language sorts them
	set         *ui.Set  // the pages
}

// New gives the handler of every public page, in every language. It answers any
// path, so mount it at "/", with package assets at its own prefix. The error is
// one of the program itself (a template, a missing text), never of its
// surroundings.
func New(cfg Config) (http.Handler, error) {
	if cfg.Directory == nil || cfg.Law == nil || cfg.Texts == nil || cfg.Now == nil || cfg.Log == nil || cfg.Rand == nil || cfg.Cases == nil {
		return nil, errors.New("make site: Directory, Law, Texts, Now, Rand, Cases and Log are needed")
	}
	seal, err := newSealer(cfg.Secret, cfg.Now, cfg.Rand)
	if err != nil {
		return nil, fmt.Errorf("make site: %w", err)
	}
	var editions []*site
	for _, texts := range cfg.Texts.All() {
		s := &site{Config: cfg, Texts: texts, seal: seal}
		if len(editions) > 0 { // the first language has the short paths
			s.prefix = "/" + texts.Language.Tag
		}
		s.options = s.countries()
		if s.set, err = s.parse(); err != nil {
			return nil, fmt.Errorf("make site: %s: %w", texts.Language.Tag, err)
		}
		editions = append(editions, s)
	}
	mux := http.NewServeMux()
	for _, s := range editions {
		s.editions = editions
		s.routes(mux)
	}
	return ui.Headers(mux), nil
}

func (s *site) parse() (*ui.Set, error) {
	shell, err := s.shell()
	if err != nil {
		return nil, err
	}
	return ui.Parse(pageFiles, "pages", shell, s.functions())
}

// functions are what the templates call, all in the language of the site: t
// gives a text, lines its paragraphs, guide the steps of a guide, link the path
// of a page, day and moment a time, news says whether any can be sent. An unknown
// key fails the page.
func (s *site) functions() template.FuncMap {
	return template.FuncMap{
		"t": s.Get, "lines": s.Lines, "guide": s.Guide, "link": s.link,
		"day": s.Day, "moment": s.Moment, "countryName": s.CountryName,
		"language": func() string { return s.Language.Tag }, "direction": func() string { return s.Language.Dir },
		"now": s.Now, "sentence": s.sentence, "foreign": s.foreign, "date": s.Date, "month": s.Month, "languageNames": s.LanguageNames,
		"wrong": wrongWith, "radios": radios,
		"news": func() bool { return s.News },
		"next": func(i int) int { return i + 1 },
	}
}

// link gives the path of a page in the language of the site: "/privacy" is
// "/es/privacy". Answers are left behind; [here.To] keeps them.
func (s *site) link(path string) string { return s.prefix + path }

// title gives a text for the title; a missing one leaves the program's name.
func (s *site) title(key string) string {
	title, err := s.Get(key)
	if err != nil {
		s.Log.Error("read title", "err", err)
	}
	return title
}

func (s *site) lost(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusNotFound, ui.Page{Name: "lost", Title: s.title("lost.title")})
}

// render writes a page in the language of the site, with the links to it in the
// others.
func (s *site) render(w http.ResponseWriter, r *http.Request, status int, page ui.Page) {
	if page.Languages == nil {
		page.Languages = s.languages(r, status)
	}
	if err := s.set.Render(w, status, page); err != nil {
		s.Log.ErrorContext(r.Context(), "render page", "page", page.Name, "err", err)
	}
}

// fail answers for what is our fault.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	s.Log.ErrorContext(r.Context(), "answer page", "route", r.Pattern, "err", err)
	if err := s.set.Error(w, http.StatusInternalServerError); err != nil {
		s.Log.ErrorContext(r.Context(), "render page", "err", err)
	}
}
