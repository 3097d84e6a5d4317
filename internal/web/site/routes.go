package site

import (
	"net/http"
	"slices"

	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// page is one path of the site and what answers it.
type page struct {
	path  string           // after the language and the answers: "/images"
	get   http.HandlerFunc // required
	post  http.HandlerFunc // nil: it takes nothing in
	ways  bool             // it is also at /w/{way}/images, with answers; see answers and here
	limit int64            // bytes that a POST may have; 0 is smallForm
}

// smallForm bounds a form of a few fields.
const smallForm = 64 << 10

// pages is every page of the site: the one list. Each is served once for every
// language. Keep your own pages in a list beside their handlers and add it here.
func (s *site) pages() []page {
	return slices.Concat(
		s.startPages(),
		s.questionPages(),
		s.safePages(),
		s.planPages(),
		s.openingPages(),
		s.casePages(),
		s.privacyPages(),
		s.chatPages(),
		s.imagePages(),
		s.helpPages(),
		s.lawPages(),
		s.noticePages(),
	)
}

// routes serves every page in the language of the site.
func (s *site) routes(mux *http.ServeMux) {
	for _, p := range s.pages() {
		s.serve(mux, p.path, p, asItIs)
		if p.ways {
			s.serve(mux, "/w/{way}"+p.path, p, s.withWay)
		}
	}
	if s.prefix != "" {
		mux.Handle("GET "+s.prefix, http.RedirectHandler(s.prefix+"/", http.StatusSeeOther))
	}
	mux.HandleFunc(s.prefix+"/", s.lost)
}

func asItIs(next http.Handler) http.Handler { return next }

func (s *site) serve(mux *http.ServeMux, path string, p page, wrap func(http.Handler) http.Handler) {
	path = s.prefix + path
	allow := "GET, HEAD"
	mux.Handle("GET "+path, wrap(p.get))
	if p.post != nil {
		allow += ", POST"
		mux.Handle("POST "+path, wrap(bounded(p.limit, p.post)))
	}
	mux.HandleFunc(path, s.set.NotAllowed(allow))
}

// bounded lets no form be larger than its page needs. Forms from other sites
// need no guard: there is no cookie that would speak for the reader.
func bounded(limit int64, next http.Handler) http.Handler {
	if limit == 0 {
		limit = smallForm
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// refuseForm answers a form that cannot be read at all.
func (s *site) refuseForm(w http.ResponseWriter) {
	if err := s.set.Error(w, http.StatusBadRequest); err != nil {
		s.Log.Error("render page", "err", err)
	}
}

// still gives the handler of a page that is the same for everyone.
func (s *site) still(name, titleKey, path string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.render(w, r, http.StatusOK, ui.Page{Name: name, Title: s.title(titleKey), Current: s.link(path)})
	}
}
