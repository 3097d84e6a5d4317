package site

import (
	"errors"
	"net/http"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// exitTo is where the quick exit leads: neutral, quick, and in use everywhere.
const exitTo = "https://www.wikipedia.org/"

// footer are the links at the foot of every page.
var footer = []struct{ key, path string }{
	{"nav.home", "/"},
	{"nav.help", "/help"},
	{"nav.parents", "/for-parents"},
	{"nav.signs", "/red-flags"},
	{"nav.law", "/law"},
	{"nav.case", "/case"},
	{"nav.privacy", "/privacy"},
}

// shell is the frame of every page, in the language of the site.
func (s *site) shell() (ui.Shell, error) {
	var failed error
	text := func(key string) string {
		t, err := s.Get(key)
		failed = errors.Join(failed, err)
		return t
	}
	shell := ui.Shell{
		Lang: s.Language.Tag, Dir: s.Language.Dir, Message: s.message,
		Words: ui.Words{
			Skip: text("shell.skip"), Sections: text("shell.sections"), More: text("shell.more"),
			Languages: text("shell.languages"), Home: text("error.home"),
		},
		Style:   "site.css",
		Scripts: []string{"site.js"},
		Home:    s.link("/"),
		Closing: text("foot.closing"),
		Exit: &ui.Exit{
			Text: text("exit.button"), Href: exitTo, Hint: text("exit.hint"),
			Two: text("exit.two"), One: text("exit.one"), Forget: s.link("/leave"),
		},
	}
	for _, l := range footer {
		shell.Footer = append(shell.Footer, ui.Link{Text: text(l.key), Href: s.link(l.path)})
	}
	if s.DemoPath != "" {
		shell.Footer = append(shell.Footer, ui.Link{Text: text("nav.demo"), Href: s.DemoPath})
	}
	return shell, failed
}

// message gives the words of an error page.
func (s *site) message(status int) ui.Message {
	switch status {
	case http.StatusBadRequest:
		return s.error("error.read.title", "error.read.heading", "error.read.text")
	case http.StatusForbidden:
		return s.error("error.closed.title", "error.closed.heading", "error.closed.text")
	case http.StatusNotFound:
		return s.error("lost.title", "lost.heading", "lost.text")
	case http.StatusMethodNotAllowed:
		return s.error("error.method.title", "error.method.heading", "error.method.text")
	default:
		return s.error("error.fault.title", "error.fault.heading", "error.fault.text")
	}
}

func (s *site) error(title, heading, text string) ui.Message {
	lines, err := s.Lines(text)
	if err != nil {
		s.Log.Error("read error page", "err", err)
	}
	return ui.Message{Title: s.title(title), Heading: s.title(heading), Lines: lines}
}

// languages gives the links to a page in the other languages. A page that
// answers a form is not there to be opened again: they lead to its empty form;
// one that is not there at all leads to the first page.
func (s *site) languages(r *http.Request, status int) []ui.LanguageLink {
	path := strings.TrimPrefix(r.URL.EscapedPath(), s.prefix)
	if status == http.StatusNotFound {
		path = "/"
	}
	links := make([]ui.LanguageLink, 0, len(s.editions))
	for _, other := range s.editions {
		if other != s {
			l := other.Language
			links = append(links, ui.LanguageLink{Tag: l.Tag, Dir: l.Dir, Text: l.Name, Href: other.link(path)})
		}
	}
	return links
}

// offer is the first page in the language of the browser, if we have it. It is
// a line to follow or not: nobody is sent anywhere.
func (s *site) offer(r *http.Request) *ui.LanguageLink {
	wanted := s.Config.Texts.Preferred(r.Header.Get("Accept-Language"))
	for _, other := range s.editions {
		if other.Language == wanted.Language && other != s {
			l := other.Language
			return &ui.LanguageLink{Tag: l.Tag, Dir: l.Dir, Text: other.title("shell.offer"), Href: other.link("/")}
		}
	}
	return nil
}

// leave asks the browser to forget what it keeps of this site (Clear Site Data,
// W3C). It cannot ask for its history.
func (s *site) leave(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	if r.Method == http.MethodPost {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	http.Redirect(w, r, exitTo, http.StatusSeeOther)
}
