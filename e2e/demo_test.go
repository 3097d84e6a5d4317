package e2e

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A scene played to its end: the page shows what was concluded, why, the
// warning and the message that was held.
func TestDemoScene(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.look(1280, 900, "light")
	p.open("/demo")
	p.wait("body[data-state=idle]")
	p.inspect("demo")
	p.look(1280, 900, "light")
	p.choose("#scene", "fast-threat")
	p.choose("#speed", "now")
	p.click("#play")
	p.wait("body[data-state=done][data-pending='0']")
	if !p.has("#level[data-level=high], #level[data-level=critical]") {
		t.Errorf("after a scripted blackmail the level is %q", p.text("#level"))
	}
	for selector, what := range map[string]string{
		"#pane-right .notice[data-kind=warn]":         "the warning to the person targeted",
		"#pane-left .message[data-held]":              "the held message",
		"#pane-left .message mark, #pane-right mark":  "the words that raised the signs",
		"#stages li[data-stage=threat][data-reached]": "the stage of the threat",
		"#signals [data-signal]":                      "the signs",
		"#told li[data-kind=hold]":                    "that the platform was told to hold it",
		"#told li[data-kind=tell_platform]":           "that the platform's team was told",
		"#stages li[aria-current=step]":               "the present stage",
	} {
		if strings.TrimSpace(p.text(selector)) == "" {
			t.Errorf("%s is not there (%s)", what, selector)
		}
	}
	if p.has("#pane-left .notice[data-kind=warn]") {
		t.Error("the one who threatens is shown the warning")
	}
	if p.text("#spoken") == "" {
		t.Error("the text twin says nothing")
	}
	p.picture()
	p.inspect("demo-played")
}

// Both sides typed by hand.
func TestDemoTyped(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.open("/demo")
	p.wait("body[data-state=idle]")
	for _, line := range []struct{ pane, text string }{
		{"left", "i recorded all of that and i have your followers list"},
		{"right", "what? please don't"},
		{"left", "send 200 now or i send it to all of them"},
	} {
		p.do(chromedp.SendKeys(chromedp.CSS("#text-"+line.pane), line.text))
		p.click("#pane-" + line.pane + " form button")
		p.wait("body[data-pending='0']")
	}
	waitFor(t, "the warning", func() error {
		if !p.has("#pane-right .notice[data-kind=warn]") {
			return fmt.Errorf("not there: %s", p.text("#level"))
		}
		return nil
	})
}

// A picture is put into the bank; a changed copy of it is stopped, another
// picture is not, and after it was taken out neither is.
func TestDemoPicture(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.open("/demo")
	p.wait("body[data-state=idle]")
	p.click("#bank-empty")
	p.result("emptied")
	p.click("#shelf input[value=lighthouse]")
	p.click("#bank-put")
	p.result("banked")
	for _, edit := range []string{"mirror", "brighter", "recompress"} {
		p.click("#edits input[value=" + edit + "]")
	}
	p.click("#picture-send")
	p.result("stopped")
	distance := eval[string](p, `document.querySelector("#picture-result").dataset.distance`)
	if n, err := strconv.Atoi(distance); err != nil || n > 31 {
		t.Errorf("stopped at distance %q", distance)
	}
	p.inspect("demo-stopped")
	p.look(1280, 900, "light")
	p.click("#shelf input[value=fruit]")
	p.click("#picture-send")
	p.result("delivered")
	p.click("#shelf input[value=lighthouse]")
	p.click("#bank-take")
	p.result("taken")
	p.click("#picture-send")
	p.result("delivered")
}

// result waits for what became of the picture.
func (p *tab) result(want string) {
	p.Helper()
	p.wait("#picture-result[data-result=" + want + "]")
	p.wait("body[data-pending='0']")
}

// choose chooses in a list as a person would: the page is told.
func (p *tab) choose(selector, value string) {
	p.Helper()
	eval[string](p, fmt.Sprintf(`{ const e = document.querySelector(%q); e.value = %q; e.dispatchEvent(new Event("change", {bubbles: true})); e.value }`,
		selector, value))
}

// picture is the README's picture: made with -update, there and small without.
func (p *tab) picture() {
	p.Helper()
	const name, most = "../docs/images/demo.png", 300 << 10
	if *update {
		p.look(1280, 720, "light")
		eval[chromedp.Void](p, `{
			const chat = document.querySelector("#pane-right .chat")
			const warning = [...chat.querySelectorAll(".notice[data-kind=warn]")].at(-1)
			chat.scrollTop += warning.getBoundingClientRect().top - chat.getBoundingClientRect().top - 8
			window.scrollTo(0, document.querySelector(".demo-floor").getBoundingClientRect().top + window.scrollY - 72)
		}`)
		shot, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
		p.must(err)
		if err := os.MkdirAll("../docs/images", 0o755); err != nil {
			p.Fatal(err)
		}
		if err := os.WriteFile(name, shot, 0o644); err != nil {
			p.Fatal(err)
		}
	}
	file, err := os.ReadFile(name)
	if err != nil {
		p.Fatalf("the README's picture is not there, make it with «go test ./e2e -run TestDemoScene -update»: %v", err)
	}
	if config, err := png.DecodeConfig(bytes.NewReader(file)); err != nil || config.Width < 800 || len(file) > most {
		p.Errorf("the README's picture: %d bytes (at most %d), %+v, %v", len(file), most, config, err)
	}
}
