package thread_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/breakwater-safety/breakwater/thread"
)

// TestEverydayCorpora reads the public corpora of everyday dialogues where
// they are at hand; TestRoundTrip and TestReaderReadsEveryField run anywhere.
func TestEverydayCorpora(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../shared/data/threads/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no corpora here")
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			file, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = file.Close() }()
			threads, err := thread.ReadAll(file)
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i < len(threads); i += 50 {
				roundTrip(t, threads[i])
			}
		})
	}
}
