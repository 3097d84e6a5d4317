package docs_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/httpapi/docs"
)

func page(t *testing.T) string {
	t.Helper()
	p, err := docs.Page(api.Spec())
	if err != nil {
		t.Fatal(err)
	}
	return string(p)
}

func TestEveryOperationStandsThere(t *testing.T) {
	t.Parallel()
	text := page(t)
	ids := regexp.MustCompile(`operationId: (\w+)`).FindAllStringSubmatch(string(api.Spec()), -1)
	if len(ids) < 15 {
		t.Fatalf("the description has only %d operations", len(ids))
	}
	for _, id := range ids {
		if !strings.Contains(text, `<article id="`+id[1]+`"`) {
			t.Errorf("the page lacks %s", id[1])
		}
	}
	for _, want := range []string{
		`curl &#34;$BREAKWATER/v1/threads/t-4821&#34;`,
		`curl -X DELETE &#34;$BREAKWATER/v1/banks/stop-list/entries/e-1&#34;`,
		`curl -X DELETE &#34;$BREAKWATER/v1/accounts/a-19&#34;`,
		`-F file=@picture.jpg`, `--data-binary @lines.ndjson`, `/v1/events?after=41&amp;limit=100`,
		`<code>{&#34;problem&#34;: …}</code>`, `<span class="note">no key</span>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	text := page(t)
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if ids[m[1]] {
			t.Errorf("two elements have the id %s", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if to, inside := strings.CutPrefix(m[1], "#"); inside && !ids[to] || !inside && !strings.HasPrefix(m[1], "/v1/") {
			t.Errorf("a link to %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`/v1/docs#(\w+)`).FindAllStringSubmatch(text, -1) {
		if !ids[m[1]] {
			t.Errorf("a problem type without its place: %s", m[1])
		}
	}
}

// TestJSONInCallsIsJSON reads the bodies of the calls as curl would send them.
func TestJSONInCallsIsJSON(t *testing.T) {
	t.Parallel()
	bodies := regexp.MustCompile(`(?s)-d '(.*?)'</pre>`).FindAllStringSubmatch(html.UnescapeString(page(t)), -1)
	if len(bodies) < 5 {
		t.Fatalf("only %d calls with JSON", len(bodies))
	}
	for _, b := range bodies {
		if !json.Valid([]byte(strings.ReplaceAll(b[1], `'\''`, "'"))) {
			t.Errorf("not JSON: %s", b[1])
		}
	}
}

func TestThePolicyAllowsTheStyleAndNothingElse(t *testing.T) {
	t.Parallel()
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(page(t))
	if style == nil {
		t.Fatal("no style")
	}
	sum := sha256.Sum256([]byte(style[1]))
	if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(docs.Policy(), want) {
		t.Errorf("the policy %q lacks the style's %s", docs.Policy(), want)
	}
	if !strings.HasPrefix(docs.Policy(), "default-src 'none';") || strings.Contains(docs.Policy(), "unsafe") {
		t.Errorf("the policy allows more: %s", docs.Policy())
	}
	for _, never := range []string{"<script", " style=", "src=", "@import", "url("} {
		if strings.Contains(page(t), never) {
			t.Errorf("the page holds %s", never)
		}
	}
}

func TestWhatIsNoDescriptionIsRefused(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{"", "a: b: c", "paths: {/x: {get: {operationId: x, tags: [Nowhere]}}}"} {
		if _, err := docs.Page([]byte(spec)); err == nil {
			t.Errorf("a page of %q", spec)
		}
	}
}

func TestMarkupInADescriptionStaysText(t *testing.T) {
	t.Parallel()
	p, err := docs.Page([]byte(`info: {title: "<b>x", description: "<script>y</script> ` + "`<i>`" + `"}`))
	if err != nil {
		t.Fatal(err)
	}
	if s := string(p); strings.Contains(s, "<script>") || strings.Contains(s, "<b>x") || !strings.Contains(s, "<code>&lt;i&gt;</code>") {
		t.Errorf("markup went through")
	}
}
