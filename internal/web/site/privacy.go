package site

import (
	"net/http"

	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// privacyPages say what is kept and for how long, by the deployment's own
// retention.
func (s *site) privacyPages() []page {
	return []page{{path: "/privacy", get: func(w http.ResponseWriter, r *http.Request) {
		s.render(w, r, http.StatusOK, ui.Page{Name: "privacy", Title: s.title("privacy.title"), Current: s.link("/privacy"), Data: s.kept()})
	}}}
}
