package site

import (
	"net/http"
	"strings"

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
	Country   string // name of the chosen country; "" before choosing and for elsewhere
	Chosen    bool   // the reader chose, elsewhere included
	Notice    string // key of what was wrong with the choice; "" when nothing was
	Countries []help.Country
	Emergency []place
	Crisis    []place
	Under18   groups
	Adult     groups
}

// groups are the places for one audience.
type groups struct {
	Report   []place
	Police   []place
	Helpline []place
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
		http.Redirect(w, r, s.link("/c/")+elsewhere+answer, http.StatusSeeOther)
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
	http.Redirect(w, r, s.link("/c/")+country.Code+answer, http.StatusSeeOther)
}

// country is the first page with what one country has. An address in small
// letters, as people type it, leads to the right one.
func (s *site) country(w http.ResponseWriter, r *http.Request) {
	code := r.PathValue("country")
	if code == elsewhere {
		s.chosen(w, r, help.Country{}, s.title("choose.elsewhere.title"))
		return
	}
	country, err := s.Directory.Country(strings.ToUpper(code))
	if err != nil {
		s.refuse(w, r, http.StatusNotFound, "choose.unknown")
		return
	}
	if code != country.Code {
		http.Redirect(w, r, s.link("/c/")+country.Code, http.StatusSeeOther)
		return
	}
	s.chosen(w, r, country, s.CountryName(country.Code))
}

func (s *site) chosen(w http.ResponseWriter, r *http.Request, country help.Country, title string) {
	view := s.start(country.Code, "")
	view.Chosen = true
	if country.Code != "" {
		view.Country = s.CountryName(country.Code)
	}
	s.render(w, r, http.StatusOK, ui.Page{Name: "start", Title: title, Data: view})
}

// refuse shows the first page with what was wrong; help is there all the same.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, status int, notice string) {
	s.render(w, r, status, ui.Page{Name: "start", Data: s.start("", notice)})
}

// start collects the places for a country code; "" gives those that work
// everywhere.
func (s *site) start(code, notice string) startView {
	everyone := s.Directory.For(code, help.Everyone)
	return startView{
		Notice:    notice,
		Countries: s.Directory.Countries(),
		Emergency: s.places(everyone.Emergency),
		Crisis:    s.places(everyone.Crisis),
		Under18:   s.groups(code, help.Under18),
		Adult:     s.groups(code, help.Adult),
	}
}

func (s *site) groups(code string, audience help.Audience) groups {
	routes := s.Directory.For(code, audience)
	return groups{
		Report:   s.places(routes.Report),
		Police:   s.places(routes.Police),
		Helpline: s.places(routes.Helplines),
	}
}

func (s *site) places(entries []help.Entry) []place {
	now := s.Now()
	places := make([]place, len(entries))
	for i, e := range entries {
		places[i] = place{e, e.Stale(now)}
	}
	return places
}
