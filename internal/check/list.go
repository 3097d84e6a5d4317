package check

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/breakwater-safety/breakwater/chatexport"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// A Row is a conversation in the list of an export that has several.
type Row struct {
	ThreadID string
	Level    risk.Level
	// With is what the conversation is called, or who is in it.
	With     string
	Messages int
	Days     string
}

// Quiet reports whether there is nothing to show but that nothing adds up.
func (r Result) Quiet() bool { return r.Level == risk.None && !r.advised() }

// Several reports whether the file is an export of several conversations, which
// call for a list.
func (s *Source) Several() bool { return s.imported != nil && len(s.imported.Threads) > 1 }

// Row gives the thread's row.
func (s *Source) Row(t thread.Thread, r Result) Row {
	row := Row{ThreadID: t.ID, Level: r.Level, Messages: len(t.Messages), With: s.with(t)}
	if n := len(t.Messages); n > 0 {
		const day = "2 Jan 2006"
		row.Days = t.Messages[0].At.Format(day)
		if last := t.Messages[n-1].At.Format(day); last != row.Days {
			row.Days += " to " + last
		}
	}
	return row
}

// About says which conversation a thread is, and of which app; nothing of a
// thread file's, which says no names.
func (s *Source) About(t thread.Thread) string {
	if s.imported == nil {
		return ""
	}
	row := s.Row(t, Result{})
	parts := []string{appOf(t), row.With, count(row.Messages), row.Days}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// appOf gives the app that the id of an imported thread starts with.
func appOf(t thread.Thread) string {
	format, _, _ := strings.Cut(t.ID, "-")
	if app := chatexport.Format(format).App(); app != chatexport.Unknown.App() {
		return app
	}
	return ""
}

// with gives the conversation's title, or else the names of those in it who did
// not export it.
func (s *Source) with(t thread.Thread) string {
	const most = 3
	if title := s.imported.Titles[t.ID]; title != "" {
		return title
	}
	var names []string
	for _, a := range t.Accounts {
		if name := s.imported.Names[a.ID]; name != "" && !slices.Contains(s.imported.Owners, a.ID) {
			names = append(names, name)
		}
	}
	if n := len(names); n > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), n-most)
	}
	return strings.Join(names, ", ")
}

// App gives the app that a conversation was exported from; empty where it is of
// a thread file.
func (s *Source) App(t thread.Thread) string {
	if s.imported == nil {
		return ""
	}
	return appOf(t)
}

// apps gives the apps that the conversations are from.
func (s *Source) apps() string {
	var apps []string
	for _, t := range s.imported.Threads {
		if app := appOf(t); app != "" && !slices.Contains(apps, app) {
			apps = append(apps, app)
		}
	}
	return strings.Join(apps, ", ")
}

// List shows all conversations of an export with what was found in each, and
// what its reader must know. Rows are of all its threads, in order.
func (p Printer) List(s *Source, rows []Row) error {
	var b strings.Builder
	from := ""
	if apps := s.apps(); apps != "" {
		from = " from " + apps
	}
	fmt.Fprintf(&b, "%s\n", p.bold(clean(fmt.Sprintf("%s: %d conversations%s", s.file.Name, len(rows), from))))
	quiet := true
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		quiet = quiet && row.Level == risk.None
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\t%s\n", row.Level, clean(row.ThreadID), count(row.Messages), row.Days, clean(row.With))
	}
	_ = table.Flush() // a strings.Builder takes everything
	prose(&b, "", "none: "+p.nothing())
	if notes := s.Notes(); len(notes) > 0 {
		b.WriteString("\nAbout this file\n")
		items(&b, notes)
	}
	if quiet {
		p.section(&b, p.Say.Young(words.Verdict{Help: Help}), "do")
	}
	b.WriteString("\n")
	_, err := io.WriteString(p.Out, b.String())
	return err
}

func count(messages int) string {
	if messages == 1 {
		return "1 message"
	}
	return fmt.Sprintf("%d messages", messages)
}
