package measure

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// WriteText writes the report as tables for a terminal.
func (r Report) WriteText(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	m := r.Machine
	fmt.Fprintf(t, "%s/%s, %d cores, %s\n\n", m.OS, m.Arch, m.Cores, strings.Join(append([]string{m.Go}, nonEmpty(m.CPU)...), ", "))
	fmt.Fprint(t, "photos: JPEG file to MD5, SHA-256 and eight PDQ hashes\n")
	fmt.Fprint(t, "pixels\tfile\ta second on one core\tmedian\tp99\ta second on all\t\n")
	for _, p := range r.Photos {
		fmt.Fprintf(t, "%d x %d\t%.1f MB\t%.4g\t%s\t%s\t%.4g\t\n", p.Width, p.Height, float64(p.Bytes)/1e6, p.PerSecond, micros(p.P50), micros(p.P99), p.AllCores)
	}
	s := r.Search
	fmt.Fprintf(t, "\nlook-ups among %d fingerprints: built in %.1f s, %.0f bytes each\n", s.Entries, s.BuildSeconds, s.BytesPerEntry)
	fmt.Fprint(t, "what\tbits\ta second on one core\tmedian\tp99\ta second on all\t\n")
	for _, l := range s.LookUps {
		fmt.Fprintf(t, "%s\t%d\t%.4g\t%s\t%s\t%.4g\t\n", l.What, l.Radius, l.PerSecond, micros(l.P50), micros(l.P99), l.AllCores)
	}
	return t.Flush()
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func micros(us float64) string {
	if us < 1000 {
		return fmt.Sprintf("%.0f µs", us)
	}
	return fmt.Sprintf("%.1f ms", us/1000)
}
