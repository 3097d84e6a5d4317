package site_test

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/evidence"
)

var wordsOfPage = regexp.MustCompile(`data-words="([^"]*)"`)

// The pages that read a chat hand the script every text that it says, and may
// run the module; no other page may.
func TestChatPages(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for _, path := range []string{"/check", "/evidence"} {
		w := request(h, "GET", path)
		policy := w.Header().Get("Content-Security-Policy")
		if w.Code != 200 || !strings.Contains(policy, "'wasm-unsafe-eval'") || !strings.Contains(policy, "worker-src 'self'") {
			t.Errorf("%s: %d, policy %q", path, w.Code, policy)
		}
		found := wordsOfPage.FindStringSubmatch(w.Body.String())
		if found == nil {
			t.Fatalf("%s has no words for its script", path)
		}
		var words struct {
			Language, Dir           string
			Check, Evidence, Report map[string]string
		}
		if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), &words); err != nil {
			t.Fatal(err)
		}
		if words.Language != "en" || words.Dir != "ltr" || words.Check["none.heading"] == "" || words.Evidence["seal"] == "" {
			t.Errorf("%s: words %+v", path, words)
		}
		for _, key := range evidence.WordKeys() {
			if words.Report[key] == "" {
				t.Errorf("%s: the report's text %s is missing", path, key)
			}
		}
		if len(words.Report) != len(evidence.WordKeys()) {
			t.Errorf("%s: %d texts of the report, want %d", path, len(words.Report), len(evidence.WordKeys()))
		}
		if !strings.Contains(w.Body.String(), "<noscript>") {
			t.Errorf("%s does not say what to do without scripts", path)
		}
	}
	if strings.Contains(request(h, "GET", "/privacy").Header().Get("Content-Security-Policy"), "wasm") {
		t.Error("a page that needs no module may run one")
	}
}

// A text for the script that no script says would be translated for nothing,
// and one that a script says and that is not there would leave a gap.
func TestScriptTextsAreUsed(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	for _, pattern := range []string{"check.js", "evidence.js", "check/*.js", "evidence/*.js"} {
		files, err := filepath.Glob(filepath.Join("..", "assets", "src", pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(data)
		}
	}
	code := source.String()
	// Those that are chosen by a code of the module or of the form.
	byCode := regexp.MustCompile(`^(check\.say\.failed\.[a-z]+|evidence\.say\.(empty|large|several))$`)
	keys := texts(t).Keys()
	for _, key := range keys {
		name, ok := strings.CutPrefix(strings.TrimPrefix(key, "evidence."), "say.")
		if strings.HasPrefix(key, "check.") {
			name, ok = strings.CutPrefix(key, "check.say.")
		}
		if !ok || byCode.MatchString(key) {
			continue
		}
		name = strings.TrimPrefix(name, "note.")
		if !strings.Contains(code, "'"+name+"'") && !regexp.MustCompile(`(words|say|check|evidence)\.`+regexp.QuoteMeta(name)+`\b`).MatchString(code) {
			t.Errorf("no script says %s", key)
		}
	}
	for _, m := range regexp.MustCompile(`(?:words|say)\['([a-z.]+)'\]`).FindAllStringSubmatch(code, -1) {
		if !slices.Contains(keys, "check.say."+m[1]) && !slices.Contains(keys, "evidence.say."+m[1]) {
			t.Errorf("a script says %s, which is no text", m[1])
		}
	}
}
