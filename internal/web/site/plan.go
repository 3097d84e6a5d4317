package site

import (
	"net/http"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// planView is what the plan shows.
type planView struct {
	here
	Tasks []task
	Told  []told // what was answered, with where to change it
	Help  string // who can help near the reader
	File  bool   // it is written into a file: no links into the site, no forms
}

// task is one thing to do. Whether it is done is known to the page alone.
type task struct {
	ID     string // of its heading
	Title  string
	Lines  []string
	Paid   bool // asks whether money was sent, and says what to do then
	HowTo  []howTo
	Limits string // what we do not know
	Links  []ui.Link
}

// told is one answer, as it was understood.
type told struct {
	What, Answer string
	Change       string // path
}

// planPages are the plan, the answer that it asks for itself, and the plan as a
// file.
func (s *site) planPages() []page {
	return []page{
		{path: "/plan", get: s.plan, ways: true},
		{path: "/plan/paid", get: s.backToPlan, post: s.paid, ways: true},
		{path: "/plan/file", get: s.planFile, ways: true},
	}
}

func (s *site) plan(w http.ResponseWriter, r *http.Request) {
	view, err := s.planView(s.here(r))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, http.StatusOK, ui.Page{Name: "plan", Title: s.title("plan.title"), Data: view})
}

// paid keeps in the path whether money was sent.
func (s *site) paid(w http.ResponseWriter, r *http.Request) {
	answers := s.here(r).Answers
	answers.Paid = cases.Paid(r.PostFormValue("paid"))
	if answers.Validate() != nil {
		answers.Paid = ""
	}
	s.lead(w, r, answers, "/plan#stop")
}

func (s *site) backToPlan(w http.ResponseWriter, r *http.Request) {
	s.redirect(w, r, s.here(r).To("/plan"))
}

// planFile gives the plan as one file that needs nothing else, under a name
// that tells nothing.
func (s *site) planFile(w http.ResponseWriter, r *http.Request) {
	view, err := s.planView(s.here(r))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	view.File = true
	s.download(w, r, "planfile", view)
}

func (s *site) planView(h here) (planView, error) {
	tasks, err := s.tasks(h)
	if err != nil {
		return planView{}, err
	}
	v := planView{here: h, Tasks: tasks, Help: h.helpPath()}
	if h.Answered {
		v.Told = s.told(h)
	}
	return v, nil
}

// helpPath is who can help in the reader's country, as far as it is known.
func (h here) helpPath() string {
	if h.Answers.Country == "" {
		return h.To("/help")
	}
	return h.To("/help/" + h.Answers.Country)
}

// told says back what was answered.
func (s *site) told(h here) []told {
	whats := []string{"plan.answers.whose", "plan.answers.then", "plan.answers.state", "plan.answers.file", "plan.answers.safe"}
	list := make([]told, 0, len(whats)+1)
	for i, q := range questions {
		t := told{What: s.title(whats[i]), Answer: s.title("plan.answers.none"), Change: s.questionPath(h, i+1)}
		for _, c := range q.choices(h) {
			if c.Value == *q.of(&h.Answers) {
				t.Answer = s.title(c.Text)
			}
		}
		list = append(list, t)
		if q.where && len(h.Answers.Where) > 0 {
			list = append(list, told{What: s.title("plan.answers.where"), Answer: s.serviceList(h.Answers.Where), Change: t.Change})
		}
	}
	return list
}
