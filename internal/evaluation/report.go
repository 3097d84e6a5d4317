package evaluation

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
)

// WriteJSON writes the summary as one JSON document, which [ReadRun] reads; with
// the comparison, where there is one. It holds no text of any message.
func (s Summary) WriteJSON(w io.Writer, against *Comparison) error {
	type plain Summary // without methods
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Format string `json:"format"`
		plain
		Unread            []string    `json:"languages_not_read,omitempty"`
		Seconds           float64     `json:"seconds"`
		MessagesPerSecond float64     `json:"messages_per_second"`
		Against           *Comparison `json:"against,omitempty"`
	}{runFormat, plain(s), s.Unread(), round(s.Elapsed.Seconds()), math.Round(s.PerSecond()), against})
}

// PerSecond gives the messages a second, with reading the files; 0 when the
// time was not taken.
func (s Summary) PerSecond() float64 {
	if s.Elapsed <= 0 {
		return 0
	}
	return float64(s.Messages) / s.Elapsed.Seconds()
}

// WriteText writes the summary as tables for a terminal or a log, without
// colours. Rates stand with their 95% Wilson intervals, in percent.
func (s Summary) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d threads, %d messages", s.Threads, s.Messages)
	if s.Elapsed > 0 {
		fmt.Fprintf(&b, ", %.0f messages a second with reading the files", s.PerSecond())
	}
	b.WriteString("\n")
	if note := s.UnreadNote(); note != "" {
		fmt.Fprintf(&b, "%s\n", note)
	}
	for _, t := range s.Tables() {
		t.write(&b)
	}
	if s.Threads > 0 {
		b.WriteString("\nA rate stands as: threads, percent (95% Wilson interval). It is the rate on these files, and says nothing\n" +
			"certain of other conversations.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// A Table is a part of a report.
type Table struct {
	// ID names it in a page.
	ID, Caption string
	// Head names the columns; the first cell of a row names the row.
	Head []string
	Rows [][]string
	// Notes say how to read it, a sentence or two each.
	Notes []string
}

// write writes the table with aligned columns.
func (t Table) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s\n", t.Caption)
	out := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		_, _ = fmt.Fprintf(out, "  %s\n", strings.Join(row, "\t")) // a strings.Builder takes everything
	}
	_ = out.Flush()
	for _, note := range t.Notes {
		fmt.Fprintf(b, "  %s\n", note)
	}
}
