package evidence

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

// The page asks for nothing and runs nothing, wherever it is opened.
const pageHead = `<!doctype html>
<html lang="%s" dir="%s">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>%s</title>
<style>
body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.0625rem/1.5 system-ui,sans-serif;color:#14252f;background:#fff}
h1,h2{color:#0b3c5d;line-height:1.25}h2{margin-top:2.5rem}
dt{font-weight:600;margin-top:.75rem}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
.quiet{color:#43545e}ol{list-style:none;padding:0}
li.m{border-inline-start:3px solid #b9ccd6;padding:.25rem .75rem;margin:.75rem 0;break-inside:avoid;overflow-wrap:anywhere}
li.s{border-color:#a35a00;background:#f9f3e4}
.t{white-space:pre-wrap;margin:0}.h,.why{font-size:.9375rem;margin:0}.why{font-weight:600}
</style>
</head>
<body>
`

// page is HTML in the making; every text goes through it escaped.
type page struct{ strings.Builder }

func (p *page) tag(name, text string) {
	fmt.Fprintf(p, "<%s>%s</%s>\n", name, html.EscapeString(text), name)
}

func (p *page) lines(class, text string) {
	for line := range strings.Lines(text) {
		fmt.Fprintf(p, "<p class=\"%s\">%s</p>\n", class, html.EscapeString(strings.TrimSpace(line)))
	}
}

// report gives data/report.html.
func (in *Input) report(f Facts) []byte {
	p, w := &page{}, in.Words
	fmt.Fprintf(p, pageHead, html.EscapeString(in.Language), in.Dir, html.EscapeString(w["title"]))
	p.tag("h1", w["title"])
	p.lines("quiet", w.fill("made", "{date}", in.At.Format("2006-01-02 15:04 UTC"), "{tool}", in.Tool))
	p.lines("", w["intro"])
	if in.Under18 {
		p.lines("", w["text_only"])
	}
	p.items(w, "given", "", in.Given)
	p.items(w, "found", "found_note", in.Found)
	p.signs(w, in.Signs)
	for _, c := range in.Conversations {
		p.conversation(w, c, in.Signs)
	}
	p.files(w, f.Files)
	p.tag("h2", w["proof"])
	p.lines("", w["proof_text"])
	p.lines("", w.fill("check", "{command}", "breakwater evidence verify"))
	p.WriteString("</body>\n</html>\n")
	return []byte(p.String())
}

// items lists facts kind by kind.
func (p *page) items(w Words, heading, note string, items []Item) {
	if len(items) == 0 {
		return
	}
	p.tag("h2", w[heading])
	if note != "" {
		p.lines("quiet", w[note])
	}
	p.WriteString("<dl>\n")
	for _, kind := range Kinds() {
		named := false
		for _, i := range items {
			if i.Kind != kind {
				continue
			}
			if !named {
				p.tag("dt", w[string(kind)])
				named = true
			}
			text := i.Value
			if i.Detail != "" {
				text += " (" + i.Detail + ")"
			}
			p.tag("dd", text)
		}
	}
	p.WriteString("</dl>\n")
}

// signs lists each kind of sign once.
func (p *page) signs(w Words, signs []Sign) {
	if len(signs) == 0 {
		return
	}
	p.tag("h2", w["signs"])
	p.lines("quiet", w["signs_note"])
	p.WriteString("<dl>\n")
	seen := map[string]bool{}
	for _, s := range signs {
		if !seen[s.Name] {
			p.tag("dt", s.Title)
			p.tag("dd", s.Says)
		}
		seen[s.Name] = true
	}
	p.WriteString("</dl>\n")
}

func (p *page) conversation(w Words, c Conversation, signs []Sign) {
	p.tag("h2", w["conversation"])
	about := w["times"]
	if c.App != "" {
		about = w.fill("from_app", "{app}", c.App) + "\n" + about
	}
	p.lines("quiet", about)
	why := map[string][]string{}
	for _, s := range signs {
		if s.Thread == c.Thread.ID {
			why[s.Message] = append(why[s.Message], s.Title)
		}
	}
	p.WriteString("<ol>\n")
	for _, m := range c.Thread.Messages {
		p.message(c.Names, m, why[m.ID])
	}
	p.WriteString("</ol>\n")
}

func (p *page) message(names map[string]string, m thread.Message, why []string) {
	class, name := "m", names[m.From]
	if name == "" {
		name = m.From
	}
	if len(why) > 0 {
		class = "m s"
	}
	fmt.Fprintf(p, "<li class=\"%s\"><p class=\"h\"><b>%s</b> <time>%s</time></p><p class=\"t\">%s</p>", class,
		html.EscapeString(name), m.At.UTC().Format(time.DateTime), html.EscapeString(m.Text))
	if len(why) > 0 {
		fmt.Fprintf(p, "<p class=\"why\">%s</p>", html.EscapeString(strings.Join(why, ", ")))
	}
	p.WriteString("</li>\n")
}

func (p *page) files(w Words, files []FileFact) {
	if len(files) == 0 {
		return
	}
	p.tag("h2", w["files"])
	p.WriteString("<dl>\n")
	for _, f := range files {
		p.tag("dt", f.Name)
		p.tag("dd", fmt.Sprintf("%s, %d bytes, SHA-256 %s", f.Path, f.Bytes, f.SHA256))
	}
	p.WriteString("</dl>\n")
}
