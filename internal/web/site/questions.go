package site

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// question is one of the five, one a page.
type question struct {
	field   string
	heading func(h here) string // keys of texts; hint may give ""
	hint    func(h here) string
	choices func(h here) []choice
	of      func(a *cases.Answers) *string // where the answer stands
	where   bool                           // asks for the services, too
}

// choice is one answer to a question.
type choice struct {
	Value string
	Text  string // keys of texts
	Hint  string
}

// questions are the five in order. Every one may be skipped.
var questions = []question{
	{
		field: "whose", heading: always("journey.whose.question"), hint: always(""),
		choices: fixed(
			choice{string(cases.WhoseMine), "journey.whose.mine", ""},
			choice{string(cases.WhoseChild), "journey.whose.child", ""},
			choice{string(cases.WhoseFriend), "journey.whose.friend", ""},
		),
		of: func(a *cases.Answers) *string { return (*string)(&a.Whose) },
	},
	{
		field: "then", heading: byWhose("journey.then.question", "journey.then.question.other"), hint: always("journey.then.hint"),
		choices: fixed(
			choice{string(cases.AgeUnder18), "journey.then.under18", ""},
			choice{string(cases.AgeAdult), "journey.then.adult", ""},
			choice{string(cases.AgeUnknown), "journey.then.unknown", "journey.then.unknown.hint"},
		),
		of: func(a *cases.Answers) *string { return (*string)(&a.Then) },
	},
	{
		field: "state", heading: always("journey.state.question"), hint: always(""), where: true,
		choices: fixed(
			choice{string(cases.StateThreatened), "journey.state.threatened", ""},
			choice{string(cases.StatePosted), "journey.state.posted", ""},
			choice{string(cases.StateBoth), "journey.state.both", ""},
			choice{string(cases.StateNeither), "journey.state.neither", ""},
		),
		of: func(a *cases.Answers) *string { return (*string)(&a.State) },
	},
	{
		field: "file", heading: byWhose("journey.file.question", "journey.file.question.other"),
		hint: func(h here) string {
			if h.Under18() {
				return "journey.file.under18"
			}
			return "journey.file.hint"
		},
		choices: func(h here) []choice {
			return []choice{
				{string(cases.FileYes), "journey.file.yes", ""},
				{string(cases.FileNo), byWhose("journey.file.no", "journey.file.no.other")(h), ""},
				{string(cases.FileTheirs), "journey.file.theirs", ""},
			}
		},
		of: func(a *cases.Answers) *string { return (*string)(&a.File) },
	},
	{
		field: "safe", heading: byWhose("journey.safe.question", "journey.safe.question.other"),
		hint: byWhose("journey.safe.hint", "journey.safe.hint.other"),
		choices: fixed(
			choice{string(cases.SafeYes), "journey.safe.yes", ""},
			choice{string(cases.SafeNo), "journey.safe.no", ""},
			choice{string(cases.SafeUnsure), "journey.safe.unsure", ""},
		),
		of: func(a *cases.Answers) *string { return (*string)(&a.Safe) },
	},
}

func always(key string) func(here) string { return func(here) string { return key } }

func fixed(list ...choice) func(here) []choice { return func(here) []choice { return list } }

// byWhose gives the words for a person themselves or for who stands by them.
func byWhose(own, other string) func(here) string {
	return func(h here) string {
		if h.ForOther() {
			return other
		}
		return own
	}
}

// ForOther says that the reader is a parent, a carer or a friend.
func (h here) ForOther() bool {
	return h.Answers.Whose == cases.WhoseChild || h.Answers.Whose == cases.WhoseFriend
}

// questionView is what a question's page shows.
type questionView struct {
	here
	Number, Of    int
	Field         string
	Heading, Hint string // keys
	Choices       []choice
	Answer        string
	Services      []serviceChoice // nil: not asked for
	Back, Skip    string
	Missing       bool // nothing was chosen
}

// serviceChoice is a service that may be named.
type serviceChoice struct {
	ID, Name string
	Chosen   bool
}

// questionPages are the five questions and the way to the first. The questions
// take answers in a POST and lead on with a redirect: going back shows the page
// as it was, and no form is sent again.
func (s *site) questionPages() []page {
	return []page{
		{path: "/begin", get: s.begin},
		{path: "/begin/{country}", get: s.begin},
		{path: "/q/{number}", get: s.ask, post: s.take, ways: true},
	}
}

// begin leads to the first question with nothing answered but the country, for
// a reader who has chosen it.
func (s *site) begin(w http.ResponseWriter, r *http.Request) {
	answers := cases.Answers{}
	if country, err := s.Directory.Country(r.PathValue("country")); err == nil {
		answers.Country = country.Code
	}
	s.lead(w, r, answers, "/q/1")
}

func (s *site) ask(w http.ResponseWriter, r *http.Request) {
	h, number, ok := s.asked(w, r)
	if ok {
		s.showQuestion(w, r, http.StatusOK, s.questionView(h, number))
	}
}

// asked reads which question is meant. Without a way, the journey begins anew.
func (s *site) asked(w http.ResponseWriter, r *http.Request) (h here, number int, ok bool) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || number < 1 || number > len(questions) {
		s.lost(w, r)
		return here{}, 0, false
	}
	if h = s.here(r); !h.Answered {
		s.redirect(w, r, s.link("/begin"))
		return here{}, 0, false
	}
	return h, number, true
}

// take reads the answer to a question and leads on.
func (s *site) take(w http.ResponseWriter, r *http.Request) {
	h, number, ok := s.asked(w, r)
	if !ok {
		return
	}
	if err := r.ParseForm(); err != nil {
		s.refuseForm(w)
		return
	}
	q, answers := questions[number-1], h.Answers
	*q.of(&answers) = r.PostFormValue(q.field)
	if q.where {
		answers.Where = chosenServices(r.PostForm["where"])
	}
	if *q.of(&answers) == "" || answers.Validate() != nil {
		h.Answers.Where = answers.Where
		view := s.questionView(h, number)
		view.Missing = true
		s.showQuestion(w, r, http.StatusUnprocessableEntity, view)
		return
	}
	s.lead(w, r, answers, after(h.Answers, answers, number))
}

// after gives the page that follows an answer: the next question; from the last
// one the plan, or first the page for danger. Who came back from the plan to
// change one answer goes there again.
func after(before, now cases.Answers, number int) string {
	switch {
	case number == len(questions) && now.Safe != cases.SafeYes:
		return "/safe"
	case number == len(questions) || before.Safe != "":
		return "/plan"
	default:
		return "/q/" + strconv.Itoa(number+1)
	}
}

// chosenServices keeps the ids that there are, in our order.
func chosenServices(ids []string) []cases.Service {
	var chosen []cases.Service
	for _, service := range cases.Services() {
		if slices.Contains(ids, string(service)) {
			chosen = append(chosen, service)
		}
	}
	return chosen
}

func (s *site) questionPath(h here, number int) string { return h.To("/q/" + strconv.Itoa(number)) }

func (s *site) questionView(h here, number int) questionView {
	q := questions[number-1]
	v := questionView{
		here: h, Number: number, Of: len(questions), Field: q.field,
		Heading: q.heading(h), Hint: q.hint(h), Choices: q.choices(h), Answer: *q.of(&h.Answers),
		Back: s.questionPath(h, number-1), Skip: s.questionPath(h, number+1),
	}
	if number == 1 {
		v.Back = s.link("/")
	}
	if number == len(questions) || h.Answers.Safe != "" {
		v.Skip = h.To("/plan")
	}
	if q.where {
		for _, service := range cases.Services() {
			v.Services = append(v.Services, serviceChoice{string(service), s.serviceName(service), slices.Contains(h.Answers.Where, service)})
		}
	}
	return v
}

func (s *site) showQuestion(w http.ResponseWriter, r *http.Request, status int, view questionView) {
	title, err := s.Get("journey.count", "number", view.Number, "of", view.Of)
	if err == nil && view.Missing {
		title, err = s.Get("journey.error.title", "title", title)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, status, ui.Page{Name: "question", Title: title, Data: view})
}
