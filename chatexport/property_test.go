package chatexport_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/chatexport"
)

// layouts are the ways in which phones write a header, in Go's reference time.
var layouts = []string{
	"[02/01/2006, 15:04:05] ", "[1/2/06, 3:04:05\u202fPM] ", "[02.01.06, 15:04:05] ", "[2006-01-02, 15:04:05] ", "[2006/01/02 15:04:05] ",
	"[2.1.2006 klo 15.04.05] ", "02/01/2006, 15:04 - ", "1/2/06, 3:04\u202fPM - ", "02/01/2006 15:04 - ", "02/01/2006 à 15:04 - ", "02.01.06, 15:04 - ",
	"2006-01-02, 3:04 p.m. - ",
}

// TestReadsWhatPhonesWrite writes messages as a phone would and reads them
// back. One is on the 25th, so that the order of day and month is never in
// doubt.
func TestReadsWhatPhonesWrite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		layout := rapid.SampledFrom(layouts).Draw(t, "layout")
		at := time.Date(2026, 3, 25, rapid.IntRange(0, 23).Draw(t, "hour"), 0, 0, 0, time.UTC)
		type message struct {
			at           time.Time
			sender, text string
		}
		var want []message
		var file strings.Builder
		for range rapid.IntRange(1, 8).Draw(t, "messages") {
			m := message{
				at:     at,
				sender: rapid.SampledFrom([]string{"Ana", "Ben B.", "+00 000 000", "Çé 漢"}).Draw(t, "sender"),
				text:   rapid.StringMatching(`[a-zé漢😀 ?!:<>()/.,-]{0,20}(\n[a-z: ]{1,8}[a-z]){0,2}`).Draw(t, "text"),
			}
			want = append(want, m)
			stamp := m.at.Format(layout)
			if strings.Contains(layout, "p.m.") { // not one of Go's own
				stamp = m.at.Format(strings.Replace(layout, "p.m.", "PM", 1))
				stamp = strings.NewReplacer("PM", "p.m.", "AM", "a.m.").Replace(stamp)
			}
			fmt.Fprintf(&file, "%s%s: %s\r\n", stamp, m.sender, strings.ReplaceAll(m.text, "\n", "\r\n"))
			at = at.Add(time.Duration(rapid.IntRange(0, 60*24*400).Draw(t, "minutes")) * time.Minute)
		}
		r, err := read([]byte(file.String()), chatexport.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := r.Threads[0].Messages
		if len(got) != len(want) {
			t.Fatalf("%d messages, want %d, of\n%s", len(got), len(want), file.String())
		}
		for i, m := range got {
			w := want[i]
			if !m.At.Equal(w.at) || r.Names[m.From] != w.sender || m.Text != w.text {
				t.Fatalf("message %d is %v %q %q, want %v %q %q", i, m.At, r.Names[m.From], m.Text, w.at, w.sender, w.text)
			}
		}
	})
}
