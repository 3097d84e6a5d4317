package site

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/web/assets"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// imagePages are those that make fingerprints on the reader's device.
func (s *site) imagePages() []page {
	return []page{{path: "/images", get: s.images, post: s.addImages, ways: true}}
}

// imagesView is what the page shows. The worker and the module are loaded when
// the reader reaches for a file, not before.
type imagesView struct {
	here
	openingForm
	Module, Worker string // addresses
	Words          string // JSON: what the script says
	Most           string // files of a case
}

// Adult says that the images are of an adult, as the reader has said: only then
// may a preview be asked for.
func (v imagesView) Adult() bool { return !v.Under18() }

// images answers with an empty list, for a new case.
func (s *site) images(w http.ResponseWriter, r *http.Request) {
	s.showImages(w, r, s.here(r), "")
}

// addImages is the same page, for a case that is open.
func (s *site) addImages(w http.ResponseWriter, r *http.Request) {
	c, ok := s.admit(w, r)
	if !ok {
		return
	}
	s.showImages(w, r, here{site: s, Answers: c.Answers, Answered: true}, c.Entry)
}

// showImages writes the page. It may run WebAssembly in workers, and play the
// reader's own videos to itself, and that is all that it may do besides.
func (s *site) showImages(w http.ResponseWriter, r *http.Request, where here, entry cases.Entry) {
	words, err := s.said("images.say.")
	if err != nil {
		s.fail(w, r, err)
		return
	}
	view := imagesView{
		here: where, openingForm: s.openingForm(true), Words: words, Most: strconv.Itoa(cases.MaxFiles),
		Module: assets.Path("fingerprint.wasm"), Worker: assets.Path("images-worker.js"),
	}
	view.Entry = entry
	ui.Allow(w, ui.Modules, ui.Workers, ui.Videos)
	s.render(w, r, http.StatusOK, ui.Page{
		Name: "images", Title: s.title("images.title"), Current: s.link("/images"), Scripts: []string{"images.js"}, Data: view,
	})
}

// said gives the texts whose keys begin so, by what follows, as JSON for a script,
// with their places unfilled.
func (s *site) said(prefix string) (string, error) {
	texts := map[string]string{}
	for _, key := range s.Keys() {
		rest, ok := strings.CutPrefix(key, prefix)
		if !ok {
			continue
		}
		text, err := s.Raw(key)
		if err != nil {
			return "", err
		}
		texts[rest] = text
	}
	encoded, err := json.Marshal(texts)
	return string(encoded), err
}
