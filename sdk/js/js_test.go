// Package js_test holds that the engine gives the same answers as WebAssembly in
// Node as it gives here, and that the package's types say what it gives.
package js_test

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// TestSameInNode folds every conversation of the corpus here and in Node, and
// wants the same bytes after each message: state and assessment. Conversations
// of test folders are read by the program only: a failure names the message and
// shows nothing of it.
func TestSameInNode(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed: that the engine gives the same answers there was not looked at")
	}
	build(t)
	threads := corpus(t)

	drive := exec.CommandContext(t.Context(), node, "testdata/fold.mjs")
	drive.Stdin = lines(t, threads)
	var complaints bytes.Buffer
	drive.Stderr = &complaints
	stdout, err := drive.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := drive.Start(); err != nil {
		t.Fatal(err)
	}
	messages, wrong := compare(t, threads, stdout)
	if _, err := io.Copy(io.Discard, stdout); err != nil {
		t.Error(err)
	}
	if err := drive.Wait(); err != nil {
		t.Errorf("node: %v\n%s", err, complaints.String())
	}
	if wrong > 0 {
		t.Errorf("%d of %d messages differ", wrong, messages)
	}
	t.Logf("%d threads, %d messages", len(threads), messages)
}

// compare folds the threads and holds what it gets against a line a message.
func compare(t *testing.T, threads []thread.Thread, node io.Reader) (messages, wrong int) {
	t.Helper()
	engine := risk.New()
	from := bufio.NewReaderSize(node, 1<<20)
	for _, th := range threads {
		var state risk.State
		for _, m := range th.Messages {
			line, err := from.ReadString('\n')
			if err != nil {
				t.Errorf("node gave %d messages and stopped: %v", messages, err)
				return messages, wrong
			}
			messages++
			var a risk.Assessment
			state, a = engine.Fold(state, risk.FactsOf(th), m)
			gotState, got, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			wantState, want := stateHex(t, state), plainJSON(t, a)
			if got == want && gotState == wantState {
				continue
			}
			wrong++
			if wrong <= 5 {
				t.Errorf("thread %s, message %s: state from digit %d, assessment from byte %d on",
					th.ID, m.ID, firstDifference(gotState, wantState), firstDifference(got, want))
			}
		}
	}
	return messages, wrong
}

func stateHex(t *testing.T, s risk.State) string {
	t.Helper()
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(b)
}

// plainJSON is what a program here would write, without escaping for HTML.
func plainJSON(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// firstDifference is -1 for strings that are the same.
func firstDifference(a, b string) int {
	if a == b {
		return -1
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// corpus reads every conversation of the evaluation set, without the labels that
// the engine never sees.
func corpus(t *testing.T) []thread.Thread {
	t.Helper()
	var all []thread.Thread
	err := filepath.WalkDir("../../corpus", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".jsonl" {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		threads, err := thread.ReadAll(f)
		if err := f.Close(); err != nil {
			return err
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, th := range threads {
			th.Label, th.Offender, th.Target, th.Marks, th.Tags = "", "", "", nil, nil
			all = append(all, th)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no conversation in corpus/")
	}
	return all
}

func lines(t *testing.T, threads []thread.Thread) io.Reader {
	t.Helper()
	var b bytes.Buffer
	for _, th := range threads {
		if err := thread.Write(&b, th); err != nil {
			t.Fatal(err)
		}
	}
	return &b
}

// build makes dist/risk.wasm from the sources as they are.
func build(t *testing.T) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "make", "-s", "-C", "../..", "sdk/js/dist/risk.wasm").CombinedOutput()
	if err != nil {
		t.Fatalf("make sdk/js/dist/risk.wasm: %v\n%s", err, out)
	}
}
