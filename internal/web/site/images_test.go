package site_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var fileFields = regexp.MustCompile(`<input[^>]*type="file"[^>]*>`)

// The field for files can send nothing: it has no name, and stands in no form.
func TestImagesHoldTheFileField(t *testing.T) {
	t.Parallel()
	body := request(handler(t), "GET", "/images").Body.String()
	fields := fileFields.FindAllString(body, -1)
	if len(fields) != 1 || strings.Contains(fields[0], "name=") || strings.Contains(fields[0], "form=") {
		t.Errorf("the fields for files are %v, want one without a name", fields)
	}
	before, _, _ := strings.Cut(body, `type="file"`)
	if strings.Count(before, "<form") != strings.Count(before, "</form>") {
		t.Error("the field for files stands in a form")
	}
	if !strings.Contains(body, `data-words="{&#34;count&#34;:`) {
		t.Error("the script's texts are not there")
	}
}

// For an image of someone under 18, and while nobody has said that it is not: only
// what is on the device already, the way without a file first, no preview.
func TestImagesOfSomeoneUnder18(t *testing.T) {
	t.Parallel()
	body := request(handler(t), "GET", "/images").Body.String()
	note, choice := strings.Index(body, "Do not save, send, copy or ask for it"), strings.Index(body, `type="file"`)
	if note < 0 || choice < note || !strings.Contains(body[note:choice], `href="/links"`) {
		t.Error("the rules for images of someone under 18 do not stand before the choice of files, with the way without a file")
	}
	if strings.Contains(body, "data-previews") {
		t.Error("a preview is offered though nobody said that the person is an adult")
	}
}

// Every text for the script is said by the script, and it says no other.
func TestImagesSayWhatTheScriptSays(t *testing.T) {
	t.Parallel()
	var script strings.Builder
	files, err := filepath.Glob("../assets/src/images/*.js")
	if err != nil || len(files) == 0 {
		t.Fatalf("the script is not there: %v", err)
	}
	for _, name := range append(files, "../assets/src/images.js", "../assets/src/images-worker.js") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		script.Write(data)
	}
	said := map[string]bool{}
	for _, m := range regexp.MustCompile(`'([a-z][a-z.-]*)'`).FindAllStringSubmatch(script.String(), -1) {
		said[m[1]] = true
	}
	known := map[string]bool{}
	for _, key := range texts(t).Keys() {
		if short, ok := strings.CutPrefix(key, "images.say."); ok {
			known[short] = true
			plain := strings.TrimSuffix(strings.TrimPrefix(short, "why."), ".of")
			if !said[short] && !said[plain] && short != "of" {
				t.Errorf("the script does not say %s", key)
			}
		}
	}
	for _, m := range regexp.MustCompile(`(?:say|label)\('([a-z.-]+)'|PrintError\('([a-z]+)'\)`).FindAllStringSubmatch(script.String(), -1) {
		key := m[1]
		if m[2] != "" {
			key = "why." + m[2]
		}
		if !known[key] && m[2] != "page" { // which is for the script alone
			t.Errorf("the script says %s, and there is no such text", key)
		}
	}
}
