package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// sitePages are the pages that anyone may open, with a heading or sentence that
// each must hold.
var sitePages = []struct{ name, path string }{
	{"start", "/"},
	{"start-gb", "/c/GB"},
	{"start-us", "/c/US"},
	{"start-elsewhere", "/c/other"},
	{"start-no-country", "/c?country="},
	{"parents", "/for-parents"},
	{"signs", "/red-flags"},
	{"privacy", "/privacy"},
	{"lost", "/not-a-page"},
	{"api", "/v1/docs"},
	{"console-closed", "/console/login"},
	{"console-refused", "/console/login/not-a-link"},
}

// exitTo is where the quick exit leads.
const exitTo = "https://www.wikipedia.org/"

func TestPages(t *testing.T) {
	t.Parallel()
	s := sharedServer(t)
	for _, tt := range sitePages {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newTab(t, s.url)
			p.open(tt.path)
			if h1 := p.text("h1"); strings.TrimSpace(h1) == "" {
				t.Error("the page has no heading")
			}
			p.inspect(tt.name)
		})
	}
}

// Someone in need may have scripts switched off: every page, and the way to
// the help of their country, works the same.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.scripts(false)
	for _, page := range sitePages {
		p.open(page.path)
		if len(p.text("main")) < 100 {
			t.Errorf("%s: without scripts the page says only %q", page.path, p.text("main"))
		}
	}
	p.open("/")
	p.do(chromedp.SetValue(chromedp.CSS("select[name=country]"), "GB"))
	p.click("form[action='/c'] button")
	p.arrive("/c/GB#here")
	if emergency := p.text(".bw-danger"); !strings.Contains(emergency, "999") {
		t.Errorf("the emergency number of the United Kingdom is not there: %s", emergency)
	}
	p.open("/demo")
	if !strings.Contains(p.text("main"), "needs its script") {
		t.Error("the demo does not say that it needs its script")
	}
}

// The way out works without scripts too. With them, the page is not left behind
// in the tab's history, and Shift pressed three times does the same.
func TestQuickExit(t *testing.T) {
	t.Parallel()
	s := sharedServer(t)
	tests := []struct {
		name    string
		scripts bool
		leave   func(p *tab)
	}{
		{"link, no scripts", false, func(p *tab) { p.click("[data-exit]") }},
		{"link", true, func(p *tab) { p.click("[data-exit]") }},
		{"three times Shift", true, func(p *tab) {
			for range 3 {
				_ = chromedp.Do(p.ctx, chromedp.KeyEvent(kb.Shift)) // after the third the page is gone
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newTab(t, s.url)
			p.answerExit(exitTo)
			p.scripts(tt.scripts)
			p.open("/c/US")
			tt.leave(p)
			waitFor(t, "the other site", func() error {
				at, err := chromedp.Run(p.ctx, chromedp.Location())
				if err == nil && at != exitTo {
					err = &notYetError{at}
				}
				return err
			})
			if tt.scripts && slices.ContainsFunc(p.history(), func(url string) bool { return strings.HasPrefix(url, s.url) }) {
				t.Errorf("the tab's history still holds the page: %v", p.history())
			}
		})
	}
}

type notYetError struct{ at string }

func (n *notYetError) Error() string { return "still at " + n.at }

// history gives the addresses that «back» and «forward» lead to.
func (p *tab) history() []string {
	p.Helper()
	history, err := chromedp.Run(p.ctx, chromedp.NavigationEntries())
	p.must(err)
	var urls []string
	for _, e := range history.Entries {
		urls = append(urls, e.URL)
	}
	return urls
}
