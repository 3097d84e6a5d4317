package site

import (
	"net/http"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/notice"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// noticePages write a request to take images down. What is typed comes in a
// form, makes the text, and is kept nowhere.
func (s *site) noticePages() []page {
	return []page{
		{path: "/notices", get: s.notices, post: s.writeNotice, ways: true},
		{path: "/notices/file", get: s.toNotices, post: s.noticeFile, ways: true},
	}
}

// noticeForm is what the form holds, as it was typed.
type noticeForm struct {
	Then, State, Actor string
	Service, Site      string // an id, and the name of one that has none
	Links, Where       string
	Contact, Name      string
	Laws               []string
}

// noticesView is the form.
type noticesView struct {
	here
	noticeForm
	AskAge, AskState bool // it was not answered before
	Young            bool // the images are taken to be of someone under 18
	Places           []place
	Services         []option
	Choices          []lawChoice
	Complain         []lawClaim // when a service does not act
	Help             string
	Wrong            wrongs
}

// lawChoice is a law that may be chosen.
type lawChoice struct {
	ID        string
	Name, Why string // keys
	Chosen    bool
}

func (s *site) notices(w http.ResponseWriter, r *http.Request) {
	h := s.here(r)
	form := noticeForm{Actor: string(notice.Self)}
	if h.ForOther() {
		form.Actor = string(notice.Helper)
	}
	if len(h.Answers.Where) == 1 {
		form.Service = string(h.Answers.Where[0])
	}
	for _, l := range s.lawsFor(h) {
		form.Laws = append(form.Laws, string(l))
	}
	s.showNotices(w, r, http.StatusOK, h, form, nil)
}

// lawsFor gives the laws to begin with in the reader's country.
func (s *site) lawsFor(h here) []notice.Law {
	return notice.For(h.Answers.Country, s.Directory.Within(h.Answers.Country, "EU"))
}

// toNotices answers a GET of what only takes a form, such as after a reload.
func (s *site) toNotices(w http.ResponseWriter, r *http.Request) {
	s.redirect(w, r, s.here(r).To("/notices"))
}

func (s *site) showNotices(w http.ResponseWriter, r *http.Request, status int, h here, form noticeForm, wrong wrongs) {
	view, err := s.noticesView(h, form, wrong)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, status, ui.Page{Name: "notices", Title: s.title("notices.title"), Current: s.link("/notices"), Data: view})
}

func (s *site) noticesView(h here, form noticeForm, wrong wrongs) (noticesView, error) {
	v := noticesView{
		here: h, noticeForm: form, AskAge: h.Answers.Then == "", AskState: h.Answers.State == "", Wrong: wrong,
		Young:  h.Answered && h.Answers.Then != "" && h.Under18(),
		Places: s.places(s.Directory.For(h.Answers.Country, help.Under18).Report), Help: h.helpPath(),
	}
	for _, id := range cases.Services() {
		v.Services = append(v.Services, option{string(id), s.serviceName(id)})
	}
	for _, l := range notice.Laws() {
		key := "notices.law." + string(l)
		v.Choices = append(v.Choices, lawChoice{string(l), key, key + ".why", slices.Contains(form.Laws, string(l))})
	}
	var err error
	v.Complain, err = s.complaints(h.Answers.Country, s.lawsFor(h))
	return v, err
}

// noticeForm reads what was typed.
func readNoticeForm(r *http.Request) (noticeForm, bool) {
	if r.ParseForm() != nil {
		return noticeForm{}, false
	}
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	return noticeForm{
		Then: get("then"), State: get("state"), Actor: get("actor"), Service: get("service"), Site: get("site"),
		Links: get("links"), Where: get("where"), Contact: get("contact"), Name: get("name"), Laws: r.PostForm["law"],
	}, true
}

// request makes the request of a form and the answers, and says what is wrong
// with it.
func (s *site) request(h here, f noticeForm) (notice.Request, wrongs) {
	wrong := wrongs{}
	then, state := h.Answers.Then, h.Answers.State
	if then == "" {
		then = cases.Age(f.Then)
	}
	if state == "" {
		state = cases.State(f.State)
	}
	if then == "" {
		wrong["then"] = s.title("notices.choose")
	}
	if state == "" {
		wrong["state"] = s.title("notices.choose")
	}
	r := notice.Request{
		Under18: then != cases.AgeAdult, Unsure: then == cases.AgeUnknown, Actor: notice.Actor(f.Actor),
		Posted: state == cases.StatePosted || state == cases.StateBoth, Threat: state != cases.StatePosted,
		Service: f.Site, Where: f.Where, Contact: f.Contact, Name: f.Name,
	}
	if name, ok := serviceNames[cases.Service(f.Service)]; ok {
		r.Service = name
	}
	for _, l := range f.Laws {
		r.Laws = append(r.Laws, notice.Law(l))
	}
	for i, line := range strings.Split(f.Links, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		address, err := cases.ParseURL(line)
		if err != nil {
			wrong["links"] = s.say("notices.links.bad", "line", i+1)
			break
		}
		r.Links = append(r.Links, address)
	}
	r = r.Clean()
	if then == "" && r.Contact == "" { // it is not needed for someone under 18: that will be seen
		r.Under18 = false
	}
	for _, field := range r.Wrong() {
		switch field {
		case notice.Service:
			wrong["service"] = s.title("notices.service.wrong")
		case notice.Location:
			if wrong["links"] == "" {
				wrong["links"] = s.title("notices.where.wrong")
			}
		case notice.Contact:
			wrong["contact"] = s.title("notices.contact.wrong")
		}
	}
	return r, wrong
}

// writeNotice writes the request, or shows the form again: with what is wrong,
// or because something is to be changed.
func (s *site) writeNotice(w http.ResponseWriter, r *http.Request) {
	h := s.here(r)
	form, ok := readNoticeForm(r)
	if !ok {
		s.refuseForm(w)
		return
	}
	if r.PostForm.Get("act") == "change" {
		s.showNotices(w, r, http.StatusOK, h, form, nil)
		return
	}
	request, wrong := s.request(h, form)
	if len(wrong) > 0 {
		s.showNotices(w, r, http.StatusUnprocessableEntity, h, form, wrong)
		return
	}
	view, err := s.noticeView(h, form, request)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, http.StatusOK, ui.Page{Name: "notice", Title: s.title("notices.title"), Scripts: []string{"notices.js"}, Data: view})
}

// noticeFile gives the text as a file under a name that tells nothing.
func (s *site) noticeFile(w http.ResponseWriter, r *http.Request) {
	form, ok := readNoticeForm(r)
	if !ok {
		s.refuseForm(w)
		return
	}
	h := s.here(r)
	request, wrong := s.request(h, form)
	if len(wrong) > 0 {
		s.showNotices(w, r, http.StatusUnprocessableEntity, h, form, wrong)
		return
	}
	text, own, err := s.letters(request)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if own != "" {
		text += "\n\n" + own
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="notes.txt"`)
	_, _ = w.Write([]byte(text)) // the reader is gone; there is no one to tell
}

// Hidden gives what was typed for the hidden fields of a form.
func (f noticeForm) Hidden() map[string]string {
	return map[string]string{
		"then": f.Then, "state": f.State, "actor": f.Actor, "service": f.Service, "site": f.Site,
		"links": f.Links, "where": f.Where, "contact": f.Contact, "name": f.Name,
	}
}

// wrongField is what is wrong with one field of a form.
type wrongField struct{ Field, Text string }

func wrongWith(w wrongs, field string) wrongField { return wrongField{field, w.In(field)} }

// radioGroup is a question with a few answers, one of which may be chosen.
type radioGroup struct {
	Field, Answer string
	Wrong         wrongField
	Question      string // a key
	Choices       []choice
}

// radios makes a group of pairs of a value and the key of its text.
func radios(field, answer string, wrong wrongField, question string, pairs ...string) radioGroup {
	g := radioGroup{Field: field, Answer: answer, Wrong: wrong, Question: question}
	for pair := range slices.Chunk(pairs, 2) {
		g.Choices = append(g.Choices, choice{Value: pair[0], Text: pair[1]})
	}
	return g
}
