package lexicon

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wordClasses gives the names of the word classes of a lexicon, in order.
func wordClasses(lx *Lexicon) []string {
	var names []string
	for i := range lx.Classes() {
		if name := lx.Name(Class(i)); strings.HasPrefix(name, "w.") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// What the learned expert learned in one language helps in another only when a
// class has its name in each.
func TestWordClassesAreTheSame(t *testing.T) {
	t.Parallel()
	var first []string
	for _, code := range Languages() {
		lx, err := Load(code)
		if err != nil {
			t.Fatal(err)
		}
		names := wordClasses(lx)
		if len(names) == 0 {
			t.Fatalf("%s: no word classes", code)
		}
		if first == nil {
			first = names
			continue
		}
		for _, n := range names {
			if !slices.Contains(first, n) {
				t.Errorf("%s has %s, %s has not", code, n, Languages()[0])
			}
		}
		for _, n := range first {
			if !slices.Contains(names, n) {
				t.Errorf("%s lacks %s, %s has it", code, n, Languages()[0])
			}
		}
	}
}

// Of the words of the fit threads at least this share must stand in a word class;
// it was 90 to 95 when the classes were written, and what is left is mostly names.
const leastCovered = 85 // percent

func TestWordClassesCover(t *testing.T) {
	t.Parallel()
	for _, code := range Languages() {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			lx, err := Load(code)
			if err != nil {
				t.Fatal(err)
			}
			words, covered, hits := coverage(t, lx, code)
			if words == 0 {
				t.Fatal("no fit threads")
			}
			t.Logf("%d words, %.1f %% in a word class, %.2f classes a word; %d of %d classes of the lexicon used",
				words, 100*float64(covered)/float64(words), float64(hits)/float64(words), lx.Classes(), int(NoClass))
			if covered*100 < leastCovered*words {
				t.Errorf("%d of %d words stand in a word class, want %d %%", covered, words, leastCovered)
			}
		})
	}
}

// coverage reads the fit threads of a language.
func coverage(t *testing.T, lx *Lexicon, code string) (words, covered, hits int) {
	t.Helper()
	dir := filepath.Join("..", "..", "corpus", code, "fit")
	if code == "en" {
		dir = filepath.Join("..", "..", "corpus", "fit")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var r Reading
	for _, file := range files {
		for _, text := range fitTexts(t, file, code) {
			lx.Read(text, &r)
			in := make([]bool, len(r.Words))
			for at := range r.Words {
				r.At(at, func(h Hit) {
					hits++
					for i := h.From; i <= h.To; i++ {
						in[i] = true
					}
				})
			}
			words += len(in)
			for _, is := range in {
				if is {
					covered++
				}
			}
		}
	}
	return words, covered, hits
}

// fitTexts gives the messages of the threads of a file that are in the
// language.
func fitTexts(t *testing.T, file, code string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var texts []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var thread struct {
			Language string
			Messages []struct{ Text string }
		}
		if err := json.Unmarshal(lines.Bytes(), &thread); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if thread.Language != "" && !strings.HasPrefix(thread.Language, code) {
			continue
		}
		for _, m := range thread.Messages {
			texts = append(texts, m.Text)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return texts
}
