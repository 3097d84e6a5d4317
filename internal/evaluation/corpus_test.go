package evaluation_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/thread"
)

// TestCorpus holds what is so of every scripted conversation, those for
// measuring too. It prints ids and rules, never a text.
func TestCorpus(t *testing.T) {
	t.Parallel()
	files := corpusFiles(t)
	if len(files) < 40 {
		t.Fatalf("%d files in the corpus, want all of them", len(files))
	}
	ids := map[string]string{}            // thread id: file
	sides := map[string]map[string]bool{} // author: fit, tune, test
	for _, name := range files {
		rest, _ := filepath.Rel(corpusDir, name)
		file, ok := parseName(filepath.ToSlash(rest))
		if !ok {
			t.Errorf("%s: want fit|tune|test/author-x-label.jsonl, in a folder of its language unless English", rest)
			continue
		}
		if sides[file.author] == nil {
			sides[file.author] = map[string]bool{}
		}
		sides[file.author][file.side] = true
		err := eachThread(name, func(th thread.Thread) {
			if before, taken := ids[th.ID]; taken {
				t.Errorf("%s: thread %s is in %s, too", rest, th.ID, before)
			}
			ids[th.ID] = rest
			for _, rule := range broken(th, file) {
				t.Errorf("%s: thread %s: %s", rest, th.ID, rule)
			}
		})
		if err != nil {
			t.Errorf("%s: %v", rest, err)
		}
	}
	for author, of := range sides {
		if len(of) > 1 {
			t.Errorf("author %s writes for %d sides, want one", author, len(of))
		}
	}
	t.Logf("%d files, %d threads, %d authors", len(files), len(ids), len(sides))
}

var corpusDir = filepath.Join("..", "..", "corpus")

func corpusFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(corpusDir, func(p string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "signs" || d.Name() == "lines") {
			return filepath.SkipDir // held by TestSigns and TestLines
		}
		if err == nil && !d.IsDir() && d.Name() != "README.md" {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func eachThread(name string, do func(thread.Thread)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	for r := thread.NewReader(f); ; {
		th, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err // a SyntaxError quotes nothing
		}
		do(th)
	}
}

// corpusFile is what a file's path says.
type corpusFile struct {
	language, side, author string
	label                  thread.Label
}

var fileName = regexp.MustCompile(`^(?:([a-z]{2})/)?(fit|tune|test)/author-([a-z]{1,2})-([a-z-]+)\.jsonl$`)

func parseName(rest string) (corpusFile, bool) {
	m := fileName.FindStringSubmatch(rest)
	if m == nil {
		return corpusFile{}, false
	}
	f := corpusFile{m[1], m[2], m[3], thread.Label(m[4])}
	if f.language == "" {
		f.language = "en"
	}
	return f, f.label.Known()
}

var shortLabel = map[thread.Label]string{
	thread.LabelSextortion: "sx", thread.LabelHardNegative: "hn", thread.LabelHelpSeeking: "hs",
	thread.LabelPastedScam: "ps", thread.LabelCrisis: "cr", thread.LabelBenign: "bn",
}

// found are the things that no text may have.
var found = map[string]*regexp.Regexp{
	"an address of a page":                regexp.MustCompile(`(?i)https?:|www\.|\b[a-z0-9-]+\.(com|net|org|info|io|ru|me|gg|co|ly|es|fr|de|pt|br|mx|uk|app|site|xyz)\b(/|\s|$)`),
	"a handle or address":                 regexp.MustCompile(`(^|[\s(:])@[A-Za-z_]\w+|\w@\w+\.\w`),
	"a run of digits like a phone number": regexp.MustCompile(`\+?\d(?:[ .()-]?\d){7,}`),
	"something like a wallet":             regexp.MustCompile(`\b(bc1|0x|[13])[0-9A-HJ-NP-Za-km-z]{25,}\b`),
}

// broken names the rules of corpus/README.md that the thread breaks.
func broken(th thread.Thread, f corpusFile) []string {
	var out []string
	rule := func(ok bool, format string, args ...any) {
		if !ok {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	rule(strings.HasPrefix(th.ID, f.author+"-"+shortLabel[f.label]+"-"), "its id must start with %s-%s-", f.author, shortLabel[f.label])
	rule(th.Label == f.label, "its label is %s, its file's %s", th.Label, f.label)
	language, _, _ := strings.Cut(th.Language, "-")
	rule(language == "" || language == f.language, "its language is %s, its folder's %s", th.Language, f.language)
	for _, m := range th.Messages {
		for what, pattern := range found {
			rule(!pattern.MatchString(m.Text), "message %s holds %s", m.ID, what)
		}
	}
	if th.Marks == nil {
		rule(th.Label != thread.LabelSextortion, "it has no marks")
		return out
	}
	by := map[string]string{}
	for _, m := range th.Messages {
		by[m.ID] = m.From
	}
	k := th.Marks
	for name, id := range map[string]string{
		"platform_move": k.PlatformMove, "image_request": k.ImageRequest, "leverage": k.Leverage, "threat": k.Threat, "demand": k.Demand,
	} {
		rule(id == "" || by[id] == th.Offender, "%s is marked at a message that is not the offender's", name)
	}
	minor := slices.ContainsFunc(th.Accounts, func(a thread.Account) bool { return a.ID == th.Target && a.AgeBand.Minor() })
	rule(!minor || k.ImageRequest == "", "the target is under 18, and image_request is marked")
	rule(th.Label != thread.LabelCrisis || k.Distress != "", "it is a crisis without a mark of distress")
	return out
}

// TestCorpusRules holds that each rule finds what breaks it.
func TestCorpusRules(t *testing.T) {
	t.Parallel()
	file := corpusFile{"en", "fit", "a", thread.LabelSextortion}
	right := conversation("a-sx-001", thread.LabelSextortion, &thread.Marks{Threat: "m1"}, "pay 200 000 before 12:30", "no, 31/12/2026")
	right.Offender, right.Target = "a1", "a2"
	if got := broken(right, file); len(got) > 0 {
		t.Errorf("the right one breaks %v", got)
	}
	for want, change := range map[string]func(*thread.Thread){
		"its id must start":   func(t *thread.Thread) { t.ID = "b-sx-001" },
		"its label is":        func(t *thread.Thread) { t.Label = thread.LabelCrisis },
		"its language is":     func(t *thread.Thread) { t.Language = "fr" },
		"address of a page":   func(t *thread.Thread) { t.Messages[0].Text = "look at example.com now" },
		"a handle":            func(t *thread.Thread) { t.Messages[0].Text = "add @somebody" },
		"like a phone number": func(t *thread.Thread) { t.Messages[0].Text = "call 020 7946 0000" },
		"like a wallet":       func(t *thread.Thread) { t.Messages[0].Text = "to 1" + strings.Repeat("a", 33) },
		"not the offender's":  func(t *thread.Thread) { t.Marks = &thread.Marks{Demand: "m2"} },
		"target is under 18": func(t *thread.Thread) {
			t.Marks = &thread.Marks{ImageRequest: "m1"}
			t.Accounts = []thread.Account{{ID: "a1"}, {ID: "a2", AgeBand: thread.From13To15}}
		},
		"it has no marks":    func(t *thread.Thread) { t.Marks = nil },
		"a mark of distress": func(t *thread.Thread) { t.Label = thread.LabelCrisis },
	} {
		wrong := right
		wrong.Messages = slices.Clone(right.Messages)
		change(&wrong)
		if got := strings.Join(broken(wrong, file), "; "); !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	for _, name := range []string{"fit/author-a.jsonl", "fit/a-sextortion.jsonl", "train/author-a-crisis.jsonl", "es/author-a-crisis.jsonl", "fit/author-a-sextorsion.jsonl"} {
		if _, ok := parseName(name); ok {
			t.Errorf("%s is taken", name)
		}
	}
}
