package site

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/web/assets"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// chatPages are those that read a conversation on the reader's device.
func (s *site) chatPages() []page {
	return []page{
		{path: "/check", get: s.chat("check", "check.title", "check.js"), ways: true},
		{path: "/evidence", get: s.chat("evidence", "evidence.title", "evidence.js"), ways: true},
	}
}

// chatView is what both pages show. The worker and the module are loaded when
// the reader asks for something, not before.
type chatView struct {
	here
	Module, Worker string // addresses
	Words          string // JSON: what the script says, and what stands in a bag
	OnCheck        bool   // the form for evidence is a part of the check
}

// chat gives the handler of a page. It may run WebAssembly in a worker, and that
// is all that it may do besides.
func (s *site) chat(name, title, script string) http.HandlerFunc {
	words, err := s.scriptWords()
	return func(w http.ResponseWriter, r *http.Request) {
		if err != nil {
			s.fail(w, r, err)
			return
		}
		ui.Allow(w, ui.Modules, ui.Workers)
		s.render(w, r, http.StatusOK, ui.Page{
			Name: name, Title: s.title(title), Current: s.link("/" + name), Scripts: []string{script},
			Data: chatView{
				here: s.here(r), Words: words, OnCheck: name == "check",
				Module: assets.Path("conversation.wasm"), Worker: assets.Path("conversation-worker.js"),
			},
		})
	}
}

// scriptWords gives the texts for the script, by the last parts of their keys,
// with their places unfilled.
func (s *site) scriptWords() (string, error) {
	words := struct {
		Language string            `json:"language"`
		Dir      string            `json:"dir"`
		Check    map[string]string `json:"check"`
		Evidence map[string]string `json:"evidence"`
		Report   map[string]string `json:"report"`
	}{Language: s.Language.Tag, Dir: s.Language.Dir}
	for prefix, to := range map[string]*map[string]string{
		"check.say.": &words.Check, "evidence.say.": &words.Evidence, "evidence.report.": &words.Report,
	} {
		*to = map[string]string{}
		for _, key := range s.Keys() {
			rest, ok := strings.CutPrefix(key, prefix)
			if !ok {
				continue
			}
			text, err := s.Raw(key)
			if err != nil {
				return "", err
			}
			(*to)[rest] = text
		}
	}
	encoded, err := json.Marshal(words)
	return string(encoded), err
}
