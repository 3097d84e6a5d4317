package site

import "net/http"

// fileName is the name of every file that the site gives: it tells nothing.
const fileName = "notes.html"

// download sends a page, made for this request and kept nowhere, as a file.
func (s *site) download(w http.ResponseWriter, r *http.Request, name string, data any) {
	body, err := s.set.Fragment(name, "file", data)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+fileName+`"`)
	_, _ = w.Write(body) // the reader is gone; there is no one to tell
}
