package site

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// openingForm is what the page that leads to a case shows besides its own: what
// is sent, to whom, for how long, how to take it back; and, when it is not
// known, how old the person in the images is. Embed it beside [here] and write
// {{template "opening" .}} into the form that posts to /case/new.
type openingForm struct {
	Codes   bool        // codes of images are sent, too
	Keep    kept        // for how long
	Entry   cases.Entry // of the case that they are added to; "" opens a new one
	Then    string      // what was filled in
	Contact string
	Wrong   wrongs // what was wrong with it
}

// wrongs are what was wrong with a form: by its field, the sentence to show.
type wrongs map[string]string

// In gives what is wrong with a field, or "".
func (w wrongs) In(field string) string { return w[field] }

// kept is the deployment's retention, in whole days and years.
type kept struct {
	Contact, Details, Receipts, Ended int // days
	Fingerprints                      int // years
}

func (s *site) kept() kept {
	const hoursOfDay, daysOfYear = 24, 365
	r := s.Cases.Retention()
	return kept{
		Contact: int(r.Contact.Hours()) / hoursOfDay, Details: int(r.Details.Hours()) / hoursOfDay,
		Receipts: int(r.Receipts.Hours()) / hoursOfDay, Ended: int(r.Ended.Hours()) / hoursOfDay,
		Fingerprints: int(r.Fingerprints.Hours()) / hoursOfDay / daysOfYear,
	}
}

// openingForm gives an empty form for a page that sends codes of images or not.
func (s *site) openingForm(codes bool) openingForm { return openingForm{Codes: codes, Keep: s.kept()} }

// formLimit is what a form with fingerprints may have: percent-encoding makes
// three bytes of some.
const formLimit = 3*cases.MaxForm + smallForm

// openingPages are the ways to a case.
func (s *site) openingPages() []page {
	return []page{
		{path: "/links", get: s.links, ways: true},
		{path: "/case/new", get: s.newCase, post: s.openCase, ways: true, limit: formLimit},
		{path: "/case/file", get: s.toCase, post: s.caseFile},
	}
}

// newCase offers the two ways to a case.
func (s *site) newCase(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusOK, ui.Page{Name: "newcase", Title: s.title("case.new.title"), Data: s.here(r)})
}

// openedView shows what only the person may know, once.
type openedView struct {
	Reference cases.Reference
	Code      cases.Code
	Codes     int // fingerprints
	Links     int
}

// openCase opens a case from the form of /images or /links, or adds to one.
func (s *site) openCase(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.notOpened(w, r, http.StatusBadRequest)
		return
	}
	form := s.readOpening(r)
	if len(form.Wrong) > 0 {
		s.askAgain(w, r, form)
		return
	}
	if form.Entry != "" {
		s.addTo(w, r, form)
		return
	}
	reference, code, err := s.Cases.Open(r.Context(), form.opening)
	switch {
	case fault.CodeOf(err) == fault.Busy:
		page := ui.Page{Name: "casebusy", Title: s.title("case.new.title")}
		s.render(w, r, http.StatusTooManyRequests, page)
	case refused(err):
		form.refuse(s, err)
		s.askAgain(w, r, form)
	case err != nil:
		s.fail(w, r, err)
	default:
		view := openedView{reference, code, len(form.opening.Fingerprints), len(form.opening.Links)}
		s.render(w, r, http.StatusOK, ui.Page{Name: "opened", Title: s.title("case.opened.title"), Languages: []ui.LanguageLink{}, Data: view})
	}
}

// readForm is a form as it was read.
type readForm struct {
	openingForm
	here     here
	opening  cases.Opening
	urls     string
	accounts string
	images   bool // it came from /images
}

// readOpening reads the form. What is wrong with it is in Wrong.
func (s *site) readOpening(r *http.Request) *readForm {
	f := &readForm{openingForm: s.openingForm(false), here: s.here(r)}
	f.Wrong = wrongs{}
	f.Entry = cases.Entry(r.PostFormValue("entry"))
	f.Then, f.Contact = r.PostFormValue("then"), strings.TrimSpace(r.PostFormValue("contact"))
	f.urls, f.accounts = r.PostFormValue("urls"), r.PostFormValue("accounts")
	f.images, f.Codes = r.PostForm.Has("fingerprints"), r.PostForm.Has("fingerprints")
	if way := r.PostFormValue("way"); way != "" {
		if answers, ok := s.unseal(way); ok {
			f.here = here{site: s, way: way, Answers: answers, Answered: true}
		}
	}
	f.opening = cases.Opening{Answers: f.here.Answers, Language: s.Language.Tag, Contact: s.contactOf(f.Contact), From: callerOf(r)}
	if f.opening.Answers.Then == "" {
		f.opening.Answers.Then = cases.Age(f.Then)
	}
	if f.Entry == "" && (f.opening.Answers.Then == "" || f.opening.Answers.Validate() != nil) {
		f.Wrong["then"] = s.title("case.error.then")
	}
	if f.images {
		var err error
		if f.opening.Fingerprints, err = cases.ParseFingerprints([]byte(r.PostFormValue("fingerprints"))); err != nil {
			f.Wrong["fingerprints"] = s.title("case.new.failed.heading")
		}
		return f
	}
	f.opening.Links = s.readLinks(f)
	return f
}

// contactOf gives where news is to go; nil for nowhere, and when there is nobody
// who sends: then no address is taken.
func (s *site) contactOf(value string) *cases.Contact {
	if value == "" || !s.News {
		return nil
	}
	return &cases.Contact{Kind: cases.ContactEmail, Value: value}
}

// refused says whether the domain refused the form: for what is in it, or for how
// much a case holds with it.
func refused(err error) bool {
	code := fault.CodeOf(err)
	return code == fault.Invalid || code == fault.TooLarge
}

// refuse puts what the domain found wrong beside its field.
func (f *readForm) refuse(s *site, err error) {
	var found *fault.Error
	switch {
	case errors.As(err, &found) && found.Field == "contact":
		f.Wrong["contact"] = s.title("case.error.contact")
	case f.images:
		f.Wrong["fingerprints"] = s.title("case.new.failed.heading")
	case fault.CodeOf(err) == fault.TooLarge:
		f.Wrong["urls"] = s.say("case.links.many", "count", cases.MaxLinks)
	default:
		f.Wrong["urls"] = s.title("case.links.none")
	}
}

// askAgain shows the form with what was wrong. Fingerprints cannot be asked for
// again here: they are made by the page of images.
func (s *site) askAgain(w http.ResponseWriter, r *http.Request, f *readForm) {
	if f.images {
		s.notOpened(w, r, http.StatusUnprocessableEntity)
		return
	}
	s.showLinks(w, r, http.StatusUnprocessableEntity, linksView{f.here, f.openingForm, f.urls, f.accounts})
}

func (s *site) notOpened(w http.ResponseWriter, r *http.Request, status int) {
	s.render(w, r, status, ui.Page{Name: "notopened", Title: s.title("case.new.title"), Data: s.here(r)})
}

// addTo adds what a form brings to a case that is open on the page.
func (s *site) addTo(w http.ResponseWriter, r *http.Request, f *readForm) {
	done := "case.done.links"
	add := func(ctx context.Context) error { return s.Cases.AddLinks(ctx, f.Entry, f.opening.Links) }
	if f.images {
		done = "case.done.images"
		add = func(ctx context.Context) error { return s.Cases.AddFingerprints(ctx, f.Entry, f.opening.Fingerprints) }
	}
	err := add(r.Context())
	if refused(err) {
		f.refuse(s, err)
		s.askAgain(w, r, f)
		return
	}
	s.afterStep(w, r, f.Entry, done, err)
}

// callerOf says who calls, as far as too many calls are concerned.
func callerOf(r *http.Request) cases.Caller {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return cases.CallerOf(peer.Addr(), strings.Join(r.Header.Values("X-Forwarded-For"), ","))
}

// caseFile gives reference and code back as a file. It keeps nothing, and takes
// only what has their form.
func (s *site) caseFile(w http.ResponseWriter, r *http.Request) {
	reference, err := cases.ParseReference(r.PostFormValue("reference"))
	code, err2 := cases.ParseCode(r.PostFormValue("code"))
	if err != nil || err2 != nil {
		s.refuseForm(w)
		return
	}
	s.download(w, r, "opened", openedView{Reference: reference, Code: code})
}
