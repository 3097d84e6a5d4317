package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// The printed link logs in once; a thread that turns high appears by itself;
// after logging out everything is closed again.
func TestConsole(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	c := newClient(t, s)
	p := newTab(t, s.url)
	p.open("/console/")
	if p.has("#list") {
		t.Fatal("the list is open to anyone")
	}
	link := strings.TrimPrefix(s.console, s.url)
	p.open(link)
	p.inspect("console-link")
	p.look(1280, 900, "light")
	p.click("main form button")
	p.wait("#list[data-count='0']")
	p.inspect("console-empty")
	p.look(1280, 900, "light")
	p.wait("[data-live=on]")
	script, requests := blackmail(t, "thread-of-console")
	for _, r := range requests {
		c.call(t, "POST", "/v1/assessments", r, http.StatusOK)
	}
	p.wait("#list[data-count='1'] [data-level=high], #list[data-count='1'] [data-level=critical]")
	if text := p.text("#list"); strings.Contains(text, script.Messages[len(script.Messages)-1].Text) {
		t.Errorf("the list holds the words of a message: %s", text)
	}
	p.inspect("console-list")
	p.look(1280, 900, "light")
	p.click("#list a")
	p.wait("#back, main a[href='/console/']")
	if at := p.location(); at == "/console/" || strings.Contains(at, "thread-of-console") {
		t.Errorf("the address holds the thread's id: %s", at)
	}
	if text := p.text("main"); !strings.Contains(text, "thread-of-console") {
		t.Errorf("the page of the thread does not name it: %s", text)
	}
	p.inspect("console-thread")
	p.look(1280, 900, "light")
	p.click(".signout button")
	waitFor(t, "the closed door", func() error {
		if at := p.location(); at != "/console/login" {
			return &notYetError{at}
		}
		return nil
	})
	for _, path := range []string{"/console/", link} {
		p.open(path)
		if p.has("#list") || p.has("main form") {
			t.Errorf("after signing out %s is open", path)
		}
	}
	if cookies := eval[string](p, "document.cookie"); cookies != "" {
		t.Errorf("a script can read the cookie: %s", cookies)
	}
}
