package site

import (
	"slices"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/notice"
)

// noticeView is a written request and what to do with it.
type noticeView struct {
	here
	noticeForm
	English, Own string // the text, and again in the reader's language; "" when that is English
	Stands       []stand
	Clock, Named bool
	App          cases.Service
	Met          []notice.Law
	HowTo        []howTo
	Complain     []lawClaim
	Help         string
}

// stand is how the request stands under one law.
type stand struct {
	Name string // keys
	Says []string
	Met  bool
}

func (s *site) noticeView(h here, form noticeForm, request notice.Request) (noticeView, error) {
	english, own, err := s.letters(request)
	if err != nil {
		return noticeView{}, err
	}
	v := noticeView{
		here: h, noticeForm: form, English: english, Own: own, Met: request.Met(), Clock: request.Clock(),
		Named: request.Signed(), App: appOf(form.Service), Help: h.helpPath(),
	}
	for _, standing := range request.Standings() {
		v.Stands = append(v.Stands, standOf(standing))
	}
	if v.HowTo, err = s.howTos([]cases.Service{v.App}, "report"); err != nil {
		return noticeView{}, err
	}
	laws := v.Met
	if len(laws) == 0 {
		laws = request.Laws
	}
	v.Complain, err = s.complaints(h.Answers.Country, laws)
	return v, err
}

// letters writes the request in English, which services read, and in the
// reader's language.
func (s *site) letters(request notice.Request) (english, own string, err error) {
	first := s.editions[0]
	if english, err = first.letter(request); err != nil || s == first {
		return english, "", err
	}
	own, err = s.letter(request)
	return english, own, err
}

func (s *site) letter(request notice.Request) (string, error) {
	day, err := s.Day(s.Now())
	if err != nil {
		return "", err
	}
	return notice.Write(request, s.Texts, day)
}

// appOf gives the id that a case may keep.
func appOf(id string) cases.Service {
	if slices.Contains(cases.Services(), cases.Service(id)) {
		return cases.Service(id)
	}
	return cases.ServiceOther
}

func standOf(standing notice.Standing) stand {
	st := stand{Name: "notices.law." + string(standing.Law), Met: standing.Met()}
	for _, field := range standing.Lacks {
		st.Says = append(st.Says, "notices.stands."+string(field))
	}
	if st.Met {
		st.Says = []string{"notices.stands.met"}
	}
	return st
}

// complaints gives where to turn when a service does not act: by the laws of the
// request, and in the reader's country.
func (s *site) complaints(country string, laws []notice.Law) ([]lawClaim, error) {
	var ids []string
	for _, l := range laws {
		switch l {
		case notice.US:
			ids = append(ids, "us-complain")
		case notice.UK:
			ids = append(ids, "gb-complain")
		case notice.EU:
			ids = append(ids, "eu-complain")
		}
	}
	switch country {
	case "AU":
		ids = append(ids, "au-removal")
	case "IT":
		ids = append(ids, "it-removal")
	}
	var all []lawClaim
	for _, id := range ids {
		c, ok := s.Law.Claim(id)
		if !ok { // it waits for a check: nothing is said in its place
			continue
		}
		claim, err := s.claim(c)
		if err != nil {
			return nil, err
		}
		all = append(all, claim)
	}
	return all, nil
}
