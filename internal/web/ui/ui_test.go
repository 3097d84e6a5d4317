package ui_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys["pages/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func shell() ui.Shell {
	return ui.Shell{
		Style:   "site.css",
		Home:    "/",
		Nav:     []ui.Link{{Text: "Threads", Href: "/threads"}, {Text: "Pictures", Href: "/pictures"}},
		Closing: "A last word.",
		Exit:    &ui.Exit{Text: "Leave", Href: "https://example.org/", Hint: "Opens another site.", Two: "Two more.", One: "One more."},
	}
}

func parse(t *testing.T, files map[string]string) *ui.Set {
	t.Helper()
	set, err := ui.Parse(folder(files), "pages", shell(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestRender(t *testing.T) {
	t.Parallel()
	set := parse(t, map[string]string{
		"hello.html": `{{define "main"}}<h1>Hello {{.}}</h1>{{template "part"}}{{end}}`,
		"_part.html": `{{define "part"}}<p>A shared part.</p>{{end}}`,
	})
	w := httptest.NewRecorder()
	page := ui.Page{Name: "hello", Title: "Greeting", Current: "/threads", Data: "<you>"}
	if err := set.Render(w, http.StatusAccepted, page); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusAccepted {
		t.Errorf("status %d", w.Code)
	}
	for _, want := range []string{
		"<title>Greeting – Breakwater</title>", "<h1>Hello &lt;you&gt;</h1>", "A shared part.",
		`<a href="/threads" aria-current="page">Threads</a>`, `<a href="/pictures">Pictures</a>`,
		`href="#main"`, `rel="noreferrer nofollow"`,
		// html/template takes data-on… for a script and would quote it as one.
		`data-shift-two="Two more." data-shift-one="One more."`, "A last word.", "<svg",
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("page lacks %q", want)
		}
	}
}

func TestRenderFailureLeavesNoHalfPage(t *testing.T) {
	t.Parallel()
	set := parse(t, map[string]string{"bad.html": `{{define "main"}}<p>secret start</p>{{.Missing.Field}}{{end}}`})
	for _, name := range []string{"bad", "unknown"} {
		w := httptest.NewRecorder()
		if err := set.Render(w, http.StatusOK, ui.Page{Name: name, Data: 1}); err == nil {
			t.Errorf("%s: no error", name)
		}
		body := w.Body.String()
		if w.Code != http.StatusInternalServerError || !strings.Contains(body, "Something failed on our side") {
			t.Errorf("%s: got %d %q", name, w.Code, body)
		}
		if strings.Contains(body, "secret start") || strings.Contains(body, "Missing") {
			t.Errorf("%s: the answer holds a part of the page or of its failure", name)
		}
	}
}

func TestFragment(t *testing.T) {
	t.Parallel()
	set := parse(t, map[string]string{"list.html": `{{define "main"}}{{template "row" .}}{{end}}{{define "row"}}<li>{{.}}</li>{{end}}`})
	got, err := set.Fragment("list", "row", "a&b")
	if err != nil || string(got) != "<li>a&amp;b</li>" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := set.Fragment("list", "none", nil); err == nil {
		t.Error("an unknown block gives no error")
	}
	if _, err := set.Fragment("none", "row", nil); err == nil {
		t.Error("an unknown page gives no error")
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no main":    `{{define "other"}}x{{end}}`,
		"bad syntax": `{{define "main"}}{{.}`,
	} {
		if _, err := ui.Parse(folder(map[string]string{"p.html": text}), "pages", shell(), nil); err == nil {
			t.Errorf("%s: parsed", name)
		}
	}
}

func TestErrorPages(t *testing.T) {
	t.Parallel()
	set := parse(t, nil)
	for status, want := range map[int]string{
		400: "We could not read that", 403: "not open to you", 404: "This page is not here",
		405: "cannot do that", 500: "Something failed on our side", 503: "Something failed on our side",
	} {
		w := httptest.NewRecorder()
		if err := set.Error(w, status); err != nil {
			t.Fatal(err)
		}
		if w.Code != status || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d: got %d without %q", status, w.Code, want)
		}
		if _, main, _ := strings.Cut(w.Body.String(), "<main"); strings.Contains(main, "!") {
			t.Errorf("%d: an exclamation mark", status)
		}
	}
	w := httptest.NewRecorder()
	set.NotAllowed("GET, HEAD")(w, httptest.NewRequest(http.MethodPost, "/", http.NoBody))
	if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("NotAllowed: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	ui.Headers(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x", http.NoBody))
	h := w.Header()
	csp := h.Get("Content-Security-Policy")
	for _, must := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(csp, must) {
			t.Errorf("policy lacks %q", must)
		}
	}
	for _, mustNot := range []string{"unsafe", "http:", "https:", "*"} {
		if strings.Contains(csp, mustNot) {
			t.Errorf("policy holds %q", mustNot)
		}
	}
	for name, want := range map[string]string{
		"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store", "X-Frame-Options": "DENY",
	} {
		if h.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, h.Get(name), want)
		}
	}
	if !strings.Contains(h.Get("Permissions-Policy"), "geolocation=()") {
		t.Error("geolocation is not switched off")
	}
}
