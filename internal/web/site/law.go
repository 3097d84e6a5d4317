package site

import (
	"net/http"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// lawPages say what the law is where people live.
func (s *site) lawPages() []page {
	return []page{{path: "/law", get: s.lawPage, ways: true}}
}

// lawView is what the page shows.
type lawView struct {
	here
	Help   string
	Places []lawPlace
}

// lawPlace is the law of one country or union.
type lawPlace struct {
	ID, Name string
	Open     bool // it is the reader's
	Parts    []lawPart
}

// lawPart is what is known of one thing: crimes, removal, complaints.
type lawPart struct {
	Heading string // a key
	Claims  []lawClaim
}

// lawClaim is one claim in words.
type lawClaim struct {
	help.Claim
	Lines []string
	Old   bool
}

func (s *site) lawPage(w http.ResponseWriter, r *http.Request) {
	h := s.here(r)
	view := lawView{here: h, Help: h.helpPath()}
	for _, code := range s.Law.Countries() {
		place, err := s.lawOf(h, code)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		view.Places = append(view.Places, place)
	}
	slices.SortStableFunc(view.Places, func(a, b lawPlace) int { // the reader's first
		switch {
		case a.Open == b.Open:
			return 0
		case a.Open:
			return -1
		}
		return 1
	})
	s.render(w, r, http.StatusOK, ui.Page{Name: "law", Title: s.title("law.title"), Current: s.link("/law"), Data: view})
}

func (s *site) lawOf(h here, code string) (lawPlace, error) {
	p := lawPlace{ID: code, Name: s.CountryName(code), Open: h.Answers.Country != "" && s.Directory.Within(h.Answers.Country, code)}
	if s.Directory.IsUnion(code) {
		p.Name = s.title("law.union")
	}
	for _, c := range s.Law.Of(code) {
		claim, err := s.claim(c)
		if err != nil {
			return lawPlace{}, err
		}
		heading := "law.about." + string(c.About)
		if n := len(p.Parts); n == 0 || p.Parts[n-1].Heading != heading {
			p.Parts = append(p.Parts, lawPart{Heading: heading})
		}
		last := &p.Parts[len(p.Parts)-1]
		last.Claims = append(last.Claims, claim)
	}
	return p, nil
}

// claim puts a claim into words.
func (s *site) claim(c help.Claim) (lawClaim, error) {
	lines, err := s.Lines("law.claim." + c.ID)
	return lawClaim{Claim: c, Lines: lines, Old: c.Old(s.Now())}, err
}
