package chatexport_test

import (
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/chatexport"
)

// TestThreadFiles: thread files are read, also in an archive, with their own
// ids; not among exports, whose ids are ours.
func TestThreadFiles(t *testing.T) {
	t.Parallel()
	const one = `{"id":"t1","accounts":[{"id":"ana"}],"messages":[]}` + "\n"
	two := strings.Replace(one, "t1", "t2", 1)
	for name, c := range map[string]struct {
		data    []byte
		threads int
		problem string
	}{
		"alone":           {[]byte("\uFEFF\n" + one + two), 2, ""},
		"in an archive":   {zipOf(t, "a.jsonl", one, "b.json", two), 2, ""},
		"one id twice":    {zipOf(t, "a.jsonl", one, "b.jsonl", one), 0, "have one id"},
		"wrong":           {zipOf(t, "folder/a.jsonl", one+`{"id":1}`), 0, "a.jsonl in the ZIP archive: line 2: id: must be a string"},
		"with an export":  {zipOf(t, "a.jsonl", one, "_chat.txt", chat), 0, "one by one"},
		"wrong and alone": {[]byte(one + `{"id":1}`), 0, "line 2: id: must be a string"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := read(c.data, chatexport.Options{})
			if len(r.Threads) != c.threads || (err == nil) != (c.problem == "") || err != nil && !strings.Contains(err.Error(), c.problem) {
				t.Fatalf("%d threads, %v; want %d, %q", len(r.Threads), err, c.threads, c.problem)
			}
			if c.threads > 0 && (r.Threads[0].ID != "t1" || r.Format != chatexport.ThreadFile) {
				t.Errorf("%q with thread %q", r.Format, r.Threads[0].ID)
			}
		})
	}
}
