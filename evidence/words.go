package evidence

import (
	"slices"
	"strings"
)

// Words are the texts of a report, by key. They come from the caller in the
// person's language; no text holds markup. A text may have several lines.
type Words map[string]string

// WordKeys lists the keys of [Words]. The texts of "made" have the places {date}
// and {tool}, that of "from_app" {app}, and that of "check" {command}.
func WordKeys() []string {
	return []string{
		"title", "made", "intro", "text_only",
		"given", "found", "found_note", "handle", "link", "payment", "date", "note",
		"signs", "signs_note", "conversation", "from_app", "times", "files",
		"proof", "proof_text", "check",
	}
}

func (w Words) check() error {
	for _, key := range WordKeys() {
		if strings.TrimSpace(w[key]) == "" {
			return wrong("words."+key, "must not be empty")
		}
	}
	for key := range w {
		if !slices.Contains(WordKeys(), key) {
			return wrong("words", "must have the keys of WordKeys and no other")
		}
	}
	return nil
}

func (w Words) fill(key string, places ...string) string {
	return strings.NewReplacer(places...).Replace(w[key])
}
