package e2e

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/breakwater-safety/breakwater/internal/help"
)

// reader is a person on the way through the site, in one language.
type reader struct {
	*tab
	texts  *help.Texts
	prefix string
}

// languages are those in which the site has texts, English first.
func languages(t testing.TB) []*help.Texts {
	t.Helper()
	all, err := help.LoadTexts()
	if err != nil {
		t.Fatal(err)
	}
	return all.All()
}

func newReader(t *testing.T, texts *help.Texts, scripts bool) *reader {
	t.Helper()
	r := &reader{tab: newTab(t, peoplesServer(t).url), texts: texts}
	if texts.Language.Tag != "en" {
		r.prefix = "/" + texts.Language.Tag
	}
	r.scripts(scripts)
	return r
}

// t gives a text in the reader's language.
func (r *reader) t(key string, places ...any) string {
	r.Helper()
	text, err := r.texts.Get(key, places...)
	if err != nil {
		r.Fatal(err)
	}
	return text
}

// at waits for a page by its heading: a form may lead to the same address.
func (r *reader) at(heading string) {
	r.Helper()
	waitFor(r.T, "the page «"+heading+"»", func() error {
		got, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](`document.readyState == "complete" ? (document.querySelector("h1")?.innerText ?? "") : ""`))
		if err == nil && plain(got) != plain(heading) {
			err = &notYetError{got}
		}
		return err
	})
}

// plain takes all kinds of space for one: browsers and languages have several.
func plain(text string) string { return strings.Join(strings.Fields(text), " ") }

// choose marks answers on a question's page and goes on.
func (r *reader) choose(values ...string) {
	r.Helper()
	for _, value := range values {
		r.click(fmt.Sprintf("main input[value=%q]", value))
	}
	r.click("main form button")
}

// questions answers all five, each on its own page.
func (r *reader) questions(whose, then string, state []string, file, safe string) {
	r.Helper()
	other := ""
	if whose != "mine" {
		other = ".other"
	}
	r.open(r.prefix + "/begin/GB")
	r.at(r.t("journey.whose.question"))
	r.choose(whose)
	r.at(r.t("journey.then.question" + other))
	r.choose(then)
	r.at(r.t("journey.state.question"))
	r.choose(state...)
	r.at(r.t("journey.file.question" + other))
	r.choose(file)
	r.at(r.t("journey.safe.question" + other))
	r.choose(safe)
}

// reads fails the test for words that the page lacks.
func (r *reader) reads(where string, words ...string) {
	r.Helper()
	text := strings.ToLower(plain(r.text(where)))
	for _, w := range words {
		if !strings.Contains(text, strings.ToLower(plain(w))) {
			r.Errorf("the page lacks %q", w)
		}
	}
}

// everyLanguage runs a journey in every language that has texts, with the
// page's scripts and without them.
func everyLanguage(t *testing.T, journey func(r *reader)) {
	t.Helper()
	for _, texts := range languages(t) {
		for _, scripts := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, scripts %v", texts.Language.Tag, scripts), func(t *testing.T) {
				t.Parallel()
				journey(newReader(t, texts, scripts))
			})
		}
	}
}

// An adult without the file: from the first page to a case, into it, and out of
// it for good.
func TestJourneyToACaseAndBack(t *testing.T) {
	t.Parallel()
	everyLanguage(t, func(r *reader) {
		r.open(r.prefix + "/")
		r.click(".bw-start")
		r.at(r.t("journey.whose.question"))
		r.questions("mine", "adult", []string{"both", "instagram", "telegram"}, "theirs", "yes")
		r.at(r.t("plan.heading"))
		r.reads("main", r.t("plan.stop.title"), r.t("plan.keep.title"), r.t("plan.howto", "app", "Instagram"), r.t("plan.howto", "app", "Telegram"))
		r.click("button[name=paid][value=yes]")
		waitFor(r.T, "what the bank can do", func() error {
			if !strings.Contains(plain(r.text("#stop")), plain(r.t("plan.paid.title"))) {
				return &notYetError{r.text("#stop")}
			}
			return nil
		})
		r.click("a[href$='/links']")
		r.at(r.t("case.links.heading"))
		r.click("main form button") // nothing written yet
		waitFor(r.T, "a kind word", r.shows("case.links.none"))
		r.do(chromedp.SendKeys(chromedp.CSS("#urls"), "https://example.com/a-post"))
		r.do(chromedp.SendKeys(chromedp.CSS("#accounts"), "some.account"))
		r.click("main form button")
		r.at(r.t("case.opened.heading"))
		pair := strings.Split(r.text(".bw-secret code"), "\n")
		if len(pair) != 2 || !strings.HasPrefix(pair[0], "BW-") || len(pair[1]) != 24 {
			r.Fatalf("reference and code: %d words", len(pair))
		}
		r.open(r.prefix + "/case")
		r.enter(pair[0], strings.Repeat("0", 20))
		waitFor(r.T, "one kind message", r.shows("case.enter.wrong"))
		r.enter(strings.ToLower(strings.ReplaceAll(pair[0], "-", " ")), strings.ToLower(strings.ReplaceAll(pair[1], "-", "")))
		waitFor(r.T, "the case", r.shows("case.state.none"))
		r.reads("main", "https://example.com/a-post", "some.account", pair[0])
		r.click("form[action$='/case/erase'] button")
		r.at(r.t("case.sure.erase.heading"))
		r.click(".govuk-button--warning")
		r.at(r.t("case.erased.heading"))
		r.open(r.prefix + "/case")
		r.enter(pair[0], pair[1])
		waitFor(r.T, "that it is gone", r.shows("case.enter.wrong"))
		r.namesNothing()
	})
}

// shows says whether the page holds a text by now.
func (r *reader) shows(key string) func() error {
	want := plain(r.t(key))
	return func() error {
		got, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](`document.querySelector("main")?.innerText ?? ""`))
		if err == nil && !strings.Contains(plain(got), want) {
			err = &notYetError{got}
		}
		return err
	}
}

// enter fills in the form of a case.
func (r *reader) enter(reference, code string) {
	r.Helper()
	r.do(chromedp.SetValue(chromedp.CSS("#reference"), reference), chromedp.SetValue(chromedp.CSS("#code"), code))
	r.click("main form button")
}

// Someone under 18 who is not safe: emergency and crisis help at once, then the
// plan, which never asks them to handle an image.
func TestJourneyInDanger(t *testing.T) {
	t.Parallel()
	everyLanguage(t, func(r *reader) {
		r.questions("mine", "under18", []string{"threatened", "snapchat"}, "yes", "no")
		r.at(r.t("journey.danger.heading"))
		if !r.has(`a[href="tel:999"]`) {
			r.Error("the emergency number is not there")
		}
		r.reads("main", r.t("crisis.where"), r.t("journey.danger.feel"))
		r.click("main a.govuk-button")
		r.at(r.t("plan.heading"))
		r.reads("main", r.t("plan.under18"), strings.Split(r.t("plan.keep.text.under18"), "\n")[1])
		if strings.Contains(plain(r.text("main")), plain(strings.Split(r.t("plan.keep.text"), "\n")[0])) {
			r.Error("they are told what is for adults")
		}
		r.namesNothing()
	})
}

// A parent goes the same way and reads words of their own.
func TestJourneyOfAParent(t *testing.T) {
	t.Parallel()
	everyLanguage(t, func(r *reader) {
		r.questions("child", "unknown", []string{"neither"}, "no", "unsure")
		r.at(r.t("journey.danger.heading"))
		r.reads("main", r.t("journey.danger.feel.other"))
		r.click("main a.govuk-button")
		r.at(r.t("plan.heading.other"))
		r.reads("main", r.t("plan.lead.other"), r.t("plan.under18"), strings.Split(r.t("plan.tell.text.child"), "\n")[0])
		if r.has(`main a[href$="/images"]`) || !r.has(`main a[href$="/links"]`) {
			r.Error("without the file, the way is the one by links")
		}
	})
}

var subject = regexp.MustCompile(`(?i)threat|image|sext|blackmail|nude|porn|victim|under18|adult|snapchat|instagram|999`)

// namesNothing fails the test when the browser's history tells what the pages
// are about: neither a title nor an address may.
func (r *reader) namesNothing() {
	r.Helper()
	history, err := chromedp.Run(r.ctx, chromedp.NavigationEntries())
	r.must(err)
	for _, e := range history.Entries {
		path := regexp.MustCompile(`/w/[A-Za-z0-9_-]+`).ReplaceAllString(strings.TrimPrefix(e.URL, r.origin), "/w/…")
		if found := subject.FindString(path + " " + e.Title); found != "" && !strings.HasSuffix(path, "/images") {
			r.Errorf("the history holds %q: %s, %s", found, path, e.Title)
		}
	}
	if len(history.Entries) < 3 {
		r.Errorf("the history has %d entries: this test looks at nothing", len(history.Entries))
	}
}

// Back shows the questions as they were answered, and sends nothing again.
func TestJourneyBack(t *testing.T) {
	t.Parallel()
	r := newReader(t, languages(t)[0], true)
	r.questions("mine", "adult", []string{"posted", "reddit"}, "no", "yes")
	r.at(r.t("plan.heading"))
	back := []string{"journey.safe.question", "journey.file.question", "journey.state.question", "journey.then.question", "journey.whose.question"}
	for _, key := range back {
		eval[chromedp.Void](r.tab, "history.back(); void 0")
		r.at(r.t(key))
	}
	eval[chromedp.Void](r.tab, "history.forward(); void 0")
	r.at(r.t("journey.then.question"))
	// Who goes on from there keeps what was said before.
	eval[chromedp.Void](r.tab, `document.querySelector("input[value=under18]").click(); document.querySelector("main form").requestSubmit(); void 0`)
	r.at(r.t("journey.state.question"))
	// The link on the page does the same as the browser's button.
	eval[chromedp.Void](r.tab, `document.querySelector(".govuk-back-link").click(); void 0`)
	r.at(r.t("journey.then.question"))
	if !eval[bool](r.tab, `document.querySelector("input[value=under18]").checked`) {
		t.Error("the answer is not there any more")
	}
}

// Without an answer the page says so kindly, and leads to the field.
func TestJourneyWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	r := newReader(t, languages(t)[0], true)
	r.open("/begin")
	r.click("main form button")
	waitFor(t, "a kind word", r.shows("journey.error.choose"))
	if got := eval[string](r.tab, `document.activeElement.className`); got != "govuk-error-summary" {
		t.Errorf("the focus is on %q, not on the summary", got)
	}
	r.sees("question-error")
}

// With the keyboard alone: past the header, an answer, and on.
func TestJourneyByKeyboard(t *testing.T) {
	t.Parallel()
	r := newReader(t, languages(t)[0], true)
	r.open("/begin")
	r.at(r.t("journey.whose.question"))
	keys := func(list ...string) {
		for _, k := range list {
			r.do(chromedp.KeyEvent(k))
		}
	}
	keys(kb.Tab)
	if got := r.focus(); got != r.t("shell.skip") {
		t.Errorf("the first Tab reaches %q, not the way past the header", got)
	}
	keys(kb.Enter, kb.Tab, kb.Tab, " ", kb.ArrowDown, kb.Tab)
	if got := r.focus(); got != r.t("journey.go") {
		t.Fatalf("after the answers Tab reaches %q", got)
	}
	keys(kb.Enter)
	r.at(r.t("journey.then.question.other"))
}

// focus gives the words of what has the focus.
func (r *reader) focus() string {
	r.Helper()
	return eval[string](r.tab, `(document.activeElement.innerText || document.activeElement.className).trim()`)
}

// Every page of the way in every look, and pictures of it for people to look at.
func TestJourneyPages(t *testing.T) {
	t.Parallel()
	for _, texts := range languages(t) {
		t.Run(texts.Language.Tag, func(t *testing.T) {
			t.Parallel()
			r := newReader(t, texts, true)
			way := r.waySaid()
			for _, p := range []struct{ name, path string }{
				{"question-1", way + "/q/1"}, {"question-3", way + "/q/3"}, {"question-4", way + "/q/4"}, {"safe", way + "/safe"},
				{"plan", way + "/plan"}, {"links", way + "/links"}, {"case-new", "/case/new"}, {"case-enter", "/case"}, {"keep", "/privacy"},
			} {
				r.open(r.prefix + p.path)
				r.sees(p.name)
			}
		})
	}
}

// The pages of a case, each of which answers a form.
func TestJourneyCasePages(t *testing.T) {
	t.Parallel()
	for _, texts := range languages(t) {
		t.Run(texts.Language.Tag, func(t *testing.T) {
			t.Parallel()
			r := newReader(t, texts, true)
			r.open(r.prefix + "/links")
			r.addPrints()
			r.click("#then-2")
			r.click("main form.bw-form button")
			r.at(r.t("case.opened.heading"))
			r.sees("case-opened")
			r.click("main form[action$='/case'] button")
			r.at(r.t("case.heading"))
			r.sees("case")
			r.click("form[action$='/case/links'] button")
			r.at(r.t("case.add.heading"))
			r.sees("case-add")
			r.click(".bw-linkbutton")
			r.at(r.t("case.heading"))
			r.click("form[action$='/case/withdraw'] button")
			r.at(r.t("case.withdraw.heading"))
			r.sees("case-withdraw")
			r.click("#all")
			r.click("form.bw-form button")
			r.at(r.t("case.sure.withdraw.heading", "count", 1))
			r.sees("case-withdraw-sure")
			r.click(".govuk-button--warning")
			waitFor(t, "that they are taken back", r.shows("case.done.withdrawn"))
			r.click("form[action$='/case/erase'] button")
			r.at(r.t("case.sure.erase.heading"))
			r.sees("case-erase-sure")
			r.click(".govuk-button--warning")
			r.at(r.t("case.erased.heading"))
			r.sees("case-erased")
		})
	}
}

// addPrints puts fingerprints into the form, as the page of images does.
func (r *reader) addPrints() {
	r.Helper()
	var turns []string
	for i := range 8 {
		turns = append(turns, strings.Repeat(fmt.Sprintf("%x", 3+i), 64))
	}
	eval[chromedp.Void](r.tab, fmt.Sprintf(`{const f = document.createElement("input"); f.type = "hidden"; f.name = "fingerprints";
		f.value = JSON.stringify([{kind: "photo", pdq: %q.split(" "), quality: 90, md5: "%s", sha256: "%s"}]);
		document.querySelector("form.bw-form").append(f)}; void 0`, strings.Join(turns, " "), strings.Repeat("4", 32), strings.Repeat("5", 64)))
}

// waySaid gives /w/… with answers in it.
func (r *reader) waySaid() string {
	r.Helper()
	r.questions("mine", "adult", []string{"both", "instagram", "tiktok"}, "yes", "yes")
	r.at(r.t("plan.heading"))
	return strings.TrimSuffix(strings.TrimPrefix(r.location(), r.prefix), "/plan")
}

// sees inspects a page in every look in English, and on a phone in the other
// languages, whose words are longer.
func (r *reader) sees(name string) {
	r.Helper()
	if r.prefix == "" {
		r.inspect("way-" + name)
	} else {
		r.inspectIn("way-"+name+"-"+r.texts.Language.Tag, looks[1:])
	}
}

// 400 % of 1280 pixels are 320 pixels: nothing scrolls sideways, and the header
// leaves room for the page (WCAG 2.2, 1.4.10 and 2.4.11).
func TestJourneyZoomed(t *testing.T) {
	t.Parallel()
	r := newReader(t, languages(t)[0], true)
	way := r.waySaid()
	for _, path := range []string{"/", "/c/GB", way + "/q/3", way + "/plan", "/links", "/case", "/privacy"} {
		r.open(path)
		r.look(320, 256, "light")
		if wide := eval[[]string](r.tab, tooWide); len(wide) > 0 {
			t.Errorf("%s scrolls sideways at 400 %%: %v", path, wide)
		}
		if taken := eval[float64](r.tab, `document.querySelector("header").offsetHeight`); taken > 90 {
			t.Errorf("%s: the header takes %v of 256 pixels", path, taken)
		}
	}
}

// From every page there is a way out at once, and the page is not left behind
// in the tab's history.
func TestJourneyQuickExit(t *testing.T) {
	t.Parallel()
	s := peoplesServer(t)
	r := newReader(t, languages(t)[0], true)
	way := r.waySaid()
	p := newTab(t, s.url)
	p.answerExit(exitTo)
	// That the link is on every page there is, the tests of the site hold.
	for _, path := range []string{"/", way + "/q/5", way + "/safe", way + "/plan", way + "/images", "/case", "/check", "/nowhere"} {
		p.open(path)
		p.click("[data-exit]")
		waitFor(t, "the other site from "+path, func() error {
			at, err := chromedp.Run(p.ctx, chromedp.Location())
			if err == nil && at != exitTo {
				err = &notYetError{at}
			}
			return err
		})
		if slices.ContainsFunc(p.history(), func(url string) bool { return strings.HasPrefix(url, s.url) }) {
			t.Errorf("%s: the tab's history still holds the page: %v", path, p.history())
		}
	}
}

// Leaving asks the browser to forget what it keeps of the site.
func TestJourneyForgets(t *testing.T) {
	t.Parallel()
	s := peoplesServer(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/leave", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if got := response.Header.Get("Clear-Site-Data"); got != `"cache", "storage"` {
		t.Errorf("Clear-Site-Data: %s", got)
	}
	p := newTab(t, s.url)
	p.answerExit(exitTo)
	p.open("/")
	p.click("[data-exit]")
	waitFor(t, "that the browser is asked to forget", func() error {
		p.mu.Lock()
		defer p.mu.Unlock()
		if !slices.Contains(p.requests, s.url+"/leave") {
			return &notYetError{strings.Join(p.requests, " ")}
		}
		return nil
	})
}

// mostBytes is what the first page may weigh over the wire, with all it loads.
const mostBytes = 60 << 10

// The first page on a slow line, and the shortest way to a case.
func TestJourneyWeighsLittle(t *testing.T) {
	t.Parallel()
	s := peoplesServer(t)
	r := newReader(t, languages(t)[0], true)
	r.open("/")
	total := 0
	for _, url := range append([]string{s.url + "/"}, eval[[]string](r.tab, `performance.getEntriesByType("resource").map(e => e.name)`)...) {
		n := wireSize(t, url)
		t.Logf("%6d bytes %s", n, strings.TrimPrefix(url, s.url))
		total += n
	}
	if total > mostBytes || total < 5<<10 {
		t.Errorf("the first page weighs %d bytes, want at most %d", total, mostBytes)
	}
	began := time.Now()
	r.open("/")
	r.click("a[href='/images']")
	r.click("a[href='/links']")
	r.do(chromedp.SendKeys(chromedp.CSS("#accounts"), "some.account"))
	r.click("#then-3")
	r.click("main form.bw-form button")
	r.at(r.t("case.opened.heading"))
	t.Logf("first page: %d bytes; from it to a reference by the shortest way without a file: 4 clicks, %.1f s of a browser that does not read", total, time.Since(began).Seconds())
}

// wireSize gives how many bytes a body has as a browser is sent it.
func wireSize(t *testing.T, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip, br")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	n := 0
	for buf := make([]byte, 4096); ; {
		m, err := response.Body.Read(buf)
		n += m
		if err != nil {
			return n
		}
	}
}
