package site

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// helpPages are the directory, and what is for those who stand by someone.
func (s *site) helpPages() []page {
	return []page{
		{path: "/help", get: s.help, ways: true},
		{path: "/help/{country}", get: s.helpIn, ways: true},
		{path: "/for-parents", get: s.still("parents", "parents.title", "/for-parents")},
		{path: "/red-flags", get: s.still("signs", "signs.title", "/red-flags")},
	}
}

// helpView is what the directory shows.
type helpView struct {
	here
	danger
	Ages []ageGroup
}

// ageGroup is one of the ways on, by the age in the images.
type ageGroup struct {
	ID, Heading, Text string // the last two are keys of texts
	Open              bool   // it is known to fit
	Carer             bool   // it is for those who stand by someone
	Report            []place
	Police            []place
	Helplines         []place
}

// help takes the form, or shows what works everywhere.
func (s *site) help(w http.ResponseWriter, r *http.Request) {
	h := s.here(r)
	code := r.URL.Query().Get("country")
	country, err := s.Directory.Country(strings.ToUpper(code))
	switch {
	case code == elsewhere:
		s.showHelp(w, r, http.StatusOK, h, "", "help.elsewhere")
	case code != "" && err != nil:
		s.showHelp(w, r, http.StatusNotFound, h, "", "help.unknown")
	case code != "":
		s.redirect(w, r, h.To("/help/"+country.Code)+answer)
	case r.URL.Query().Has("country"):
		s.showHelp(w, r, http.StatusBadRequest, h, "", "choose.empty")
	default:
		s.showHelp(w, r, http.StatusOK, h, "", "")
	}
}

// helpIn is the directory of one country. An address in small letters leads to
// the right one.
func (s *site) helpIn(w http.ResponseWriter, r *http.Request) {
	h, code := s.here(r), r.PathValue("country")
	country, err := s.Directory.Country(strings.ToUpper(code))
	switch {
	case code == elsewhere:
		s.showHelp(w, r, http.StatusOK, h, "", "help.elsewhere")
	case err != nil:
		s.showHelp(w, r, http.StatusNotFound, h, "", "help.unknown")
	case code != country.Code:
		s.redirect(w, r, h.To("/help/"+country.Code))
	default:
		s.showHelp(w, r, http.StatusOK, h, country.Code, "")
	}
}

func (s *site) showHelp(w http.ResponseWriter, r *http.Request, status int, h here, code, notice string) {
	view := helpView{here: h, danger: s.danger(code, notice), Ages: s.ages(h, code)}
	s.render(w, r, status, ui.Page{Name: "help", Title: s.title("help.title"), Current: s.link("/help"), Data: view})
}

// ages gives the ways on. With answers, the one that fits comes first and is
// open.
func (s *site) ages(h here, code string) []ageGroup {
	under18, adult := s.Directory.For(code, help.Under18), s.Directory.For(code, help.Adult)
	young := s.ageGroup("under18", under18)
	grown := s.ageGroup("adult", adult)
	carer := s.ageGroup("carer", under18)
	carer.Carer = true
	switch {
	case !h.Answered:
		return []ageGroup{young, grown, carer}
	case h.ForOther() && h.Under18():
		carer.Open = true
		return []ageGroup{carer, young, grown}
	case h.Under18():
		young.Open = true
		return []ageGroup{young, grown, carer}
	default:
		grown.Open = true
		return []ageGroup{grown, young, carer}
	}
}

func (s *site) ageGroup(id string, routes help.Routes) ageGroup {
	return ageGroup{
		ID: id, Heading: "help." + id + ".heading", Text: "help." + id + ".text",
		Report: s.places(routes.Report), Police: s.places(routes.Police), Helplines: s.places(routes.Helplines),
	}
}

// sentence gives what the directory says in the language of the site.
func (s *site) sentence(english string) string {
	text, _ := s.Sentence(english)
	return text
}

// foreign marks what the directory says in English alone, so that it is read
// aloud as English (WCAG 2.2, 3.1.2).
func (s *site) foreign(english string) template.HTMLAttr {
	if _, ok := s.Sentence(english); ok {
		return ""
	}
	return ` lang="en" dir="ltr"`
}
