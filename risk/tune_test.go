package risk

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var missed = flag.Bool("missed", false, "print the lines of testdata/tune that are not read as meant")

// tuneSection is a heading of a file in testdata/tune with its lines.
type tuneSection struct {
	name     string
	families []Family
	lines    []string
}

// tune reads a file of testdata/tune: "== name: families" and a line a message.
func tune(t *testing.T, name string) []tuneSection {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "tune", name))
	if err != nil {
		t.Fatal(err)
	}
	var out []tuneSection
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		heading, ok := strings.CutPrefix(line, "== ")
		switch {
		case ok:
			name, families, _ := strings.Cut(heading, ": ")
			s := tuneSection{name: name}
			for f := range strings.FieldsSeq(families) {
				s.families = append(s.families, Family(f))
			}
			out = append(out, s)
		case line == "" || strings.HasPrefix(line, "#"):
		default:
			out[len(out)-1].lines = append(out[len(out)-1].lines, line)
		}
	}
	return out
}

// share tests how many lines of a section are read as meant, in per cent.
func (s *tuneSection) share(t *testing.T, atLeast int, read func(line string) bool) {
	t.Helper()
	n := 0
	for _, line := range s.lines {
		if read(line) {
			n++
		} else if *missed {
			t.Logf("%s: %s", s.name, line)
		}
	}
	t.Logf("%s: %d of %d", s.name, n, len(s.lines))
	if n*100 < atLeast*len(s.lines) {
		t.Errorf("%s: %d of %d lines read as meant, want %d%%", s.name, n, len(s.lines), atLeast)
	}
}

// TestTuneThreats holds how many of the ways to say a thing raise its signals,
// each line alone, without a word around it.
func TestTuneThreats(t *testing.T) {
	t.Parallel()
	e := New()
	for _, s := range tune(t, "threats.txt") {
		s.share(t, 90, func(line string) bool {
			for _, sig := range e.Assess(talk("o: " + line)).Signals {
				d, _ := Describe(sig.Name)
				if slices.Contains(s.families, d.Family) {
					return true
				}
			}
			return false
		})
	}
}

// TestTuneCrisis holds that a person who may not be safe is heard, and that
// figures of speech, stories and worry about others are left alone.
func TestTuneCrisis(t *testing.T) {
	t.Parallel()
	e := New()
	for _, s := range tune(t, "crisis.txt") {
		meant := s.name == "may not be safe"
		s.share(t, 95, func(line string) bool {
			return (e.Assess(talk("o: "+line)).Advice.Crisis == "o") == meant
		})
	}
}

// TestTunePairs holds how many ways to say one thing reach high together with
// how many ways to say another: what is held or would be shown, and what is
// wanted for it.
func TestTunePairs(t *testing.T) {
	t.Parallel()
	e := New()
	sections := map[string][]string{}
	for _, s := range tune(t, "threats.txt") {
		sections[s.name] = s.lines
	}
	for _, tt := range []struct {
		first, then string
		atLeast     int // per cent at high
	}{
		{"possession", "demand", 80}, {"exposure", "demand", 48}, {"condition", "possession", 89},
		{"fabricated", "demand", 80}, {"hacked", "demand", 86}, {"audience", "exposure", 65}, {"veiled", "demand", 54},
	} {
		n, of := 0, 0
		for _, first := range sections[tt.first] {
			for _, then := range sections[tt.then] {
				of++
				if e.Assess(talk("o: "+first, "v: what", "o: "+then)).Level >= High {
					n++
				}
			}
		}
		t.Logf("%s, then %s: high in %d of %d", tt.first, tt.then, n, of)
		if n*100 < tt.atLeast*of {
			t.Errorf("%s, then %s: high in %d of %d, want %d%%", tt.first, tt.then, n, of, tt.atLeast)
		}
	}
}
