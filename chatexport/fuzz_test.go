package chatexport_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/breakwater-safety/breakwater/chatexport"
	"github.com/breakwater-safety/breakwater/thread"
)

// FuzzRead: no input makes a reader panic or hang, what it gives is valid and
// can be written, every account of an export has a name, what was recognised is
// what was read, and nothing is counted more often than it can stand there.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		if filepath.Ext(path) == ".golden" {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(zipOf(f, "messages/inbox/a_1/"+filepath.Base(path), string(data)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		format, err := chatexport.Detect(bytes.NewReader(data), int64(len(data)))
		if err != nil && format != chatexport.Unknown {
			t.Fatalf("Detect = %q, %v", format, err)
		}
		r, err := read(data, chatexport.Options{})
		if err != nil {
			return
		}
		if format == chatexport.Unknown || len(r.Threads) == 0 {
			t.Fatalf("read %d threads of %q", len(r.Threads), format)
		}
		messages := 0
		for _, th := range r.Threads {
			if err := thread.Write(&bytes.Buffer{}, th); err != nil {
				t.Fatal(err)
			}
			messages += len(th.Messages)
			for _, a := range th.Accounts {
				if r.Names[a.ID] == "" && r.Format != chatexport.ThreadFile {
					t.Fatalf("account %s of %s has no name", a.ID, th.ID)
				}
			}
		}
		if n := messages + len(r.Others); !bytes.HasPrefix(data, []byte("PK")) && n > 1+len(data)/2 {
			t.Fatalf("%d messages and others from %d bytes", n, len(data))
		}
	})
}
