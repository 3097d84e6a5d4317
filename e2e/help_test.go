package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// helpPaths are the pages of help, law and requests, as they stand for anyone.
var helpPaths = []struct{ name, path string }{
	{"help", "/help"},
	{"help-gb", "/help/GB"},
	{"help-ie", "/help/IE"},
	{"help-elsewhere", "/help/other"},
	{"help-unknown", "/help/KE"},
	{"help-no-country", "/help?country="},
	{"law", "/law"},
	{"notices", "/notices"},
}

func TestHelpPages(t *testing.T) {
	t.Parallel()
	s := sharedServer(t)
	for _, tt := range helpPaths {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newTab(t, s.url)
			p.open(tt.path)
			if !p.has("[data-exit]") {
				t.Error("there is no quick exit")
			}
			p.inspect(tt.name)
		})
	}
}

// The way to help near the reader without scripts: choose a country, see the
// emergency number first, then the places by age with their sources.
func TestHelpWithoutScripts(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.scripts(false)
	p.open("/help")
	p.do(chromedp.SetValue(chromedp.CSS("select[name=country]"), "US"))
	p.click("form[action='/help'] button")
	p.arrive("/help/US#here")
	main := p.text("main")
	danger, ages := strings.Index(main, "911"), strings.Index(main, "Where to turn")
	if danger < 0 || ages < danger {
		t.Errorf("the emergency number is not first: %d, %d", danger, ages)
	}
	p.click("#under18 summary")
	if young := p.text("#under18"); !strings.Contains(young, "1-800-843-5678") || !strings.Contains(young, "Source: missingkids.org, 9 October 2026") {
		t.Errorf("a number, or its source and date, is missing: %s", young)
	}
	if strings.Contains(p.text("#adult"), "CyberTipline") {
		t.Error("a place for under 18 stands among those for adults")
	}
}

// A request is written without scripts, for an adult and for someone under 18,
// and what is missing is said without losing what was typed.
func TestNoticeWithoutScripts(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.scripts(false)
	p.open("/notices")
	p.do(chromedp.SetValue(chromedp.CSS("#where"), "Posted by example_one."))
	p.click("main form button")
	p.wait(".govuk-error-summary")
	if wrong := p.text(".govuk-error-summary"); !strings.Contains(wrong, "which app") || !strings.Contains(wrong, "where the app can answer") || !strings.Contains(wrong, "still here") {
		t.Errorf("what is missing: %s", wrong)
	}
	if typed := eval[string](p, `document.querySelector("#where").value`); typed != "Posted by example_one." {
		t.Errorf("what was typed is now %q", typed)
	}
	p.inspectNotice("notices-wrong")
	p.fillNotice("adult")
	if letter := p.text("#letter"); !strings.Contains(letter, "Online Safety Act") || strings.Contains(letter, "TAKE IT DOWN") || strings.Contains(letter, "Signed") {
		t.Errorf("without a name the request should stand on UK law alone: %s", letter)
	}
	if at := p.location(); at != "/notices" {
		t.Errorf("the request is at %s", at)
	}
	p.inspectNotice("notice-adult")
	p.click("button[value=change]")
	p.wait("#service")
	if typed := eval[string](p, `document.querySelector("#contact").value`); typed != "reach.me@mail.example" {
		t.Errorf("to change something, it shows %q", typed)
	}
	p.fillNotice("under18")
	if letter := p.text("#letter"); !strings.Contains(letter, "child safety team") || !strings.Contains(letter, "Digital Services Act") || !strings.Contains(letter, "I do not give a name") {
		t.Errorf("under 18: %s", letter)
	}
	p.inspectNotice("notice-under18")
}

// inspectNotice looks at a page that came from a form without scripts; axe is a
// script of its own.
func (p *tab) inspectNotice(name string) {
	p.Helper()
	p.scripts(true)
	p.inspect(name)
	p.scripts(false)
}

// fillNotice fills the form and sends it.
func (p *tab) fillNotice(age string) {
	p.Helper()
	p.do(
		chromedp.SetValue(chromedp.CSS("#service"), "instagram"),
		chromedp.SetValue(chromedp.CSS("#links"), "https://example.com/post/1"),
		chromedp.SetValue(chromedp.CSS("#contact"), "reach.me@mail.example"),
	)
	p.click("input[name=state][value=posted] + label")
	p.click("input[name=then][value=" + age + "] + label")
	p.click("main form button.govuk-button")
	p.wait("#letter")
}

// What was written is nowhere but on the page: not in the address, not in the
// history of the tab, not with the browser.
func TestNoticeLeavesNothing(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.open("/notices")
	p.fillNotice("adult")
	for _, url := range p.history() {
		if strings.Contains(url, "example") || strings.Contains(url, "reach") {
			t.Errorf("the history holds %s", url)
		}
	}
	if kept := eval[int](p, `localStorage.length + sessionStorage.length + document.cookie.length`); kept != 0 {
		t.Error("the browser keeps something")
	}
	if !eval[bool](p, `!document.querySelector("[data-print]").hidden`) {
		t.Error("with scripts there is no way to print")
	}
}

// On paper there is the text of the request and nothing to press; and help by
// country shows every part, the folded ones too.
func TestHelpOnPaper(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	shown := func(selector string) bool {
		return eval[bool](p, `[...document.querySelectorAll("`+selector+`")].some(e => e.checkVisibility({contentVisibilityAuto: true}))`)
	}
	paper := func(on bool) {
		media := ""
		if on {
			media = "print"
		}
		call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media})
	}
	p.open("/help/GB")
	paper(true)
	if shown("main form, main button, .bw-exit") || !shown(".bw-phones a") {
		t.Error("on paper there is something to press, or no number")
	}
	if !shown("#under18 .bw-name") || !shown("#adult .bw-name") {
		t.Error("on paper a folded part is missing")
	}
	paper(false)
	p.open("/notices")
	p.fillNotice("adult")
	paper(true)
	if !shown("#letter") || shown("main form, main button, h2") {
		t.Error("on paper there is more than the request, or not even that")
	}
}
