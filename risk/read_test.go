package risk

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/breakwater-safety/breakwater/thread"
)

// fitThreads gives the conversations that the weights of a language are fitted
// from.
func fitThreads(b *testing.B, language string) []thread.Thread {
	b.Helper()
	folder := filepath.Join("..", "corpus", language, "fit")
	if language == "en" {
		folder = filepath.Join("..", "corpus", "fit")
	}
	names, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil || len(names) == 0 {
		b.Fatal("no conversations in", folder, err)
	}
	var out []thread.Thread
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		threads, err := thread.ReadAll(f)
		if err != nil {
			b.Fatal(name, err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		out = append(out, threads...)
	}
	return out
}

// BenchmarkRead folds the conversations of each language: nothing but talk
// near to blackmail, so dearer than what a platform sees.
func BenchmarkRead(b *testing.B) {
	e := New()
	for _, language := range Languages() {
		b.Run(language, func(b *testing.B) {
			threads, messages := fitThreads(b, language), 0
			for _, t := range threads {
				messages += len(t.Messages)
			}
			b.ReportAllocs()
			for b.Loop() {
				for _, t := range threads {
					e.Assess(t)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*messages), "ns/message")
		})
	}
}
