package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEval(t *testing.T) {
	t.Parallel()
	verdicts := filepath.Join(t.TempDir(), "verdicts.jsonl")
	code, out, errs := runMain(t, false, "eval", "--verdicts", verdicts, writeFile(t, "a.jsonl", everyday), writeFile(t, "b.jsonl", threats))
	if code != exitOK || errs != "" {
		t.Fatalf("exit code %d, stderr %q", code, errs)
	}
	for _, want := range []string{"2 threads, 5 messages", "Sextortion found", "False alarms", "benign  0/1"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	written, err := os.ReadFile(verdicts)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(written)), "\n")
	if len(lines) != 2 || lines[0] != `{"id":"t1","label":"benign","max_level":"none","first":{},"stage":"none"}` ||
		!strings.HasPrefix(lines[1], `{"id":"t2","label":"sextortion","max_level":"`) {
		t.Errorf("verdicts are\n%s", written)
	}
	if strings.Contains(string(written), "followers") {
		t.Error("the verdicts quote the messages")
	}
}

func TestEvalJSON(t *testing.T) {
	t.Parallel()
	code, out, _ := runMain(t, false, "eval", "--json", writeFile(t, "a.jsonl", everyday+threats))
	var figures struct {
		Threads, Messages int
		Levels            []struct{ Level string }
	}
	if err := json.Unmarshal([]byte(out), &figures); err != nil || code != exitOK {
		t.Fatalf("exit code %d, %v", code, err)
	}
	if figures.Threads != 2 || figures.Messages != 5 || len(figures.Levels) != 4 {
		t.Errorf("figures are %+v", figures)
	}
}

func TestEvalRefusesWhole(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	verdicts := filepath.Join(folder, "verdicts.jsonl")
	if err := os.WriteFile(verdicts, []byte("of before"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := runMain(t, false, "eval", "--verdicts", verdicts, writeFile(t, "a.jsonl", everyday+wrong))
	if code != exitUsage || out != "" || !strings.Contains(errs, "line 2: messages[0].txt: is not a known field") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, out, errs)
	}
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if before, err := os.ReadFile(verdicts); err != nil || string(before) != "of before" || len(left) != 1 {
		t.Errorf("verdicts are %q, %v; %d files in the folder", before, err, len(left))
	}
}

func TestEvalShowsProgressOnATerminalOnly(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "a.jsonl", everyday+threats)
	if _, _, errs := runMain(t, true, "eval", file); !strings.Contains(errs, "] 1 threads, ") || !strings.HasSuffix(errs, "\r\x1b[K") {
		t.Errorf("stderr of a terminal is %q", errs)
	}
	if _, _, errs := runMain(t, false, "eval", file); errs != "" {
		t.Errorf("stderr of a file is %q", errs)
	}
}

func TestEvalPage(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	alarm := strings.Replace(threats, `"sextortion"`, `"hard-negative"`, 1)
	alarm = strings.Replace(alarm, `,"marks":{"leverage":"m1","threat":"m3","demand":"m3"}`, "", 1)
	for name, c := range map[string]struct {
		folder string
		words  bool
	}{"fit": {"fit", true}, "test": {"test", false}, "test below": {"test/fr", false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := filepath.Join(folder, c.folder)
			if err := os.MkdirAll(in, 0o700); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(in, "a.jsonl")
			if err := os.WriteFile(file, []byte(alarm), 0o600); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(t.TempDir(), "report.html")
			if code, _, errs := runMain(t, false, "eval", "--html", out, file); code != exitOK {
				t.Fatalf("exit code %d, stderr %q", code, errs)
			}
			page, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(string(page), "followers"); got != c.words || !strings.Contains(string(page), "t2") {
				t.Errorf("the page shows the words of the thread: %t, want %t", got, c.words)
			}
		})
	}
}

func TestEvalAgainst(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "a.jsonl", everyday+threats)
	_, run, _ := runMain(t, false, "eval", "--json", "--disguise", file)
	if strings.Contains(run, "dollars") {
		t.Error("the run holds the words of messages")
	}
	before := writeFile(t, "run.json", run)
	code, out, errs := runMain(t, false, "eval", "--disguise", "--against", before, file)
	if code != exitOK || !strings.Contains(out, "Against the run before, over the 2 threads of both") || !strings.Contains(out, "no thread was won or lost") {
		t.Errorf("exit code %d, stderr %q, stdout\n%s", code, errs, out)
	}
	changed := writeFile(t, "changed.json", strings.Replace(run, `"benign_at_caution": false`, `"benign_at_caution": true`, 1))
	if _, out, _ := runMain(t, false, "eval", "--against", changed, file); !strings.Contains(out, "everyday threads at caution or above, won: t1") {
		t.Errorf("what was won is not in\n%s", out)
	}
	for name, data := range map[string]string{"not JSON": "private words", "another document": `{"threads":1}`, "empty": "", "a list": "[1]"} {
		code, out, errs := runMain(t, false, "eval", "--against", writeFile(t, "bad.json", data), file)
		if code != exitUsage || out != "" || !strings.Contains(errs, "eval --json") || strings.Contains(errs, "private") {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q", name, code, out, errs)
		}
	}
}
