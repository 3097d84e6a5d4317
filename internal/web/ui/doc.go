// Package ui is what every page shares: the shell (skip link, header, footer,
// the mark), the security headers, the error pages, and rendering into a buffer
// first, so that a failing template never leaves half a page.
//
// How a page is made. Keep the templates of your pages in an embedded folder,
// one file a page, each defining "main":
//
//	{{define "main"}}
//	<h1>Threads</h1>
//	<p>{{.Count}} need a look.</p>
//	{{end}}
//
// Parse them once, with the shell that all of them wear, and render by name:
//
//	//go:embed pages/*.html
//	var pages embed.FS
//
//	set, err := ui.Parse(pages, "pages", ui.Shell{
//		Style: "work.css",
//		Home:  "/console/",
//		Nav:   []ui.Link{{Text: "Threads", Href: "/console/"}},
//	}, nil)
//
//	mux.HandleFunc("GET /console/", func(w http.ResponseWriter, r *http.Request) {
//		err := set.Render(w, http.StatusOK, ui.Page{
//			Name:    "threads",            // pages/threads.html
//			Title:   "Threads",            // "Threads – Breakwater"
//			Scripts: []string{"console.js"}, // names of package assets
//			Data:    list,                 // the dot of "main"
//		})
//		…log err…
//	})
//	return ui.Headers(mux)
//
// Files in the folder whose name starts with "_" are parsed into every page:
// put shared {{define}} blocks there (go:embed of the bare folder would leave
// such files out, hence the *.html above). A part of a page (for htmx or an event
// stream) is rendered by [Set.Fragment]. No page may hold an inline script or
// style: the policy that [Headers] sets forbids them.
package ui
