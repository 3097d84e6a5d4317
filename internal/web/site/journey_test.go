package site_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/web/site"
)

// post sends a form.
func post(h http.Handler, target string, fields ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// follow gives where an answer leads.
func follow(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303: %.300s", w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// answer walks through the questions; "" skips one. It gives where they lead.
func answer(t *testing.T, h http.Handler, begin string, given ...[]string) string {
	t.Helper()
	at := follow(t, request(h, "GET", begin))
	for _, fields := range given {
		if len(fields) == 0 {
			skip := regexp.MustCompile(`<a href="([^"]+)">Skip`).FindStringSubmatch(request(h, "GET", at).Body.String())
			at = skip[1]
			continue
		}
		at = follow(t, post(h, at, fields...))
	}
	return at
}

func body(h http.Handler, target string) string { return request(h, "GET", target).Body.String() }

func holds(t *testing.T, text string, must, mustNot []string) {
	t.Helper()
	for _, m := range must {
		if !strings.Contains(text, m) {
			t.Errorf("the page lacks %q", m)
		}
	}
	for _, m := range mustNot {
		if strings.Contains(text, m) {
			t.Errorf("the page holds %q", m)
		}
	}
}

func TestPlanFollowsTheAnswers(t *testing.T) {
	t.Parallel()
	h := handler(t)
	tests := []struct {
		name          string
		begin         string
		given         [][]string
		leads         string // how the address ends
		must, mustNot []string
	}{
		{"an adult with the file", "/begin",
			[][]string{{"whose", "mine"}, {"then", "adult"}, {"state", "threatened", "where", "discord"}, {"file", "yes"}, {"safe", "yes"}}, "/plan",
			[]string{"It is not your fault", "How to do it on Discord", "/images\">", "Leave private images out of them."},
			[]string{"For images of someone under 18", "How to do it on Reddit", "/notices\">", "/links\">"}},
		{"under 18, posted, no file", "/begin/US",
			[][]string{{"whose", "mine"}, {"then", "under18"}, {"state", "posted"}, {"file", "no"}, {"safe", "yes"}}, "/plan",
			[]string{"do not take, save, copy or send them", "Never of the images", "/links\">", "/notices\">", "/help/US\">", "someone under 18 is being threatened"},
			[]string{"Leave private images out of them.", "/images\">"}},
		{"a parent who does not know the age", "/begin",
			[][]string{{"whose", "child"}, {"then", "unknown"}, {"state", "both"}, {"file", "theirs"}, {"safe", "yes"}}, "/plan",
			[]string{"What you can do now", "Stay calm, and believe them.", "do not take, save, copy or send them", "Let them keep their phone"}, []string{"You do not have to answer, not even to say no."}},
		{"all skipped", "/begin", [][]string{{}, {}, {}, {}, {}}, "/plan",
			[]string{"do not take, save, copy or send them", "/images\">", "/links\">", "/notices\">", "Not answered"}, nil},
		{"not safe", "/begin/GB",
			[][]string{{"whose", "friend"}, {"then", "adult"}, {"state", "neither"}, {"file", "no"}, {"safe", "no"}}, "/safe",
			[]string{"First, be safe", `href="tel:999"`, "/plan\">", "If they might hurt themselves"}, nil},
		{"not sure whether safe", "/begin", [][]string{{}, {}, {}, {}, {"safe", "unsure"}}, "/safe", []string{`name="country"`, "If you might hurt yourself"}, []string{"tel:"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at := answer(t, h, tt.begin, tt.given...)
			if !strings.HasSuffix(at, tt.leads) || !strings.HasPrefix(at, "/w/") {
				t.Fatalf("the answers lead to %s", at)
			}
			holds(t, body(h, at), tt.must, tt.mustNot)
		})
	}
}

func TestQuestions(t *testing.T) {
	t.Parallel()
	h := handler(t)
	first := follow(t, request(h, "GET", "/begin"))
	for _, fields := range [][]string{nil, {"whose", ""}, {"whose", "somebody"}, {"then", "adult"}} {
		w := post(h, first, fields...)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: status %d", fields, w.Code)
		}
		holds(t, w.Body.String(), []string{"<title>Not yet: Question 1 of 5", "Choose the answer that fits best.", `href="#whose-1"`, `id="whose-1"`, "Nothing was lost."}, []string{"somebody"})
	}
	third := answer(t, h, "/begin", []string{"whose", "mine"}, []string{"then", "adult"})
	fourth := follow(t, post(h, third, "state", "posted", "where", "tiktok", "where", "nowhere"))
	back := regexp.MustCompile(`class="govuk-back-link" href="([^"]+)"`).FindStringSubmatch(body(h, fourth))
	holds(t, body(h, back[1]), []string{`value="posted" autocomplete="off" checked`, `value="tiktok" autocomplete="off" checked`}, []string{`value="reddit" autocomplete="off" checked`})
	for target, want := range map[string]int{"/q/1": 303, "/w/nonsense/q/1": 303, "/w/nonsense/plan": 303, "/q/6": 404, "/q/x": 404, strings.Replace(first, "/q/1", "/q/0", 1): 404} {
		if w := request(h, "GET", target); w.Code != want {
			t.Errorf("%s: status %d, want %d", target, w.Code, want)
		}
	}
	for _, way := range []string{"nonsense", "a%2F%2Fexample.com", "%2Fexample.com", "%5Cexample.com"} {
		if got := follow(t, request(h, "GET", "/w/"+way+"/plan")); got != "/plan" {
			t.Errorf("without its answers the plan is at %s", got)
		}
	}
}

// From the plan one answer can be changed, and the reader is back at once.
func TestChangeOneAnswer(t *testing.T) {
	t.Parallel()
	h := handler(t)
	plan := answer(t, h, "/begin", []string{"whose", "mine"}, []string{"then", "adult"}, []string{"state", "posted"}, []string{"file", "yes"}, []string{"safe", "yes"})
	change := regexp.MustCompile(`<a href="([^"]+/q/2)">Change`).FindStringSubmatch(body(h, plan))
	if change == nil {
		t.Fatal("no way to change the age")
	}
	at := follow(t, post(h, change[1], "then", "under18"))
	if !strings.HasSuffix(at, "/plan") || !strings.Contains(body(h, at), "For images of someone under 18") {
		t.Errorf("the changed answer leads to %s", at)
	}
	paid := follow(t, post(h, strings.TrimSuffix(at, "/plan")+"/plan/paid", "paid", "yes"))
	holds(t, body(h, strings.TrimSuffix(paid, "#stop")), []string{"Ask the bank to stop it", "Call your bank"}, nil)
	paid = follow(t, post(h, strings.TrimSuffix(at, "/plan")+"/plan/paid", "paid", "no"))
	holds(t, body(h, strings.TrimSuffix(paid, "#stop")), []string{"Good to know."}, []string{"Call your bank"})
}

// The plan in a file needs nothing else, leads nowhere and has a plain name.
func TestPlanAsAFile(t *testing.T) {
	t.Parallel()
	h := handler(t)
	plan := answer(t, h, "/begin/GB", []string{"whose", "mine"}, []string{"then", "adult"}, []string{"state", "posted", "where", "x"}, []string{"file", "yes"}, []string{"safe", "yes"})
	w := request(h, "GET", plan+"/file")
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="notes.html"` {
		t.Errorf("Content-Disposition: %s", got)
	}
	file := w.Body.String()
	holds(t, file, []string{"<title>Notes</title>", "Stop replying, and do not pay", "How to do it on X", "22 November 2026"}, []string{"href=", "src=", "http", "Breakwater</title>", "/w/"})
}

func TestSafeTakesACountry(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for _, begin := range []string{"/safe", strings.Replace(follow(t, request(h, "GET", "/begin")), "/q/1", "/safe", 1)} {
		at := strings.TrimSuffix(follow(t, post(h, begin, "country", "de")), "#here")
		holds(t, body(h, at), []string{`href="tel:112"`}, nil)
		holds(t, post(h, begin, "country", "").Body.String(), []string{"Please choose a country first"}, nil)
		holds(t, post(h, begin, "country", "other").Body.String(), []string{"no checked emergency number"}, nil)
	}
}

// arabic is the site with a second language, of which there is hardly a text
// yet: what matters is where the pages are and how they are written.
func arabic(t *testing.T) http.Handler {
	t.Helper()
	files := fstest.MapFS{"ar/shell.yaml": {Data: []byte("shell.offer: اقرأ هذا بالعربية\njourney.start: ابدأ")}}
	names, err := filepath.Glob("../../help/text/en/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files["en/"+filepath.Base(name)] = &fstest.MapFile{Data: data}
	}
	texts, err := help.ReadCatalogue(files, true)
	if err != nil {
		t.Fatal(err)
	}
	return handler(t, func(c *site.Config) { c.Texts = texts })
}

var inside = regexp.MustCompile(`<a [^>]*href="(/[^"]*)"|<form[^>]* action="([^"]+)"`)

// Every page is there in every language, keeps the language in its links, and
// leads to itself in the others.
func TestLanguages(t *testing.T) {
	t.Parallel()
	h := arabic(t)
	for _, path := range []string{"/", "/c/GB", "/links", "/case", "/case/new", "/plan", "/safe", "/privacy", "/for-parents", "/images", "/check", "/evidence"} {
		w := request(h, "GET", "/ar"+path)
		text := w.Body.String()
		if w.Code != http.StatusOK {
			t.Errorf("/ar%s: status %d", path, w.Code)
		}
		holds(t, text, []string{`<html lang="ar" dir="rtl">`, `href="` + path + `" lang="en" dir="ltr" hreflang="en">English</a>`}, nil)
		holds(t, body(h, path), []string{`<html lang="en" dir="ltr">`, `href="/ar` + path + `" lang="ar" dir="rtl" hreflang="ar">العربية</a>`}, nil)
		for _, m := range inside.FindAllStringSubmatch(text, -1) {
			if to := m[1] + m[2]; !strings.HasPrefix(to, "/ar/") && to != path && to != "/demo" {
				t.Errorf("/ar%s leads to %s, out of its language", path, to)
			}
		}
	}
	if at := follow(t, request(h, "GET", "/ar")); at != "/ar/" {
		t.Errorf("/ar leads to %s", at)
	}
	if at := answer(t, h, "/ar/begin", []string{"whose", "mine"}); !strings.HasPrefix(at, "/ar/w/") {
		t.Errorf("the first answer leads to %s", at)
	}
	// The same answers, in the other language.
	at := answer(t, h, "/begin", []string{"whose", "child"})
	holds(t, body(h, "/ar"+at), []string{"How old are they in the images?", `href="` + at + `" lang="en"`}, nil)
	if w := request(h, "GET", "/ar/nowhere"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `lang="ar"`) {
		t.Errorf("/ar/nowhere: %d", w.Code)
	}
}

// The browser's language is offered on the first page, and nobody is sent there.
func TestLanguageIsOffered(t *testing.T) {
	t.Parallel()
	h := arabic(t)
	for accept, want := range map[string]bool{"ar-EG,en;q=0.5": true, "en": false, "": false, "ja": false} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Header.Set("Accept-Language", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := strings.Contains(w.Body.String(), `<p class="bw-offer" lang="ar" dir="rtl"><a href="/ar/" hreflang="ar">اقرأ هذا بالعربية</a></p>`); got != want || w.Code != 200 {
			t.Errorf("%q: offered %v, status %d", accept, got, w.Code)
		}
	}
	if strings.Contains(body(h, "/privacy"), "bw-offer") {
		t.Error("a language is offered on a page that was chosen")
	}
}

// The path of a page says nothing of what was answered, whoever has two hours
// or more.
func TestWaysEnd(t *testing.T) {
	t.Parallel()
	now := today()
	h := handler(t, func(c *site.Config) { c.Now = func() time.Time { return now } })
	plan := answer(t, h, "/begin", []string{"whose", "mine"}, []string{"then", "adult"}, []string{"state", "posted"}, []string{"file", "yes"}, []string{"safe", "yes"})
	now = now.Add(121 * time.Minute)
	if at := follow(t, request(h, "GET", plan)); at != "/plan" {
		t.Errorf("after two hours the plan is at %s", at)
	}
	if w := post(h, strings.Replace(plan, "/plan", "/q/2", 1), "then", "adult"); w.Code != http.StatusSeeOther {
		t.Errorf("after two hours an answer gives %d", w.Code)
	}
}

// Links that the journey's pages show lead to pages that are there.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	h := handler(t)
	seen := map[string]string{}
	queue := []string{"/", "/plan", "/safe", "/links", "/case", "/case/new", "/images", "/check", "/evidence", "/privacy", "/for-parents", "/red-flags",
		answer(t, h, "/begin/GB", []string{"whose", "mine"}, []string{"then", "adult"}, []string{"state", "both"}, []string{"file", "theirs"}, []string{"safe", "yes"})}
	for _, path := range queue {
		for _, m := range inside.FindAllStringSubmatch(body(h, path), -1) {
			if m[1] != "" && m[1] != "/demo" {
				seen[m[1]] = path
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d links were followed", len(seen))
	}
	for _, to := range slices.Sorted(maps.Keys(seen)) {
		if w := request(h, "GET", to); w.Code >= 400 {
			t.Errorf("%s leads to %s: %d", seen[to], to, w.Code)
		}
	}
}
