package site

import (
	"errors"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// tasks makes the plan out of the answers. The order is that of the guidance:
// keep what shows it before blocking hides it, report before blocking.
func (s *site) tasks(h here) ([]task, error) {
	b := &planner{site: s, here: h}
	list := []task{b.stop(), b.keep(), b.report(), b.block(), b.images(), b.lock(), b.tell()}
	return list, b.failed
}

// planner collects what is missing, so that each task reads as what it says.
type planner struct {
	site   *site
	here   here
	failed error
}

func (b *planner) text(key string) string {
	text, err := b.site.Get(key)
	b.failed = errors.Join(b.failed, err)
	return text
}

func (b *planner) lines(key string) []string {
	lines, err := b.site.Lines(key)
	b.failed = errors.Join(b.failed, err)
	return lines
}

func (b *planner) link(key, path string) ui.Link { return ui.Link{Text: b.text(key), Href: path} }

func (b *planner) howTo(what string) []howTo {
	list, err := b.site.howTos(b.here.Answers.Where, what)
	b.failed = errors.Join(b.failed, err)
	return list
}

// stop asks, too, whether money was sent, and says what the bank can do.
func (b *planner) stop() task {
	t := task{ID: "stop", Title: b.text("plan.stop.title"), Lines: b.lines("plan.stop.text"), Paid: true}
	if b.here.ForOther() {
		t.Lines = b.lines("plan.stop.text.other")
	}
	return t
}

func (b *planner) keep() task {
	t := task{
		ID: "keep", Title: b.text("plan.keep.title"), Lines: b.lines("plan.keep.text"),
		Links: []ui.Link{b.link("plan.keep.link", b.here.To("/evidence")), b.link("plan.keep.check", b.here.To("/check"))},
	}
	if b.here.Under18() {
		t.Lines = b.lines("plan.keep.text.under18")
	}
	return t
}

func (b *planner) report() task {
	t := task{ID: "report", Title: b.text("plan.report.title"), Lines: b.lines("plan.report.text"), HowTo: b.howTo("report")}
	if b.here.Under18() {
		t.Lines = b.lines("plan.report.text.under18")
	}
	return t
}

func (b *planner) block() task {
	return task{ID: "block", Title: b.text("plan.block.title"), Lines: b.lines("plan.block.text"), HowTo: b.howTo("block")}
}

// images is the way to have images stopped that fits: from the file, without
// it, and by a request where it was posted.
func (b *planner) images() task {
	t := task{ID: "images", Title: b.text("plan.images.title"), Limits: b.text("plan.images.limits")}
	answers := b.here.Answers
	if answers.File == cases.FileYes || answers.File == "" {
		t.Lines = append(t.Lines, b.fileLines()...)
		t.Links = append(t.Links, b.link("plan.images.file.link", b.here.To("/images")))
	}
	if answers.File != cases.FileYes {
		t.Lines = append(t.Lines, b.lines("plan.images.links")...)
		t.Links = append(t.Links, b.link("plan.images.links.link", b.here.To("/links")))
	}
	if answers.State == cases.StatePosted || answers.State == cases.StateBoth || answers.State == "" {
		t.Lines = append(t.Lines, b.lines("plan.images.notices")...)
		t.Links = append(t.Links, b.link("plan.images.notices.link", b.here.To("/notices")))
	}
	return t
}

func (b *planner) fileLines() []string {
	if b.here.Under18() {
		return b.lines("plan.images.file.under18")
	}
	return b.lines("plan.images.file")
}

func (b *planner) lock() task {
	t := task{ID: "lock", Title: b.text("plan.lock.title"), Lines: b.lines("plan.lock.text"), HowTo: b.howTo("lock")}
	if b.here.ForOther() {
		t.Title = b.text("plan.lock.title.other")
	}
	return t
}

func (b *planner) tell() task {
	t := task{ID: "tell", Title: b.text("plan.tell.title"), Lines: b.lines("plan.tell.text")}
	switch b.here.Answers.Whose {
	case cases.WhoseChild:
		t.Title, t.Lines = b.text("plan.tell.title.other"), b.lines("plan.tell.text.child")
	case cases.WhoseFriend:
		t.Title, t.Lines = b.text("plan.tell.title.other"), b.lines("plan.tell.text.friend")
	}
	t.Lines = append(t.Lines, b.text("plan.tell.police"))
	t.Links = []ui.Link{b.link("plan.tell.link", b.here.helpPath())}
	return t
}
