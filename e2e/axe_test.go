package e2e

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// look is one way to look at a page.
type look struct {
	name          string
	width, height int64
	scheme        string
}

// looks are the ways in which every page is looked at: both widths and both
// schemes, each once.
var looks = []look{
	{"desktop-dark", 1280, 900, "dark"},
	{"phone-light", 390, 844, "light"},
}

// findings is what axe says of a page: how many rules hold, and which do not.
type findings struct {
	Rules      int
	Violations []violation
}

// violation is one of axe's.
type violation struct {
	ID, Help string
	Nodes    []struct {
		Target         []any
		FailureSummary string
	}
}

var axeSource = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	return string(source), err
})

// axe asks axe-core for everything that breaks WCAG 2.2 at A and AA.
const axe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
	.then(r => ({Rules: r.passes.length, Violations: r.violations.map(v => ({ID: v.id, Help: v.help,
		Nodes: v.nodes.slice(0, 3).map(n => ({Target: n.target.map(String), FailureSummary: n.failureSummary}))}))}))`

// inspect looks at the page that is open in every look: nothing that axe finds,
// nothing that scrolls sideways on the narrowest phone, and a picture of each.
func (p *tab) inspect(name string) {
	p.Helper()
	p.inspectIn(name, looks)
}

// inspectIn is inspect in some of the looks.
func (p *tab) inspectIn(name string, looks []look) {
	p.Helper()
	source, err := axeSource()
	if err != nil {
		p.Fatalf("axe-core is not there, run «make assets»: %v", err)
	}
	eval[chromedp.Void](p, "document.querySelectorAll('details').forEach(d => { d.open = true }); void 0")
	eval[chromedp.Void](p, source+"; void 0")
	for _, look := range looks {
		p.look(look.width, look.height, look.scheme)
		found := eval[findings](p, axe)
		if found.Rules == 0 {
			p.Errorf("%s, %s: axe has passed no rule, so it has looked at nothing", name, look.name)
		}
		for _, v := range found.Violations {
			p.Errorf("%s, %s: %s (%s): %s", name, look.name, v.Help, v.ID, describe(v))
		}
		p.keepShot(name + "-" + look.name)
	}
	p.narrow(name)
}

// tooWide lists what makes a page scroll sideways.
const tooWide = `document.documentElement.scrollWidth <= 320 ? [] : [document.documentElement.scrollWidth + " px"].concat(
	[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > 320.5)
	.slice(0, 5).map(e => e.tagName.toLowerCase() + "." + e.className))`

// narrow checks that nothing scrolls sideways at 320 pixels (WCAG 2.2, 1.4.10).
func (p *tab) narrow(name string) {
	p.Helper()
	p.look(320, 640, "light")
	if wide := eval[[]string](p, tooWide); len(wide) > 0 {
		p.Errorf("%s scrolls sideways at 320 px: %v", name, wide)
	}
}

// The checks themselves: a page that is made bad must be found so.
func TestInspectFinds(t *testing.T) {
	t.Parallel()
	p := newTab(t, sharedServer(t).url)
	p.open("/privacy")
	source, err := axeSource()
	if err != nil {
		t.Fatal(err)
	}
	eval[chromedp.Void](p, source+`; document.querySelector("main").innerHTML += "<img src=''><div id=wide>x</div>"; wide.style.width = "400px"; void 0`)
	if found := eval[findings](p, axe); len(found.Violations) != 1 || found.Violations[0].ID != "image-alt" {
		t.Errorf("of a picture without a text axe says %+v", found.Violations)
	}
	p.look(320, 640, "light")
	if wide := eval[[]string](p, tooWide); len(wide) < 2 || !strings.Contains(wide[1], "div") {
		t.Errorf("of a wide element the check says %v", wide)
	}
}

// look sets the window's size and the colour scheme.
func (p *tab) look(width, height int64, scheme string) {
	p.Helper()
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600,
	})
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	eval[bool](p, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => true)`)
}

func describe(v violation) string {
	var nodes []string
	for _, n := range v.Nodes {
		nodes = append(nodes, fmt.Sprintf("%v: %s", n.Target, strings.ReplaceAll(n.FailureSummary, "\n", " ")))
	}
	return strings.Join(nodes, "; ")
}
