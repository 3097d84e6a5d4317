package site

import (
	"net/http"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// safeView is the page for who is in danger now.
type safeView struct {
	here
	danger
}

// danger is who to call at once, in a country.
type danger struct {
	Country   string // its name; "" before choosing and for elsewhere
	Notice    string // key of what was wrong with the choice; "" when nothing was
	Countries []option
	Emergency []place
	Crisis    []place
}

// option is a country to choose.
type option struct {
	Code, Name string
}

// safePages lead to emergency and crisis help at once, and back to the plan; and
// away from the site.
func (s *site) safePages() []page {
	return []page{
		{path: "/safe", get: s.safe, post: s.safeIn, ways: true},
		{path: "/leave", get: s.leave, post: s.leave},
	}
}

func (s *site) safe(w http.ResponseWriter, r *http.Request) {
	h := s.here(r)
	s.showSafe(w, r, http.StatusOK, h, "")
}

// safeIn takes the country and shows its numbers.
func (s *site) safeIn(w http.ResponseWriter, r *http.Request) {
	h := s.here(r)
	code := r.PostFormValue("country")
	country, err := s.Directory.Country(strings.ToUpper(code))
	switch {
	case code == "":
		s.showSafe(w, r, http.StatusUnprocessableEntity, h, "choose.empty")
		return
	case err != nil:
		h.Answers.Country = ""
		s.showSafe(w, r, http.StatusOK, h, "danger.none")
		return
	}
	h.Answers.Country = country.Code
	s.lead(w, r, h.Answers, "/safe"+answer)
}

func (s *site) showSafe(w http.ResponseWriter, r *http.Request, status int, h here, notice string) {
	view := safeView{h, s.danger(h.Answers.Country, notice)}
	s.render(w, r, status, ui.Page{Name: "safe", Title: s.title("journey.danger.title"), Data: view})
}

// danger collects who to call in a country; "" gives who can be called
// everywhere.
func (s *site) danger(code, notice string) danger {
	everyone := s.Directory.For(code, help.Everyone)
	d := danger{
		Notice: notice, Countries: s.options,
		Emergency: s.places(everyone.Emergency), Crisis: s.places(everyone.Crisis),
	}
	if code != "" {
		d.Country = s.CountryName(code)
	}
	return d
}
