package site

import (
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// elsewhere stands in the path for a country that is not in the list.
const elsewhere = "other"

// answer leads past the heading to what the choice has changed, so that on a
// small screen something is seen to have happened. It is in the browser's
// history, so the word is a neutral one.
const answer = "#here"

// startView is what the first page shows.
type startView struct {
	danger
	Begin  string // where the one button leads
	Chosen bool   // the reader chose a country, elsewhere included
	Help   string // who can help there
}

// place is an entry and whether its date is too old to rely on.
type place struct {
	help.Entry
	Old bool
}

// startPages are the first page, and the same with what one country has.
func (s *site) startPages() []page {
	return []page{
		{path: "/{$}", get: s.first},
		{path: "/c", get: s.choose},
		{path: "/c/{country}", get: s.country},
	}
}

// first is the first page, before a country is chosen.
func (s *site) first(w http.ResponseWriter, r *http.Request) {
	page := ui.Page{Name: "start", Current: s.link("/"), Data: s.start("", "")}
	if s.prefix == "" { // no language was chosen
		page.Offer = s.offer(r)
	}
	s.render(w, r, http.StatusOK, page)
}

// choose takes the form and leads to the country's own path, so that nothing is
// kept in a query.
func (s *site) choose(w http.ResponseWriter, r *http.Request) {
	code := r.URL.Query().Get("country")
	if code == elsewhere {
		s.redirect(w, r, s.link("/c/")+elsewhere+answer)
		return
	}
	if code == "" {
		s.refuse(w, r, http.StatusBadRequest, "choose.empty")
		return
	}
	country, err := s.Directory.Country(strings.ToUpper(code))
	if err != nil {
		s.refuse(w, r, http.StatusNotFound, "choose.unknown")
		return
	}
	s.redirect(w, r, s.link("/c/")+country.Code+answer)
}

// country is the first page with what one country has. An address in small
// letters, as people type it, leads to the right one.
func (s *site) country(w http.ResponseWriter, r *http.Request) {
	code := r.PathValue("country")
	if code == elsewhere {
		s.chosen(w, r, "", s.title("choose.elsewhere.title"))
		return
	}
	country, err := s.Directory.Country(strings.ToUpper(code))
	if err != nil {
		s.refuse(w, r, http.StatusNotFound, "choose.unknown")
		return
	}
	if code != country.Code {
		s.redirect(w, r, s.link("/c/")+country.Code)
		return
	}
	s.chosen(w, r, country.Code, s.CountryName(country.Code))
}

func (s *site) chosen(w http.ResponseWriter, r *http.Request, code, title string) {
	view := s.start(code, "")
	view.Chosen = true
	s.render(w, r, http.StatusOK, ui.Page{Name: "start", Title: title, Data: view})
}

// refuse shows the first page with what was wrong; help is there all the same.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, status int, notice string) {
	s.render(w, r, status, ui.Page{Name: "start", Data: s.start("", notice)})
}

// start collects the first page for a country code; "" gives what works
// everywhere.
func (s *site) start(code, notice string) startView {
	view := startView{danger: s.danger(code, notice), Begin: s.link("/begin"), Help: s.link("/help")}
	if code != "" {
		view.Begin += "/" + code
		view.Help += "/" + code
	}
	return view
}

// countries gives those that can be chosen, sorted as the language sorts.
func (s *site) countries() []option {
	var list []option
	for _, c := range s.Directory.Countries() {
		list = append(list, option{c.Code, s.CountryName(c.Code)})
	}
	order := collate.New(language.Make(s.Language.Tag), collate.Loose)
	slices.SortFunc(list, func(a, b option) int { return order.CompareString(a.Name, b.Name) })
	return list
}

func (s *site) places(entries []help.Entry) []place {
	now := s.Now()
	places := make([]place, len(entries))
	for i, e := range entries {
		shown, old := e.Shown(now)
		places[i] = place{shown, old}
	}
	return places
}
