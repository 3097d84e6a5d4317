package site_test

import (
	"crypto/rand"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/web/site"
)

// today is when every test takes place.
func today() time.Time { return time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC) }

func directory(t *testing.T) *help.Directory {
	t.Helper()
	d, err := help.Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func texts(t *testing.T) *help.Texts {
	t.Helper()
	english, err := help.English()
	if err != nil {
		t.Fatal(err)
	}
	return english
}

// config is a whole site in the languages that the program has.
func config(t *testing.T) site.Config {
	t.Helper()
	all, err := help.LoadTexts()
	if err != nil {
		t.Fatal(err)
	}
	law, err := help.LoadLaw()
	if err != nil {
		t.Fatal(err)
	}
	return site.Config{
		Directory: directory(t), Law: law, Texts: all, Now: today, DemoPath: "/demo",
		Secret: []byte("a secret of the tests alone, 1234"), Rand: rand.Reader, Cases: newFakeDesk(),
		Log: slog.New(slog.NewTextHandler(failOnLog{t}, nil)),
	}
}

// handler is the site, changed as a test wants it.
func handler(t *testing.T, change ...func(*site.Config)) http.Handler {
	t.Helper()
	cfg := config(t)
	for _, c := range change {
		c(&cfg)
	}
	h, err := site.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// failOnLog fails the test when the site has something to complain about.
type failOnLog struct{ t *testing.T }

func (f failOnLog) Write(line []byte) (int, error) {
	f.t.Errorf("the site logs: %s", line)
	return len(line), nil
}

func request(h http.Handler, method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, http.NoBody))
	return w
}

func TestPages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		method, target string
		status         int
		must, mustNot  []string
	}{
		{"GET", "/", 200,
			[]string{"<title>Breakwater</title>", "It is not your fault", "You can stop replying now", "You do not have to pay", `name="country"`,
				`href="/begin"`, "hurt yourself", "That feeling can pass"},
			[]string{`href="tel:`, "999"}},
		{"GET", "/c/GB", 200,
			[]string{"<title>United Kingdom – Breakwater</title>", `href="tel:999"`, "ceop.police.uk, 9 October 2026", `href="/begin/GB"`, `href="/help/GB"`, "Samaritans",
				"page undated, noted November 2026"},
			[]string{"116 123", "0345 6000 459", "tel:101", "24/7"}},
		{"GET", "/c/US", 200, []string{`href="tel:911"`}, []string{"tel:988"}},
		{"GET", "/c/DE", 200, []string{`href="tel:112"`, `href="tel:110"`}, []string{"0800 111"}},
		{"GET", "/c/CA", 200, []string{`href="tel:911"`}, nil},
		{"GET", "/c/NG", 200, []string{"only in states that have an emergency centre"}, nil},
		{"GET", "/c/ES", 200, []string{`href="tel:112"`}, []string{"116 006"}},
		{"GET", "/c/KH", 200, []string{"no checked emergency number", "You chose Cambodia."}, []string{`href="tel:`}},
		{"GET", "/c/other", 200, []string{"<title>Another country – Breakwater</title>", "no checked emergency number"}, []string{`href="tel:`}},
		{"GET", "/c/KE", 404,
			[]string{"It is not your fault", "or we have no checked numbers", "call your local emergency number"},
			[]string{`href="tel:`}},
		{"GET", "/c/XX", 404, []string{"It is not your fault", "We do not know that country"}, []string{`href="tel:`, "XX"}},
		{"GET", "/c/%3Cscript%3E", 404, []string{"We do not know that country"}, []string{"script&gt;", "<script>"}},
		{"GET", "/c/gb", 303, []string{`href="/c/GB"`}, nil},
		{"GET", "/c", 400, []string{"Please choose a country first", "It is not your fault"}, nil},
		{"GET", "/c?country=", 400, []string{"Please choose a country first"}, nil},
		{"GET", "/c?country=secret-words", 404, []string{"We do not know that country"}, []string{"secret-words"}},
		{"GET", "/for-parents", 200, []string{"<title>For parents and friends – Breakwater</title>", "Stay calm, and believe them.", "not your fault"}, nil},
		{"GET", "/red-flags", 200, []string{"<title>Signs in a chat – Breakwater</title>", "One sign alone proves nothing"}, nil},
		{"GET", "/privacy", 200, []string{"<title>What we keep – Breakwater</title>", "no cookies"}, nil},
		{"GET", "/no-such-page", 404, []string{"This page is not here", "call your local emergency number", `href="/"`}, nil},
		{"POST", "/", 405, []string{"This page cannot do that"}, nil},
		{"DELETE", "/c/GB", 405, []string{"This page cannot do that"}, nil},
		{"HEAD", "/", 200, nil, nil},
	}
	h := handler(t)
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.target, func(t *testing.T) {
			t.Parallel()
			w := request(h, tt.method, tt.target)
			body := w.Body.String()
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			for _, text := range tt.must {
				if !strings.Contains(body, text) {
					t.Errorf("the page lacks %q", text)
				}
			}
			for _, text := range tt.mustNot {
				if strings.Contains(body, text) {
					t.Errorf("the page holds %q", text)
				}
			}
		})
	}
}

func TestChooseLeadsToAPath(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for target, want := range map[string]string{"/c?country=GB": "/c/GB#here", "/c?country=gb": "/c/GB#here", "/c?country=other": "/c/other#here"} {
		w := request(h, "GET", target)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q, want 303 to %q", target, w.Code, w.Header().Get("Location"), want)
		}
	}
}

// every gives the paths of all whole pages.
func every(t *testing.T) []string {
	t.Helper()
	paths := []string{"/", "/plan", "/safe", "/links", "/case", "/case/new", "/c/other", "/for-parents", "/red-flags", "/privacy", "/no-such-page", "/c?country=", "/c/KE"}
	for _, c := range directory(t).Countries() {
		paths = append(paths, "/c/"+c.Code)
	}
	return paths
}

var (
	loaded  = regexp.MustCompile(`(?:src|srcset|action|data|poster)="([^"]*)"|<link[^>]* href="([^"]*)"`)
	inline  = regexp.MustCompile(`<style|style="|<script>|<script [^>]*>[^<]|<[a-z][^>]* on[a-z]+=|javascript:`)
	outside = regexp.MustCompile(`<a [^>]*href="https?://[^"]*"[^>]*>`)
	title   = regexp.MustCompile(`<title>([^<]*)</title>`)
	subject = regexp.MustCompile(`(?i)threat|image|sext|blackmail|private|abuse|nude|porn`)
)

func TestEveryPage(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for _, path := range every(t) {
		w := request(h, "GET", path)
		body := w.Body.String()
		header := w.Header()
		if header.Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", path)
		}
		if header.Get("Cache-Control") != "no-store" || header.Get("Referrer-Policy") != "no-referrer" ||
			!strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: security headers are missing: %v", path, header)
		}
		for _, m := range loaded.FindAllStringSubmatch(body, -1) {
			if address := m[1] + m[2]; !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
				t.Errorf("%s loads %q", path, address)
			}
		}
		if found := inline.FindString(body); found != "" {
			t.Errorf("%s has an inline script or style: %q", path, found)
		}
		for _, link := range outside.FindAllString(body, -1) {
			if !strings.Contains(link, "noreferrer") {
				t.Errorf("%s: %s tells where the reader came from", path, link)
			}
		}
		if m := title.FindStringSubmatch(body); len(m) != 2 || subject.MatchString(m[1]) {
			t.Errorf("%s: the title %v is not neutral", path, m)
		}
		for _, must := range []string{`href="https://www.wikipedia.org/" rel="noreferrer`, "Leave this page", `lang="en"`, `href="#main"`, "<h1>"} {
			if !strings.Contains(body, must) {
				t.Errorf("%s lacks %q", path, must)
			}
		}
		if _, main, _ := strings.Cut(body, "<main"); strings.Contains(main, "!") {
			t.Errorf("%s has an exclamation mark", path)
		}
	}
}

var (
	dated     = regexp.MustCompile(`<a href="https?://[^"]+" rel="noreferrer">Source: [a-z0-9.-]+, (?:\d{1,2} )?(?:[A-Z][a-z]+ )?20\d\d</a>`)
	telephone = regexp.MustCompile(`href="tel:(\d+)"`)
)

// Every number on a page has its source and date beside it, and is one that the
// directory has for that country.
func TestNumbersHaveSourceAndDate(t *testing.T) {
	t.Parallel()
	h, d := handler(t), directory(t)
	seen := 0
	for _, path := range every(t) {
		body := request(h, "GET", path).Body.String()
		for _, after := range strings.Split(body, `<ul class="bw-phones"`)[1:] {
			seen++
			_, rest, _ := strings.Cut(after, `<p class="bw-source">`)
			if source, _, _ := strings.Cut(rest, "</p>"); !dated.MatchString(source) {
				t.Errorf("%s: a number without source and date: %.200s", path, after)
			}
		}
		known := numbers(d, strings.TrimPrefix(path, "/c/"))
		for _, m := range telephone.FindAllStringSubmatch(body, -1) {
			if !slices.Contains(known, m[1]) {
				t.Errorf("%s shows %s, which the directory does not have for it", path, m[1])
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d numbers were looked at", seen)
	}
}

func numbers(d *help.Directory, country string) []string {
	var all []string
	for _, audience := range []help.Audience{help.Under18, help.Adult} {
		for _, e := range d.For(country, audience).All() {
			for _, p := range e.Phones {
				all = append(all, p.Tel())
			}
		}
	}
	return all
}

func TestOldEntriesSaySo(t *testing.T) {
	t.Parallel()
	later := func() time.Time { return today().AddDate(2, 0, 0) }
	h := handler(t, func(c *site.Config) { c.Now = later })
	const old = "may have changed. Check it first."
	if body := request(h, "GET", "/c/GB").Body.String(); !strings.Contains(body, old) {
		t.Error("in two years, an entry of today does not say that it may have changed")
	}
	if body := request(handler(t), "GET", "/c/GB").Body.String(); strings.Contains(body, old) {
		t.Error("an entry of today says that it may have changed")
	}
}

func TestNewNeedsItsParts(t *testing.T) {
	t.Parallel()
	if _, err := site.New(site.Config{}); err == nil {
		t.Error("a site without a directory was made")
	}
}

func TestNoDemoLinkWithoutDemo(t *testing.T) {
	t.Parallel()
	h := handler(t, func(c *site.Config) { c.DemoPath = "" })
	if strings.Contains(request(h, "GET", "/").Body.String(), "For apps") {
		t.Error("a link to a demo that is not there")
	}
	if !strings.Contains(request(handler(t), "GET", "/").Body.String(), `href="/demo"`) {
		t.Error("no link to the demo that is there")
	}
}

// A text that no page uses would be translated for nothing.
func TestEveryTextIsUsed(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	for _, pattern := range []string{"*.go", "pages/*.html"} {
		files, err := fs.Glob(os.DirFS("."), pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(data)
		}
	}
	inGuide := regexp.MustCompile(`^parents\.[a-z]+\.(title|text)$|^help\.(under18|adult|carer)\.(heading|text)$|^place\.|^law\.(about|claim)\.|^letter\.|^case\.mail\.|^notices\.(law|stands)\.|^date\.|^(check|evidence|images)\.say\.|^evidence\.(report|handle|link|payment|date|note)\.|^service\.[a-z]+\.(report|block|lock)$`)
	for _, key := range texts(t).Keys() {
		if !inGuide.MatchString(key) && !strings.Contains(source.String(), `"`+key+`"`) {
			t.Errorf("no page uses %s", key)
		}
	}
}
