// Package site is the public site: what to do now for a person who is being
// threatened, and for those who stand by them.
//
// # For the reader
//
// It sets no cookie, loads nothing from elsewhere, and works without JavaScript
// but for what reads files on the device. No title or path names the subject.
// Who only reads leaves nothing behind: the country is chosen, never guessed,
// and is a part of the path (/c/GB); the answers to the five questions travel
// sealed in the path (/w/…). What is kept is what a person puts into a case
// themselves, see package cases.
//
// # For who adds a page
//
// There is one list of pages, in routes.go. A page is served once for every
// language; a handler is a method of [site], which is the site in one language:
// its texts, its links, its pages.
//
//	func (s *site) harbourPages() []page {
//		return []page{{path: "/harbour", get: s.harbour, ways: true}}
//	}
//
//	func (s *site) harbour(w http.ResponseWriter, r *http.Request) {
//		view := harbourView{here: s.here(r)}
//		s.render(w, r, http.StatusOK, ui.Page{Name: "harbour", Title: s.title("harbour.title"), Data: view})
//	}
//
// With ways, it is at /w/{way}/harbour too, and here tells what was answered.
// Embedded in the data of the page, here gives links that keep language and
// answers: {{.To "/plan"}}; {{link "/privacy"}} keeps the language alone.
package site
