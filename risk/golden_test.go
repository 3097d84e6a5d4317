package risk

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/thread"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden holds the whole assessment after each message of a few threads.
func TestGolden(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join("testdata", "golden", "threads.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	threads, err := thread.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for _, th := range threads {
		t.Run(th.ID, func(t *testing.T) {
			t.Parallel()
			var got strings.Builder
			var s State
			for _, m := range th.Messages {
				var a Assessment
				s, a = engine.Fold(s, FactsOf(th), m)
				data, err := json.MarshalIndent(map[string]any{m.ID: a}, "", " ")
				if err != nil {
					t.Fatal(err)
				}
				got.Write(append(data, '\n'))
			}
			name := filepath.Join("testdata", "golden", th.ID+".json")
			if *update {
				if err := os.WriteFile(name, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("%s differs; read what changed, then run go test -update.\n%s", name, got.String())
			}
		})
	}
}
