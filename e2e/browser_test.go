package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tabPatience bounds what one test does in its tab.
const tabPatience = 90 * time.Second

// sharedBrowser is the one Chromium of the page tests.
var sharedBrowser = struct {
	once  sync.Once
	ctx   context.Context // chromedp's handle of a browser is a context
	close []context.CancelFunc
	err   error
}{}

// browser starts Chromium once. It is headless and talks to nobody on its own.
func browser(t testing.TB) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("the browser tests are left out with -short")
	}
	b := &sharedBrowser
	b.once.Do(func() {
		path, err := chromium()
		if err != nil {
			b.err = err
			return
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
			chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", false),
		)
		allocator, closeAllocator := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, closeBrowser := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
		b.ctx, b.close = ctx, []context.CancelFunc{closeBrowser, closeAllocator}
		b.err = chromedp.Do(ctx)
	})
	if b.err != nil {
		t.Fatalf("start Chromium: %v", b.err)
	}
	return b.ctx
}

// chromium finds the browser. A machine without one fails the tests: «make
// test» installs it or says how.
func chromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("the browser tests need Chromium (package chromium); run «make test»")
}

// tab is a window of its own, with its own cookies. In the end it fails the
// test if the page asked anyone but its own origin, or if a script failed.
type tab struct {
	testing.TB
	T      *testing.T      // nil in a benchmark
	ctx    context.Context // chromedp's handle of a tab is a context
	origin string
	exit   string // an address that may be asked, and is answered by the test

	mu       sync.Mutex
	requests []string
	wrong    []string
}

func newTab(t testing.TB, origin string) *tab {
	t.Helper()
	timed, cancel := context.WithTimeout(browser(t), tabPatience)
	ctx, closeTab := chromedp.NewContext(timed, chromedp.WithNewBrowserContext())
	p := &tab{TB: t, ctx: ctx, origin: origin}
	p.T, _ = t.(*testing.T)
	t.Cleanup(func() {
		p.judge()
		closeTab()
		cancel()
	})
	p.do()
	if err := chromedp.Listen(ctx, p.listen); err != nil {
		t.Fatal(err)
	}
	call(p, network.Enable, network.EnableParams{})
	call(p, cdplog.Enable, cdp.Empty{})
	call(p, runtime.Enable, cdp.Empty{})
	return p
}

func (p *tab) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		p.wrong = append(p.wrong, "a script failed: "+e.ExceptionDetails.Text+" "+describeError(e.ExceptionDetails))
	case *cdplog.EventEntryAdded:
		if e.Entry.Source == cdplog.EntrySourceSecurity || strings.Contains(e.Entry.Text, "Content Security Policy") {
			p.wrong = append(p.wrong, e.Entry.Text)
		}
	case *fetch.EventRequestPaused:
		go func() { // an event's handler may not wait for the browser
			_, _ = chromedp.Call(p.ctx, fetch.FulfillRequest, fetch.FulfillRequestParams{
				RequestID: e.RequestID, ResponseCode: 200, Body: []byte("<!doctype html><link rel=icon href=data:,><title>elsewhere</title>"),
				ResponseHeaders: []*fetch.HeaderEntry{{Name: "Content-Type", Value: "text/html"}},
			})
		}()
	}
}

// judge fails the test for what the network log and the console hold.
func (p *tab) judge() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.requests) == 0 {
		p.Error("the network log is empty: this test does not look at the network")
	}
	for _, url := range p.requests {
		own := strings.HasPrefix(url, p.origin+"/") || strings.HasPrefix(url, "data:") || strings.HasPrefix(url, "blob:"+p.origin)
		if !own && (p.exit == "" || url != p.exit) {
			p.Errorf("the page asked another origin: %s", url)
		}
	}
	for _, what := range p.wrong {
		p.Error(what)
	}
}

// answerExit lets the page leave for url, which the test answers itself.
func (p *tab) answerExit(url string) {
	p.exit = url
	call(p, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: url}}})
}

// do runs steps in the tab.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	p.must(chromedp.Do(p.ctx, steps...))
}

// must fails the test for an error of the browser, with a picture of the page.
func (p *tab) must(err error) {
	p.Helper()
	if err != nil {
		p.keepShot("failed-" + strings.ReplaceAll(p.Name(), "/", "-"))
		p.Fatalf("in the browser: %v", err)
	}
}

// call calls a command of the browser's protocol.
func call[P, R any](p *tab, command cdp.Command[P, R], params P) R {
	p.Helper()
	result, err := chromedp.Call(p.ctx, command, params)
	p.must(err)
	return result
}

// eval gives the value of a script, as a developer's console would.
func eval[T any](p *tab, script string) T {
	p.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	p.must(err)
	return value
}

// scripts switches the page's own scripts on or off.
func (p *tab) scripts(on bool) {
	p.Helper()
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// open goes to a path of the page's origin.
func (p *tab) open(path string) {
	p.Helper()
	p.do(chromedp.Navigate(p.origin + path))
}

// wait waits until a selector finds something.
func (p *tab) wait(selector string) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.WaitReady(chromedp.CSS(selector))); err != nil {
		p.must(fmt.Errorf("waited for %s: %w", selector, err))
	}
}

// click clicks what a selector finds first.
func (p *tab) click(selector string) {
	p.Helper()
	p.wait(selector)
	p.do(chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// text gives what one may read of everything that a selector finds.
func (p *tab) text(selector string) string {
	p.Helper()
	return eval[string](p, fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.innerText).join("\n")`, selector))
}

// has reports whether a selector finds something now.
func (p *tab) has(selector string) bool {
	p.Helper()
	return eval[bool](p, fmt.Sprintf(`document.querySelector(%q) !== null`, selector))
}

// arrive waits until the tab shows a page, that a click leads to.
func (p *tab) arrive(path string) {
	p.Helper()
	at := ""
	for range 200 {
		if at = p.location(); at == path {
			p.wait("h1")
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.Fatalf("the click leads to %s, not to %s", at, path)
}

// location gives the path of the page that is shown, or its whole address when
// it is another origin's.
func (p *tab) location() string {
	p.Helper()
	url, err := chromedp.Run(p.ctx, chromedp.Location())
	p.must(err)
	return strings.TrimPrefix(url, p.origin)
}

// keepShot writes what the tab shows to e2e/screenshots.
func (p *tab) keepShot(name string) {
	p.Helper()
	picture, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(80))
	if err != nil {
		p.Logf("screenshot %s: %v", name, err)
		return
	}
	if err := os.MkdirAll("screenshots", 0o755); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile("screenshots/"+name+".jpg", picture, 0o644); err != nil {
		p.Fatal(err)
	}
}

func describeError(e *runtime.ExceptionDetails) string {
	if e.Exception == nil {
		return ""
	}
	return e.Exception.Description
}
