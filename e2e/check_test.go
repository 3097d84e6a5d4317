package e2e

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// wire stands between a browser and the server and notes everything that is
// asked: what a worker asks, too, which a tab's own log may not have.
type wire struct {
	url   string
	mu    sync.Mutex
	asked []string // method, address, fields and body of each request
}

func newWire(t *testing.T, to string) *wire {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	w := &wire{}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 16<<20))
		if err != nil {
			t.Errorf("read what was asked: %v", err)
		}
		var fields strings.Builder
		_ = r.Header.Write(&fields)
		w.mu.Lock()
		w.asked = append(w.asked, r.Method+" "+r.URL.String()+"\n"+fields.String()+string(body))
		w.mu.Unlock()
		r.Body = http.NoBody
		proxy.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

// holds fails the test if any of the words went over the wire, or anything was
// sent at all: every request must be a plain GET.
func (w *wire) holds(t *testing.T, words ...string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.asked) < 4 || !strings.Contains(strings.Join(w.asked, "\n"), "/assets/conversation.") {
		t.Errorf("%d requests, or none for the module: this test does not look at the wire", len(w.asked))
	}
	for _, a := range w.asked {
		if !strings.HasPrefix(a, "GET ") || strings.Contains(strings.SplitN(a, "\n", 2)[0], "?") {
			t.Errorf("the page sends something: %.200s", a)
		}
		for _, word := range words {
			if strings.Contains(strings.ToLower(a), strings.ToLower(word)) {
				t.Errorf("%q left the device: %.300s", word, a)
			}
		}
	}
}

// fileOf writes a file and gives its path. Its name must not leave the device.
func fileOf(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const badChat = `[01/03/2026, 21:04:10] Robin: hi we never met, you look so sweet
[01/03/2026, 21:05:10] Sam: hi who is this
[01/03/2026, 21:06:10] Robin: I have your private pic and screenshots of all your followers
[01/03/2026, 21:07:10] Robin: pay me 200 on paypal.me/robin-example or I send it to your family, you have one hour
[01/03/2026, 21:08:10] Sam: please don't
`

const calmChat = `[01/03/2026, 21:04:10] Robin: shall we take the early train
[01/03/2026, 21:05:10] Sam: yes, platform two, bring the book
`

// give chooses a file on the page and presses the button of its form.
func (p *tab) give(input, path, form string) {
	p.Helper()
	p.wait(form + ":not([hidden]) " + input)
	p.do(chromedp.SetUploadFiles(chromedp.CSS(form+" "+input), []string{path}))
	p.click(form + " button.govuk-button:not([type])")
}

// await waits until the module has answered. It starts in seconds of processor
// time, which are more where many tests share a machine.
func (p *tab) await(selector string) {
	p.Helper()
	waitUntil(p, func() error {
		if p.has(selector) {
			return nil
		}
		return &notYetError{p.text("[data-status]")}
	})
}

// waitUntil asks again and again for as long as a tab may take.
func waitUntil(p *tab, ask func() error) {
	p.Helper()
	err := ask()
	for until := time.Now().Add(tabPatience * 3 / 4); err != nil && time.Now().Before(until); err = ask() {
		time.Sleep(50 * time.Millisecond)
	}
	p.must(err)
}

const shownResult = "[data-result]:not([hidden]) h2"

// An export is read on the device: the signs are marked and named, what to do
// stands before them, and nothing of it goes over the wire.
func TestCheck(t *testing.T) {
	t.Parallel()
	w := newWire(t, sharedServer(t).url)
	p := newTab(t, w.url)
	p.open("/check")
	p.inspect("check")
	p.look(1280, 900, "light")
	p.give("#check-file", fileOf(t, "zqx-chat.txt", badChat), "[data-check-form]")
	p.await(shownResult)
	page := p.text("[data-chat]")
	for _, want := range []string{"like blackmail with private images", "not your fault", "Do not pay", "Demands money", "Sign: ", "Keep this as evidence"} {
		if !strings.Contains(page, want) {
			t.Errorf("the result lacks %q:\n%s", want, page)
		}
	}
	if marked := p.text("[data-chat] mark"); !strings.Contains(marked, "pay me") || strings.Contains(marked, "please") {
		t.Errorf("marked is %q", marked)
	}
	if strings.Index(page, "Do not pay") > strings.Index(page, "Demands money") {
		t.Error("the signs stand before what to do")
	}
	p.inspect("check-result")
	w.holds(t, "zqx", "followers", "paypal", "Robin")
	if kept := eval[int](p, "localStorage.length + sessionStorage.length + document.cookie.length"); kept != 0 {
		t.Errorf("%d things are kept", kept)
	}
}

// Words may be pasted, in the reader's language; nothing found is said calmly.
func TestCheckPasted(t *testing.T) {
	t.Parallel()
	w := newWire(t, sharedServer(t).url)
	p := newTab(t, w.url)
	p.open("/check")
	paths := append(eval[[]string](p, `[...document.querySelectorAll(".bw-languages a")].map(a => a.getAttribute("href"))`), "/check")
	for _, path := range paths {
		want := ""
		if path == "/check" {
			want = "That does not mean that you are safe"
		}
		p.open(path)
		p.wait("[data-start]:not([hidden]) #check-paste")
		p.do(chromedp.SetValue(chromedp.CSS("#check-paste"), calmChat))
		p.click("[data-check-form] button.govuk-button")
		p.await(shownResult)
		if got := p.text("[data-result]"); !strings.Contains(got, want) {
			t.Errorf("%s: a calm chat gives %s", path, got)
		}
		if p.has("[data-result] mark") || p.has("[data-result] .bw-danger") {
			t.Errorf("%s: something is marked in a calm chat", path)
		}
	}
	p.inspect("check-nothing")
	w.holds(t, "platform two", "early train")
}

// Somebody who may not be safe is helped first.
func TestCheckCrisis(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.open("/check")
	p.wait("[data-start]:not([hidden]) #check-paste")
	p.do(chromedp.SetValue(chromedp.CSS("#check-paste"), calmChat+"[01/03/2026, 22:05:10] Sam: I can't go on, I want to hurt myself\n"))
	p.click("[data-check-form] button.govuk-button")
	p.await("[data-result] .bw-danger a")
	if first := eval[string](p, `document.querySelector("[data-result]").firstElementChild.className`); first != "bw-danger" {
		t.Errorf("first stands %q", first)
	}
	if text := p.text("[data-result] .bw-danger"); !strings.Contains(text, "tell one person you trust") || !strings.Contains(text, "Get help now") {
		t.Errorf("help says %q", text)
	}
	p.inspect("check-crisis")
}

// An export with several chats lists them, those with signs first.
func TestCheckSeveral(t *testing.T) {
	t.Parallel()
	lines := `{"id":"t1","accounts":[{"id":"a"},{"id":"b"}],"messages":[{"id":"m1","from":"a","at":"2026-03-04T20:33:00Z","text":"shall we take the early train"}]}
{"id":"t2","accounts":[{"id":"a"},{"id":"c"}],"messages":[{"id":"m1","from":"c","at":"2026-03-04T20:33:00Z","text":"I have your private pic, pay me 200 or I send it to all your followers"}]}
`
	p := newTab(t, sharedServer(t).url)
	p.open("/check")
	p.give("#check-file", fileOf(t, "chats.jsonl", lines), "[data-check-form]")
	p.await(".bw-chats button")
	if first := p.text(".bw-chats li:first-child"); !strings.Contains(first, "signs") {
		t.Errorf("first stands %q", first)
	}
	p.inspect("check-several")
	p.look(1280, 900, "light")
	p.click(".bw-chats li:first-child button")
	p.await("[data-result] mark")
}

// What cannot be read is said in words that help, and nothing is lost.
func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.open("/check")
	p.wait("[data-start]:not([hidden])")
	p.click("[data-check-form] button.govuk-button")
	if got := p.text("[data-status]"); !strings.Contains(got, "Choose a file") {
		t.Errorf("nothing given: %q", got)
	}
	for want, text := range map[string]string{"This is a picture": "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 60), "paste the words": "a shopping list\nof some length"} {
		p.give("#check-file", fileOf(t, "odd.bin", text), "[data-check-form]")
		waitUntil(p, func() error { return p.says("[data-status]", want) })
		if got := p.text("[data-status]"); !strings.Contains(got, "Nothing was sent") {
			t.Errorf("it does not say that nothing was sent: %s", got)
		}
	}
}

func TestCheckAndEvidenceWithoutScripts(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.scripts(false)
	for path, want := range map[string]string{"/check": "You do not need this check to get help", "/evidence": "Write down their user names"} {
		p.open(path)
		if got := p.text("main"); !strings.Contains(got, want) {
			t.Errorf("%s says %q", path, got)
		}
		if p.has("main form") && eval[bool](p, `[...document.querySelectorAll("main form")].some(f => f.offsetParent !== null)`) {
			t.Errorf("%s shows a form that does nothing", path)
		}
	}
}
