// Package fitting trains the learned expert and fits the weights of package
// risk from the labelled conversations in corpus/. It reads the sides "fit" and
// "lines", never "test".
package fitting

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/risk/expert"
	"github.com/breakwater-safety/breakwater/thread"
)

// A Conversation is a labelled thread with who wrote it and, where somebody
// named them, the signs of its messages.
type Conversation struct {
	thread.Thread
	Author string // a letter
	// Signs are by message id; nil when nobody named this thread's signs.
	Signs map[string][]string
	// Single tells that it is a single line, from Lines.
	Single bool
}

// A Line is one message by itself, with its sign; "none" for harmless talk.
type Line struct {
	Language, Author, Sign, Text string
}

// A Corpus is what is fitted from.
type Corpus struct {
	Conversations []Conversation
	Lines         []Line
	// Sum is the SHA-256 of every file that was read, names and contents in
	// the order of their names, in hexadecimal.
	Sum string
}

// addLines makes a conversation of one message of every open threat among the
// lines, and of every line that is none and that a target or a helper says, so
// that weights are learned of what stands alone, too.
func (c *Corpus) addLines() {
	for i, l := range c.Lines {
		t := thread.Thread{
			ID: fmt.Sprintf("%s-line-%d", l.Author, i+1), Language: l.Language, Label: thread.LabelHardNegative,
			Accounts: []thread.Account{{ID: "a"}, {ID: "b"}},
			Messages: []thread.Message{{ID: "m1", From: "a", At: time.Unix(1767225600, 0).UTC(), Text: l.Text}},
		}
		heads := signHeads[l.Sign]
		switch {
		case l.Sign == "threat":
			t.Label, t.Offender, t.Target, t.Marks = thread.LabelSextortion, "a", "b", &thread.Marks{Threat: "m1"}
		case len(heads) > 0 && heads[0] <= expert.Pressure:
			continue // what it is hangs on what stands around it
		}
		c.Conversations = append(c.Conversations, Conversation{Thread: t, Author: l.Author, Signs: map[string][]string{}, Single: true})
	}
}

// Authors lists the authors of conversations, in order.
func (c *Corpus) Authors() []string {
	var out []string
	for i := range c.Conversations {
		if a := c.Conversations[i].Author; !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	slices.Sort(out)
	return out
}

// Read reads the corpus folder: threads of fit/ and of every language's fit/,
// signs/*.tsv and lines/LANGUAGE/*.tsv.
func Read(corpus fs.FS) (*Corpus, error) {
	c, sum := &Corpus{}, sha256.New()
	signs := map[string]map[string][]string{}
	for _, glob := range []string{"signs/*.tsv", "fit/*.jsonl", "*/fit/*.jsonl", "lines/*/*.tsv"} {
		names, err := fs.Glob(corpus, glob)
		if err != nil {
			return nil, fmt.Errorf("fitting: %w", err)
		}
		for _, name := range names {
			f, err := corpus.Open(name)
			if err != nil {
				return nil, fmt.Errorf("fitting: %w", err)
			}
			fmt.Fprintln(sum, name)
			in := io.TeeReader(f, sum)
			switch {
			case strings.HasPrefix(name, "signs/"):
				err = readSigns(in, signs)
			case strings.HasPrefix(name, "lines/"):
				err = c.readLines(in, path.Base(path.Dir(name)), author(name))
			default:
				err = c.readThreads(in, author(name), signs)
			}
			if cerr := f.Close(); err == nil {
				err = cerr
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	c.Sum = hex.EncodeToString(sum.Sum(nil))
	return c, nil
}

// author gives the letter in author-x-label.jsonl.
func author(name string) string {
	parts := strings.FieldsFunc(path.Base(name), func(r rune) bool { return r == '-' || r == '.' })
	if len(parts) < 2 {
		return ""
	}
	return parts[1]
}

func (c *Corpus) readThreads(in io.Reader, author string, signs map[string]map[string][]string) error {
	threads, err := thread.ReadAll(in)
	if err != nil {
		return err
	}
	for _, t := range threads {
		named := signs[t.ID]
		if named == nil && signs["author "+author] != nil {
			named = map[string][]string{} // its author's signs were named, and it has none
		}
		c.Conversations = append(c.Conversations, Conversation{Thread: t, Author: author, Signs: named})
	}
	return nil
}

// readSigns reads lines of thread, message and signs, separated by tabs.
func readSigns(in io.Reader, into map[string]map[string][]string) error {
	return rows(in, 3, func(f []string) error {
		for sign := range strings.SplitSeq(f[2], ",") {
			if _, ok := signHeads[sign]; !ok {
				return fmt.Errorf("unknown sign %q", sign)
			}
			if into[f[0]] == nil {
				into[f[0]] = map[string][]string{}
			}
			into[f[0]][f[1]] = append(into[f[0]][f[1]], sign)
		}
		letter, _, _ := strings.Cut(f[0], "-")
		into["author "+letter] = map[string][]string{}
		return nil
	})
}

func (c *Corpus) readLines(in io.Reader, language, author string) error {
	return rows(in, 2, func(f []string) error {
		if _, ok := signHeads[f[0]]; !ok {
			return fmt.Errorf("unknown sign %q", f[0])
		}
		c.Lines = append(c.Lines, Line{language, author, f[0], f[1]})
		return nil
	})
}

// rows reads lines of n fields separated by tabs, comments left out.
func rows(in io.Reader, n int, f func([]string) error) error {
	s := bufio.NewScanner(in)
	for line := 1; s.Scan(); line++ {
		text := s.Text()
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		fields := strings.Split(text, "\t")
		if len(fields) != n {
			return fmt.Errorf("line %d: %d fields separated by tabs, want %d", line, len(fields), n)
		}
		if err := f(fields); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
	return s.Err()
}
