package site

import (
	"errors"
	"math"
	"net/http"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// enterView is the form for reference and code.
type enterView struct {
	Reference string // as it was typed
	Wrong     string // what to say; "" at first
}

// casePages are the case itself. What it shows is never in an address: every
// page of it answers a form, which carries a short-lived entry.
func (s *site) casePages() []page {
	return []page{
		{path: "/case", get: s.enter, post: s.myCase},
		{path: "/case/links", get: s.toCase, post: s.addLinks},
		{path: "/case/contact", get: s.toCase, post: s.setContact},
		{path: "/case/notice", get: s.toCase, post: s.notice},
		{path: "/case/withdraw", get: s.toCase, post: s.withdraw},
		{path: "/case/erase", get: s.toCase, post: s.erase},
	}
}

func (s *site) enter(w http.ResponseWriter, r *http.Request) {
	s.showEnter(w, r, http.StatusOK, enterView{})
}

// toCase answers a GET of what only takes forms, such as after a reload.
func (s *site) toCase(w http.ResponseWriter, r *http.Request) {
	s.redirect(w, r, s.link("/case"))
}

func (s *site) showEnter(w http.ResponseWriter, r *http.Request, status int, view enterView) {
	s.render(w, r, status, ui.Page{Name: "enter", Title: s.title("case.title"), Current: s.link("/case"), Data: view})
}

// myCase shows a case to who has its reference and code, or its entry.
func (s *site) myCase(w http.ResponseWriter, r *http.Request) {
	if c, ok := s.admit(w, r); ok {
		s.showCase(w, r, c, "")
	}
}

// admit gives the case that a form asks for. When it does not, it has answered
// already: whatever was wrong, the words are the same.
func (s *site) admit(w http.ResponseWriter, r *http.Request) (cases.Case, bool) {
	if entry := cases.Entry(r.PostFormValue("entry")); entry != "" {
		c, err := s.Cases.Case(r.Context(), entry)
		return c, s.admitted(w, r, err)
	}
	c, err := s.Cases.Enter(r.Context(), r.PostFormValue("reference"), r.PostFormValue("code"), callerOf(r))
	return c, s.admitted(w, r, err)
}

func (s *site) admitted(w http.ResponseWriter, r *http.Request, err error) bool {
	var locked *cases.LockedError
	view := enterView{Reference: r.PostFormValue("reference")}
	switch {
	case err == nil:
		return true
	case errors.As(err, &locked):
		view.Wrong = s.say("case.enter.locked", "minutes", int(math.Ceil(locked.Wait.Minutes())))
		s.showEnter(w, r, http.StatusTooManyRequests, view)
	case errors.Is(err, cases.ErrEnded):
		view.Wrong = s.title("case.enter.ended")
		s.showEnter(w, r, http.StatusForbidden, view)
	case errors.Is(err, cases.ErrWrong):
		view.Wrong = s.title("case.enter.wrong")
		s.showEnter(w, r, http.StatusForbidden, view)
	default:
		s.fail(w, r, err)
	}
	return false
}

func (s *site) showCase(w http.ResponseWriter, r *http.Request, c cases.Case, done string) {
	page := ui.Page{Name: "case", Title: s.title("case.title"), Current: s.link("/case"), Data: s.caseView(c, done)}
	s.render(w, r, http.StatusOK, page)
}

// afterStep shows the case after it was changed, or why it was not.
func (s *site) afterStep(w http.ResponseWriter, r *http.Request, entry cases.Entry, done string, err error) {
	if !s.admitted(w, r, err) {
		return
	}
	c, err := s.Cases.Case(r.Context(), entry)
	if s.admitted(w, r, err) {
		s.showCase(w, r, c, done)
	}
}
