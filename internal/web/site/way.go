package site

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

// here is where the reader is on their way: in which language, with which
// answers. Embed it in the data of a page, so that its links lead on with both:
//
//	<a href="{{.To "/images"}}">…</a>
type here struct {
	site *site
	way  string // sealed; "" when there are no answers

	Answers  cases.Answers
	Answered bool // there is a way; single answers may be missing all the same
}

// here reads the answers of a request.
func (s *site) here(r *http.Request) here {
	answers, ok := s.answers(r)
	h := here{site: s, Answers: answers, Answered: ok}
	if ok {
		h.way = r.PathValue("way")
	}
	return h
}

// To gives the path of a page in the reader's language and with their answers.
// The page must be one with ways.
func (h here) To(path string) string {
	if h.way == "" {
		return h.site.link(path)
	}
	return h.site.link("/w/" + h.way + path)
}

// Way gives the sealed answers for a hidden field of a form; "" without any.
func (h here) Way() string { return h.way }

// Under18 says that the images are to be treated as those of someone under 18:
// so they are unless "18 or over" was said.
func (h here) Under18() bool { return h.Answers.Bank() == cases.BankUnder18 }

// answers gives what the path of a request carries: /w/{way}/…. It is false
// when there are none, or when they can no longer be read. A form that carries
// them in a field is read by [site.unseal].
func (s *site) answers(r *http.Request) (cases.Answers, bool) {
	return s.unseal(r.PathValue("way"))
}

// unseal opens what way gave.
func (s *site) unseal(way string) (cases.Answers, bool) {
	if way == "" {
		return cases.Answers{}, false
	}
	plain, err := s.seal.open(way)
	if err != nil {
		return cases.Answers{}, false
	}
	answers, err := unpack(plain)
	return answers, err == nil
}

// way seals answers into a segment of a path.
func (s *site) way(answers cases.Answers) (string, error) {
	plain, err := pack(answers)
	if err != nil {
		return "", err
	}
	return s.seal.close(plain)
}

// lead sends the reader to a page with answers.
func (s *site) lead(w http.ResponseWriter, r *http.Request, answers cases.Answers, path string) {
	way, err := s.way(answers)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.redirect(w, r, s.link("/w/"+way+path))
}

// redirect leads to a path of this site and to no other.
func (s *site) redirect(w http.ResponseWriter, r *http.Request, path string) {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.HasPrefix(path, `/\`) {
		path = s.link("/")
	}
	http.Redirect(w, r, path, http.StatusSeeOther) //nolint:gosec // G710: what could lead elsewhere is refused above
}

// withWay answers a path with answers. When they can no longer be read, the
// same page without them helps further.
func (s *site) withWay(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := s.answers(r); ok {
			next.ServeHTTP(w, r)
			return
		}
		// The way itself is not to be trusted: it may hold slashes.
		s.redirect(w, r, s.link(strings.TrimPrefix(r.URL.Path, s.prefix+"/w/"+r.PathValue("way"))))
	})
}

// The bands by their number in the packed form. New ones go to the end: what
// was sealed before an update must still be read.
var (
	whoses   = []cases.Whose{"", cases.WhoseMine, cases.WhoseChild, cases.WhoseFriend}
	ages     = []cases.Age{"", cases.AgeUnder18, cases.AgeAdult, cases.AgeUnknown}
	states   = []cases.State{"", cases.StateThreatened, cases.StatePosted, cases.StateBoth, cases.StateNeither}
	files    = []cases.File{"", cases.FileYes, cases.FileNo, cases.FileTheirs}
	safes    = []cases.Safe{"", cases.SafeYes, cases.SafeNo, cases.SafeUnsure}
	paids    = []cases.Paid{"", cases.PaidYes, cases.PaidNo}
	noWhere  = [2]byte{}
	packSize = 10
)

// pack writes answers into a fixed number of bytes, so that the length of what
// is sealed tells nothing.
func pack(a cases.Answers) ([]byte, error) {
	if err := a.Validate(); err != nil {
		return nil, fmt.Errorf("pack answers: %w", err)
	}
	where := noWhere
	for _, service := range a.Where {
		i := slices.Index(cases.Services(), service)
		where[i/8] |= 1 << (i % 8)
	}
	country := []byte{0, 0}
	copy(country, a.Country)
	return []byte{
		band(whoses, a.Whose), band(ages, a.Then), band(states, a.State), where[0], where[1],
		band(files, a.File), band(safes, a.Safe), band(paids, a.Paid), country[0], country[1],
	}, nil
}

func band[B comparable](bands []B, b B) byte { return byte(slices.Index(bands, b)) }

// unpack reads what pack wrote, and holds it to the bands.
func unpack(p []byte) (cases.Answers, error) {
	if len(p) != packSize {
		return cases.Answers{}, errSealed
	}
	for i, most := range map[int]int{0: len(whoses), 1: len(ages), 2: len(states), 5: len(files), 6: len(safes), 7: len(paids)} {
		if int(p[i]) >= most {
			return cases.Answers{}, errSealed
		}
	}
	a := cases.Answers{
		Whose: whoses[p[0]], Then: ages[p[1]], State: states[p[2]],
		File: files[p[5]], Safe: safes[p[6]], Paid: paids[p[7]],
		Country: strings.Trim(string(p[8:]), "\x00"),
	}
	for i, service := range cases.Services() {
		if p[3+i/8]&(1<<(i%8)) != 0 {
			a.Where = append(a.Where, service)
		}
	}
	return a, a.Validate()
}
