package neartext_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/neartext"
	"github.com/breakwater-safety/breakwater/thread"
)

var hasher = neartext.New([]byte("a secret of the test's"))

func sum(t *testing.T, text string) neartext.Hash {
	t.Helper()
	h, ok := hasher.Sum(text)
	if !ok {
		t.Fatalf("%q has no hash", text)
	}
	return h
}

const opening = "hey Robin i am new in town and saw you in the chess club, you seem so nice, do you want to talk a bit?"

func TestCopiesOfAScriptAreNear(t *testing.T) {
	t.Parallel()
	same := map[string]string{
		"another name":         strings.Replace(opening, "Robin", "Alexandra", 1),
		"capitals and spaces":  strings.ToUpper(strings.ReplaceAll(opening, " ", "  ")),
		"emoji":                strings.ReplaceAll(opening, ",", " 😊"),
		"letters repeated":     strings.ReplaceAll(strings.ReplaceAll(opening, "so", "sooooo"), "hey", "heyyyy"),
		"accents":              strings.ReplaceAll(opening, "e", "é"),
		"zero-width":           strings.Join(strings.Split(opening, ""), "\u200b"),
		"letters spaced out":   strings.Join(strings.Split(opening, ""), " "),
		"digits for letters":   strings.NewReplacer("seem", "s33m", "want", "w4nt", "talk", "t4lk").Replace(opening),
		"Cyrillic look-alikes": strings.NewReplacer("a", "а", "e", "е", "o", "о").Replace(opening),
		"full-width letters":   fullWidth(opening),
	}
	for name, text := range same {
		if d := sum(t, opening).Distance(sum(t, text)); d > neartext.Near {
			t.Errorf("%s: %d bits away", name, d)
		}
	}
	other := "did you see the match yesterday? i could not believe that they turned it around in the last minute"
	if sum(t, opening).Near(sum(t, other)) {
		t.Error("another text is near")
	}
}

func fullWidth(s string) string {
	return strings.Map(func(c rune) rune {
		if c > ' ' && c < 0x7f {
			return c - 0x20 + 0xff00
		}
		return c
	}, s)
}

func TestShortTextsHaveNoHash(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "hi", "happy birthday!! have a great day", strings.Repeat("a ", 500), strings.Repeat("1234567890 ", 20)} {
		if _, ok := hasher.Sum(text); ok {
			t.Errorf("%q has a hash", text)
		}
	}
}

func TestAnotherSecretGivesAnotherHash(t *testing.T) {
	t.Parallel()
	other, _ := neartext.New([]byte("another secret")).Sum(opening)
	if d := sum(t, opening).Distance(other); d < 16 {
		t.Errorf("only %d bits away: the secret hardly matters", d)
	}
}

// messages gives the messages of the conversations in files that are not
// blackmail, of at most so many threads a file, and the number of each one's
// thread.
func messages(t *testing.T, threadsOfFile int, patterns ...string) (texts []string, threads []int) {
	t.Helper()
	n := 0
	for _, pattern := range patterns {
		names, err := filepath.Glob(filepath.FromSlash(pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			r := thread.NewReader(f)
			for range threadsOfFile {
				th, err := r.Next()
				if err != nil {
					break // at the end, or where somebody is writing the file
				}
				n++
				if th.Label == thread.LabelSextortion || th.Label == thread.LabelPastedScam {
					continue
				}
				for _, m := range th.Messages {
					texts, threads = append(texts, m.Text), append(threads, n)
				}
			}
			_ = f.Close()
		}
	}
	return texts, threads
}

// falseMatches gives the share of the pairs of messages of different threads
// that are near, and of the messages with a hash which they are and what it is.
func falseMatches(t *testing.T, texts []string, threads []int) (rate float64, of []int, hashes []neartext.Hash) {
	t.Helper()
	for i, text := range texts {
		if h, ok := hasher.Sum(text); ok {
			hashes, of = append(hashes, h), append(of, i)
		}
	}
	pairs, near := 0, 0
	for i := range hashes {
		for j := range i {
			if threads[of[i]] == threads[of[j]] {
				continue
			}
			pairs++
			if hashes[i].Near(hashes[j]) {
				near++
			}
		}
	}
	rate = float64(near) / float64(pairs)
	t.Logf("%d messages, %d of them with a hash: %d of %d pairs of different threads are near (%.1e)",
		len(texts), len(hashes), near, pairs, rate)
	return rate, of, hashes
}

// The rate of false matches among everyday messages, which [neartext.Near]
// rests on.
func TestEverydayMessagesAreNotNear(t *testing.T) {
	t.Parallel()
	texts, threads := messages(t, 1<<30, "../../corpus/fit/*.jsonl", "../../corpus/*/fit/*.jsonl")
	rate, of, hashes := falseMatches(t, texts, threads)
	if len(hashes) < 1000 {
		t.Fatal("too few messages to measure anything")
	}
	if rate > 2e-6 {
		t.Errorf("%.1e of the pairs are near", rate)
	}
	// And one word changed stays near.
	r, changed, kept := rand.New(rand.NewPCG(1, 2)), 0, 0
	for k := 0; k < len(of); k += 3 {
		words := strings.Fields(texts[of[k]])
		donor := strings.Fields(texts[of[r.IntN(len(of))]])
		words[r.IntN(len(words))] = donor[r.IntN(len(donor))]
		h, ok := hasher.Sum(strings.Join(words, " "))
		if !ok {
			continue
		}
		changed++
		if h.Near(hashes[k]) {
			kept++
		}
	}
	t.Logf("%d of %d messages with one word changed are near (%.3f)", kept, changed, float64(kept)/float64(changed))
	if float64(kept) < 0.85*float64(changed) {
		t.Error("too few copies with one word changed are found")
	}
}

// In public conversations in which many people do the same small task, more of
// what they write is nearly the same.
func TestPeopleWithOneTask(t *testing.T) {
	t.Parallel()
	texts, threads := messages(t, 300, "../../../shared/data/threads/*.jsonl")
	if len(texts) == 0 {
		t.Skip("needs the public corpora; TestEverydayMessagesAreNotNear runs without")
	}
	if rate, _, _ := falseMatches(t, texts, threads); rate > 2e-4 {
		t.Errorf("%.1e of the pairs are near", rate)
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := neartext.Hash(rapid.Uint64().Draw(t, "a")), neartext.Hash(rapid.Uint64().Draw(t, "b")), neartext.Hash(rapid.Uint64().Draw(t, "c"))
		if a.Distance(a) != 0 || a.Distance(b) != b.Distance(a) || a.Distance(c) > a.Distance(b)+b.Distance(c) {
			t.Fatal("not a distance")
		}
	})
}

func FuzzSum(f *testing.F) {
	for _, s := range []string{"", opening, "\xff\xfe", strings.Repeat("ﷺ", 400), "p4y m3", strings.Repeat("é\u0301", 90)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, ok := hasher.Sum(text)
		b, again := hasher.Sum(text)
		if a != b || ok != again {
			t.Fatal("the same text has two hashes")
		}
		if c, spaced := hasher.Sum(" " + text + " ?"); ok && (!spaced || a != c) {
			t.Fatal("a sign after the text changed its hash")
		}
	})
}

func BenchmarkSum(b *testing.B) {
	b.SetBytes(int64(len(opening)))
	for b.Loop() {
		hasher.Sum(opening)
	}
}
