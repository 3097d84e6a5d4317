package chatexport_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/chatexport"
)

var update = flag.Bool("update", false, "write golden files anew")

func read(data []byte, o chatexport.Options) (chatexport.Result, error) {
	return chatexport.Read(bytes.NewReader(data), int64(len(data)), o)
}

// TestGolden reads the exports in testdata, which are made up, and holds what
// comes out: the threads, the names, the notes and the rest.
func TestGolden(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no exports: %v", err)
	}
	for _, path := range paths {
		if filepath.Ext(path) == ".golden" || path == "testdata/fuzz" {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			data := export(t, path)
			r, err := read(data, chatexport.Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := path + ".golden"
			if name, ok := strings.CutSuffix(path, ".txt"); ok {
				want = name + ".golden"
			}
			golden(t, want, show(t, r))
			if f, err := chatexport.Detect(bytes.NewReader(data), int64(len(data))); f != r.Format || f == chatexport.Unknown || err != nil {
				t.Errorf("Detect = %q, %v; Read says %q", f, err, r.Format)
			}
		})
	}
}

// export gives a file of testdata; a folder as ZIP archive.
func export(tb testing.TB, path string) []byte {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		return data
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if err := w.AddFS(os.DirFS(path)); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func show(t *testing.T, r chatexport.Result) string {
	t.Helper()
	var b strings.Builder
	for _, th := range r.Threads {
		fmt.Fprintf(&b, "thread %s", th.ID)
		if title := r.Titles[th.ID]; title != "" {
			fmt.Fprintf(&b, " %q", title)
		}
		if th.Relation != nil {
			relation, err := json.Marshal(th.Relation)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, " %s", relation)
		}
		b.WriteByte('\n')
		for _, a := range th.Accounts {
			owner := ""
			if slices.Contains(r.Owners, a.ID) {
				owner = " owner"
			}
			fmt.Fprintf(&b, "account %s %q%s\n", a.ID, r.Names[a.ID], owner)
		}
		for _, m := range th.Messages {
			fmt.Fprintf(&b, "%s %s %s %q", m.ID, m.From, m.At.Format("2006-01-02T15:04:05Z07:00"), m.Text)
			for _, media := range m.Media {
				fmt.Fprintf(&b, " %s", media.Kind)
			}
			b.WriteByte('\n')
		}
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note %s %d: %s\n", n.Code, n.Count, n.Text)
	}
	for _, l := range r.Others {
		where := l.Place
		if r.Format != chatexport.WhatsApp {
			where = strings.TrimSpace(strings.TrimSpace(l.Thread+" "+l.File) + " " + l.Place)
		}
		fmt.Fprintf(&b, "%s system=%t %q\n", where, l.System, l.Text)
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is\n%s\nwant\n%s", path, got, want)
	}
}

func TestMonthFirstWhenAsked(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/ambiguous.txt")
	if err != nil {
		t.Fatal(err)
	}
	r, err := read(data, chatexport.Options{IfAmbiguous: chatexport.MonthFirst})
	if err != nil {
		t.Fatal(err)
	}
	if at := r.Threads[0].Messages[0].At; at.Month() != 3 || at.Day() != 4 {
		t.Errorf("03/04/26 is %v, want 4 March", at)
	}
	if !slices.ContainsFunc(r.Notes, func(n chatexport.Note) bool { return n.Code == chatexport.NoteDateAmbiguous }) {
		t.Error("no note says that the dates are ambiguous")
	}
}

func TestOptionDoesNotOverruleTheFile(t *testing.T) {
	t.Parallel()
	for _, data := range []string{
		"14/03/26, 21:15 - Ana: hello",
		"01/02/26, 21:15 - Ana: hello\n01/03/26, 0:00 - Ana: hello\n14/03/26, 21:15 - Ana: hello",
		"1.2.26, 21:15 - Ana: hello",
	} {
		first, err := read([]byte(data), chatexport.Options{})
		if err != nil {
			t.Fatal(err)
		}
		second, err := read([]byte(data), chatexport.Options{IfAmbiguous: chatexport.MonthFirst})
		if err != nil {
			t.Fatal(err)
		}
		if show(t, first) != show(t, second) {
			t.Errorf("the option changes how %q is read", data)
		}
	}
}

func TestNotAnExport(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"empty": "", "text": "dear diary,\ntoday was fine\n", "json": `{"id":"t1"}`, "a date": "14/03/2026", "binary": "\x00\x01\xff\xfe",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read([]byte(data), chatexport.Options{}); !errors.Is(err, chatexport.ErrUnknownFormat) {
				t.Errorf("err = %v, want %v", err, chatexport.ErrUnknownFormat)
			}
			if f, err := chatexport.Detect(strings.NewReader(data), int64(len(data))); f != chatexport.Unknown || err != nil {
				t.Errorf("Detect = %q, %v", f, err)
			}
		})
	}
}

func TestDamagedTextIsReadAndNoted(t *testing.T) {
	t.Parallel()
	r, err := read([]byte("\uFEFF14/03/2026, 21:15 - Ana: caf\xe9"), chatexport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Threads[0].Messages[0].Text; got != "caf\uFFFD" {
		t.Errorf("text = %q", got)
	}
	if n := r.Notes[len(r.Notes)-1]; n.Code != chatexport.NoteNotUTF8 {
		t.Errorf("last note is %v", n)
	}
}

// TestNothingSaidIsLost: whatever people write, also what looks like something
// of WhatsApp's, comes out as a message.
func TestNothingSaidIsLost(t *testing.T) {
	t.Parallel()
	for _, said := range []string{
		"Messages and calls are end-to-end encrypted, he said", "who created group chats", "image omitted from the file",
		"<b>", "a: b: c", "see file.pdf (file attached) and answer", "14/03/2026 was a nice day", `"`, "\u200e",
	} {
		data := "14/03/2026, 21:14 - Ana: hello\n14/03/2026, 21:15 - Ben: " + said
		r, err := read([]byte(data), chatexport.Options{})
		if err != nil {
			t.Fatal(err)
		}
		m := r.Threads[0].Messages
		if len(m) != 2 || m[1].Text != strings.Trim(said, "\u200e") || m[1].Media != nil {
			t.Errorf("%q became %v", said, m)
		}
	}
}
