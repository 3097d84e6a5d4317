package ui

import (
	"cmp"
	"html/template"

	"github.com/breakwater-safety/breakwater/internal/web/assets"
)

// Link is a word and where it leads.
type Link struct {
	Text, Href string
}

// Exit is the way to leave a page at once. It is a plain link; site.js makes it
// replace the page in the tab's history and listens for Shift pressed three
// times.
type Exit struct {
	Text string // on the button
	Href string // a neutral site that loads quickly
	Hint string // read by screen readers: what the button does
	// Forget is a path that asks the browser to forget what it keeps of the
	// site, called while leaving; "" calls none.
	Forget string
	Two    string // said after the first Shift
	One    string // said after the second
}

// LanguageLink leads to the page in another language.
type LanguageLink struct {
	Tag, Dir string // of that language
	Text     string // its own name for itself
	Href     string
}

// Words are those of the frame itself. A word that is left empty is English.
type Words struct {
	Skip      string // the link past the header
	Sections  string // names the links of the header
	More      string // names the links of the footer
	Languages string // names the links to other languages
	Home      string // the link of an error page
}

func (w Words) orEnglish() Words {
	return Words{
		Skip:      cmp.Or(w.Skip, "Skip to the page"),
		Sections:  cmp.Or(w.Sections, "Sections"),
		More:      cmp.Or(w.More, "More"),
		Languages: cmp.Or(w.Languages, "This page in another language"),
		Home:      cmp.Or(w.Home, "Go to the first page"),
	}
}

// Shell is what a set of pages wears.
type Shell struct {
	Lang    string            // BCP 47; "" is English
	Dir     string            // "ltr", "rtl"; "" is "ltr"
	Words   Words             // of the frame
	Message func(int) Message // the words of an error page for a status; nil: English
	Style   string            // an asset: "site.css" (19 px, one column) or "work.css" (16 px, wide)
	Scripts []string          // assets on every page
	Home    string            // where the mark leads
	Nav     []Link            // in the header
	Footer  []Link            // in the footer
	Closing string            // a sentence in the footer
	Exit    *Exit             // nil: none
	Meta    map[string]string // <meta name=… content=…>, such as htmx-config
}

// Page is one answer.
type Page struct {
	Name      string         // the template's file name without ".html"
	Title     string         // neutral: it stays in the browser's history; "" is the program's name alone
	Current   string         // the Href of the Nav or Footer link that this page is, if any
	Scripts   []string       // assets for this page only
	Offer     *LanguageLink  // a line at the top: the page in the reader's language; nil: none
	Languages []LanguageLink // in the footer: this page in the other languages
	Data      any            // the dot of "main"
}

// helpers are the functions of every template.
func helpers() template.FuncMap {
	return template.FuncMap{
		"asset":       assets.Path,
		"assetsBuilt": assets.Available,
		"program":     func() string { return Name },
		"links":       links,
	}
}

// navLink is a link that knows whether it is the page one looks at.
type navLink struct {
	Link
	Current bool
}

func links(all []Link, current string) []navLink {
	marked := make([]navLink, len(all))
	for i, l := range all {
		marked[i] = navLink{Link: l, Current: l.Href == current}
	}
	return marked
}
