package site

import (
	"net/http"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// linksView is the form for who has no file.
type linksView struct {
	here
	openingForm
	URLs, Accounts string // as they were written
}

func (s *site) links(w http.ResponseWriter, r *http.Request) {
	s.showLinks(w, r, http.StatusOK, linksView{here: s.here(r), openingForm: s.openingForm(false)})
}

func (s *site) showLinks(w http.ResponseWriter, r *http.Request, status int, view linksView) {
	s.render(w, r, status, ui.Page{Name: "links", Title: s.title("case.links.title"), Data: view})
}

// readLinks reads addresses and names, one on each line. An address is checked
// to be one of the public internet; nobody opens it.
func (s *site) readLinks(f *readForm) []cases.Link {
	var links []cases.Link
	for i, line := range strings.Split(f.urls, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		address, err := cases.ParseURL(line)
		if err != nil {
			f.Wrong["urls"] = s.say("case.links.bad", "line", i+1)
			return nil
		}
		links = append(links, cases.Link{URL: address})
	}
	for i, line := range strings.Split(f.accounts, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if len(line) > maxAccount {
			f.Wrong["accounts"] = s.say("case.links.long", "line", i+1)
			return nil
		}
		links = append(links, cases.Link{Account: line})
	}
	switch {
	case len(links) == 0:
		f.Wrong["urls"] = s.title("case.links.none")
	case len(links) > cases.MaxLinks:
		f.Wrong["urls"] = s.say("case.links.many", "count", cases.MaxLinks)
	}
	return links
}

// maxAccount bounds the name of an account, in bytes.
const maxAccount = 200

// say gives a text with its places filled; a failure is one of the program.
func (s *site) say(key string, places ...any) string {
	text, err := s.Get(key, places...)
	if err != nil {
		s.Log.Error("read text", "err", err)
	}
	return text
}
