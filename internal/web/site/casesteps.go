package site

import (
	"net/http"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// addLinks shows the form for more links to a case.
func (s *site) addLinks(w http.ResponseWriter, r *http.Request) {
	c, ok := s.admit(w, r)
	if !ok {
		return
	}
	view := linksView{here: here{site: s}, openingForm: s.openingForm(false)}
	view.Entry = c.Entry
	s.showLinks(w, r, http.StatusOK, view)
}

// setContact changes or forgets where news goes.
func (s *site) setContact(w http.ResponseWriter, r *http.Request) {
	c, ok := s.admit(w, r)
	if !ok {
		return
	}
	if !s.News && r.PostFormValue("forget") == "" { // there is no such form
		s.refuseForm(w)
		return
	}
	contact, done := s.contactOf(strings.TrimSpace(r.PostFormValue("contact"))), "case.done.contact"
	if r.PostFormValue("forget") != "" || contact == nil {
		contact, done = nil, "case.done.forgotten"
	}
	err := s.Cases.SetContact(r.Context(), c.Entry, contact)
	if fault.CodeOf(err) == fault.Invalid {
		view := s.caseView(c, "")
		view.Wrong = wrongs{"contact": s.title("case.error.contact")}
		s.render(w, r, http.StatusUnprocessableEntity, ui.Page{Name: "case", Title: s.title("case.title"), Data: view})
		return
	}
	s.afterStep(w, r, c.Entry, done, err)
}

// notice keeps the clock of a removal request: «made» keeps a new one, «sent»
// starts its clock, «answered» stops it. A new one that was sent already comes
// as «made» with a field «sent».
func (s *site) notice(w http.ResponseWriter, r *http.Request) {
	c, ok := s.admit(w, r)
	if !ok {
		return
	}
	id := r.PostFormValue("id")
	var err error
	switch r.PostFormValue("act") {
	case "sent":
		err = s.Cases.NoticeSent(r.Context(), c.Entry, id)
	case "answered":
		err = s.Cases.NoticeAnswered(r.Context(), c.Entry, id)
	default:
		err = s.newNotice(r, c.Entry)
	}
	if code := fault.CodeOf(err); err != nil && (code == fault.Invalid || code == fault.NotFound) {
		s.refuseForm(w)
		return
	}
	s.afterStep(w, r, c.Entry, "case.done.notice", err)
}

func (s *site) newNotice(r *http.Request, entry cases.Entry) error {
	n := cases.Notice{Service: cases.Service(r.PostFormValue("service")), Laws: r.PostForm["laws"]}
	id, err := s.Cases.NoticeMade(r.Context(), entry, n)
	if err == nil && r.PostFormValue("sent") != "" {
		err = s.Cases.NoticeSent(r.Context(), entry, id)
	}
	return err
}

// withdrawView is first the choice of what to take back, then the question
// whether to.
type withdrawView struct {
	Entry  cases.Entry
	Files  []fileRow
	IDs    []string // chosen
	Nobody bool     // nothing was chosen
}

// withdraw takes images back: choose, be asked once more, done.
func (s *site) withdraw(w http.ResponseWriter, r *http.Request) {
	c, ok := s.admit(w, r)
	if !ok {
		return
	}
	view := withdrawView{Entry: c.Entry, Files: s.live(c)}
	for _, f := range view.Files {
		if r.PostFormValue("all") != "" || slices.Contains(r.PostForm["id"], f.ID) {
			view.IDs = append(view.IDs, f.ID)
		}
	}
	step := r.PostFormValue("step")
	view.Nobody = step != "" && len(view.IDs) == 0
	switch {
	case step == "" || view.Nobody:
		s.render(w, r, http.StatusOK, ui.Page{Name: "withdraw", Title: s.title("case.title"), Data: view})
	case step == "ask":
		s.render(w, r, http.StatusOK, ui.Page{Name: "surewithdraw", Title: s.title("case.title"), Data: view})
	default:
		ids := make([]cases.FingerprintID, len(view.IDs))
		for i, id := range view.IDs {
			ids[i] = cases.FingerprintID(id)
		}
		s.afterStep(w, r, c.Entry, "case.done.withdrawn", s.Cases.Withdraw(r.Context(), c.Entry, ids))
	}
}

// erase asks once more, then erases the case.
func (s *site) erase(w http.ResponseWriter, r *http.Request) {
	c, ok := s.admit(w, r)
	if !ok {
		return
	}
	if r.PostFormValue("step") != "do" {
		s.render(w, r, http.StatusOK, ui.Page{Name: "sureerase", Title: s.title("case.title"), Data: withdrawView{Entry: c.Entry}})
		return
	}
	if s.admitted(w, r, s.Cases.Erase(r.Context(), c.Entry)) {
		s.render(w, r, http.StatusOK, ui.Page{Name: "erased", Title: s.title("case.title")})
	}
}
