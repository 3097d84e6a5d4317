package evaluation_test

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/thread"
)

// The signs that a message or a line may show, by who shows them. What each
// means stands in corpus/README.md.
var (
	offenderSigns = []string{
		"contact", "closeness", "probe", "move", "secrecy", "request", "call", "hold", "hack", "fake", "audience",
		"threat", "veiled", "ruin", "money", "more", "obey", "deadline", "coercion", "spare", "bargain", "again", "recovery",
	}
	otherSigns = []string{
		"plea", "alarm", "comply", "held", "firm", "tell", "pasted", "crisis", "crisis-figure", "care", "advise",
	}
	// imageSigns ask for an image or a camera.
	imageSigns = []string{"request", "call", "more"}
)

const mostSigns = 3 // of a message

// signRow is a row of corpus/signs: what one message shows.
type signRow struct {
	thread, message string
	signs           []string
}

// TestSigns holds corpus/signs to what corpus/README.md says of it. It reads
// the threads of fit alone: a sign on any other is a sign on no thread.
func TestSigns(t *testing.T) {
	t.Parallel()
	threads := map[string]thread.Thread{}
	for _, name := range fitFiles(t) {
		if err := eachThread(name, func(th thread.Thread) { threads[th.ID] = th }); err != nil {
			t.Fatalf("%s: %v", filepath.Base(name), err)
		}
	}
	files := glob(t, "signs", "*")
	if len(files) < 12 {
		t.Fatalf("%d files of signs, want all of them", len(files))
	}
	shown, n := map[string]int{}, 0
	for _, name := range files {
		author, ok := authorOf(name)
		if !ok {
			t.Errorf("signs/%s: want author-x.tsv", filepath.Base(name))
			continue
		}
		taken := map[[2]string]bool{}
		for _, row := range tsv(t, name, 3) {
			at := signRow{row.fields[0], row.fields[1], strings.Split(row.fields[2], ",")}
			for _, rule := range brokenSigns(at, author, threads) {
				t.Errorf("signs/%s:%d: %s", filepath.Base(name), row.line, rule)
			}
			if key := [2]string{at.thread, at.message}; taken[key] {
				t.Errorf("signs/%s:%d: message %s of %s stands there twice", filepath.Base(name), row.line, at.message, at.thread)
			} else {
				taken[key] = true
			}
			for _, s := range at.signs {
				shown[s]++
			}
			n++
		}
	}
	for _, s := range slices.Concat(offenderSigns, otherSigns) {
		if shown[s] == 0 {
			t.Errorf("no message shows %s", s)
		}
	}
	t.Logf("%d files, %d messages with signs", len(files), n)
}

// brokenSigns names the rules that the row breaks.
func brokenSigns(at signRow, author string, threads map[string]thread.Thread) []string {
	var out []string
	rule := func(ok bool, format string, args ...any) {
		if !ok {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	rule(strings.HasPrefix(at.thread, author+"-"), "thread %s is not author %s's", at.thread, author)
	rule(len(at.signs) <= mostSigns, "%d signs, want %d at most", len(at.signs), mostSigns)
	th, ok := threads[at.thread]
	if !ok {
		return append(out, fmt.Sprintf("there is no thread %s in a fit folder", at.thread))
	}
	i := slices.IndexFunc(th.Messages, func(m thread.Message) bool { return m.ID == at.message })
	if i < 0 {
		return append(out, fmt.Sprintf("thread %s has no message %s", at.thread, at.message))
	}
	offender := th.Offender != "" && th.Messages[i].From == th.Offender
	for j, s := range at.signs {
		rule(!slices.Contains(at.signs[:j], s), "%s stands there twice", s)
		rule(th.Label != thread.LabelHardNegative || s == "crisis-figure", "%s is shown in a hard negative", s)
		rule(!slices.Contains(imageSigns, s) || !minorTarget(th), "the target is under 18, and %s is shown", s)
		switch {
		case slices.Contains(offenderSigns, s):
			rule(offender, "%s is shown at a message that is not the offender's", s)
		case slices.Contains(otherSigns, s):
			rule(!offender, "%s is shown at the offender's message", s)
		default:
			rule(false, "%q is not a sign", s)
		}
	}
	return out
}

func minorTarget(th thread.Thread) bool {
	return slices.Contains(th.Tags, "minor-target") ||
		slices.ContainsFunc(th.Accounts, func(a thread.Account) bool { return a.ID == th.Target && a.AgeBand.Minor() })
}

// TestSignRules holds that each rule finds what breaks it.
func TestSignRules(t *testing.T) {
	t.Parallel()
	at := conversation("a-sx-001", thread.LabelSextortion, nil, "one", "two")
	at.Offender, at.Target = at.Messages[0].From, at.Messages[1].From
	minor := at
	minor.ID, minor.Accounts = "a-sx-002", []thread.Account{{ID: at.Offender}, {ID: at.Target, AgeBand: thread.From13To15}}
	harmless := conversation("a-hn-001", thread.LabelHardNegative, nil, "one", "two")
	threads := map[string]thread.Thread{at.ID: at, minor.ID: minor, harmless.ID: harmless}
	first, second := at.Messages[0].ID, at.Messages[1].ID
	for want, row := range map[string]signRow{
		"":                                {"a-sx-001", first, []string{"request", "hold", "more"}},
		"no thread b-sx-001":              {"b-sx-001", first, []string{"threat"}},
		"not author a's":                  {"b-sx-001", first, []string{"threat"}},
		"no message m99":                  {"a-sx-001", "m99", []string{"threat"}},
		"want 3 at most":                  {"a-sx-001", first, []string{"threat", "money", "hold", "ruin"}},
		"threat stands there twice":       {"a-sx-001", first, []string{"threat", "threat"}},
		"not the offender's":              {"a-sx-001", second, []string{"threat"}},
		"plea is shown at the offender's": {"a-sx-001", first, []string{"plea"}},
		`"none" is not a sign`:            {"a-sx-001", first, []string{"none"}},
		"under 18, and call":              {"a-sx-002", first, []string{"call"}},
		"in a hard negative":              {"a-hn-001", first, []string{"care"}},
	} {
		got := strings.Join(brokenSigns(row, "a", threads), "; ")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

// TestCorpusReadme holds corpus/README.md to the corpus: the totals by language
// and label, and that every sign is explained there.
func TestCorpusReadme(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(corpusDir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	readme := string(data)
	for _, s := range slices.Concat(offenderSigns, otherSigns) {
		if !strings.Contains(readme, "| `"+s+"` |") {
			t.Errorf("corpus/README.md does not explain the sign %s", s)
		}
	}
	counts := map[string]map[thread.Label]int{"all": {}}
	for _, name := range fitFiles(t) {
		rest, _ := filepath.Rel(corpusDir, name)
		file, _ := parseName(filepath.ToSlash(rest))
		err := eachThread(name, func(thread.Thread) {
			if counts[file.language] == nil {
				counts[file.language] = map[thread.Label]int{}
			}
			counts[file.language][file.label]++
			counts["all"][file.label]++
		})
		if err != nil {
			t.Fatalf("%s: %v", rest, err)
		}
	}
	for _, language := range slices.Sorted(maps.Keys(counts)) {
		row, sum := "| "+language, 0
		for _, label := range []thread.Label{thread.LabelSextortion, thread.LabelHardNegative, thread.LabelHelpSeeking, thread.LabelPastedScam, thread.LabelCrisis} {
			row += fmt.Sprintf(" | %d", counts[language][label])
			sum += counts[language][label]
		}
		wantRow(t, readme, fmt.Sprintf("%s | %d |", row, sum))
	}
	for _, name := range glob(t, "lines", "*", "*") {
		author, _ := authorOf(name)
		wantRow(t, readme, fmt.Sprintf("| %s | %s | %d |", filepath.Base(filepath.Dir(name)), strings.ToUpper(author), len(tsv(t, name, 2))))
	}
}

func wantRow(t *testing.T, readme, row string) {
	t.Helper()
	if !strings.Contains(readme, "\n"+row+"\n") {
		t.Errorf("corpus/README.md lacks the row\n%s", row)
	}
}

func fitFiles(t *testing.T) []string {
	t.Helper()
	return append(glob(t, "fit", "*.jsonl"), glob(t, "*", "fit", "*.jsonl")...)
}

func glob(t *testing.T, pattern ...string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(append([]string{corpusDir}, pattern...)...))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

var tableName = regexp.MustCompile(`^author-([a-z]{1,2})\.tsv$`)

// authorOf gives the letter in author-x.tsv.
func authorOf(name string) (string, bool) {
	m := tableName.FindStringSubmatch(filepath.Base(name))
	if m == nil {
		return "", false
	}
	return m[1], true
}

// tableRow is a row of a file of fields separated by tabs.
type tableRow struct {
	line   int
	fields []string
}

// tsv reads the rows of a file, comments and empty lines left out. A row of
// another number of fields, or with a field that is empty or has spaces around
// it, fails the test and is left out.
func tsv(t *testing.T, name string, fields int) []tableRow {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []tableRow
	s := bufio.NewScanner(f)
	for line := 1; s.Scan(); line++ {
		text := s.Text()
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		row := strings.Split(text, "\t")
		if len(row) != fields || !utf8.ValidString(text) || slices.ContainsFunc(row, func(f string) bool { return f == "" || strings.TrimSpace(f) != f }) {
			t.Errorf("%s:%d: want %d fields of UTF-8, separated by single tabs", filepath.Base(name), line, fields)
			continue
		}
		out = append(out, tableRow{line, row})
	}
	if err := s.Err(); err != nil {
		t.Fatalf("%s: %v", filepath.Base(name), err)
	}
	return out
}
