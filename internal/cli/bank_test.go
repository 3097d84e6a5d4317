package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// bankFolder is a data folder with a platform, and gives a way to run commands
// about its banks.
func bankFolder(t *testing.T) (dir string, run func(want int, args ...string) (out, errs string)) {
	t.Helper()
	dir = t.TempDir()
	data := filepath.Join(dir, "data")
	if code, _, errs := runMain(t, false, "platform", "add", "p", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	return dir, func(want int, args ...string) (string, string) {
		t.Helper()
		args = append([]string{"bank", args[0], "--platform", "p", "--data", data}, args[1:]...)
		code, out, errs := runMain(t, false, args...)
		if code != want {
			t.Fatalf("%v: exit code %d, want %d: %s%s", args, code, want, out, errs)
		}
		return out, errs
	}
}

func put(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func hex64(digit string) string { return strings.Repeat(digit, 64) }

func TestBankImport(t *testing.T) {
	t.Parallel()
	dir, run := bankFolder(t)
	list := put(t, dir, "list.txt", hex64("a")+"\n"+hex64("b")+"\nwrong\n"+hex64("a")+"\n")
	if _, errs := run(exitUsage, "import", "--bank", "b", list); !strings.Contains(errs, "no bank of this name") {
		t.Errorf("without the bank: %s", errs)
	}
	if _, errs := run(exitUsage, "import", "--bank", "b", "--create", "--strict", list); !strings.Contains(errs, "list.txt:3: must begin with") || !strings.Contains(errs, "nothing was added") {
		t.Errorf("strict: %s", errs)
	}
	if out, _ := run(exitOK, "list"); out != "" {
		t.Errorf("strict left a bank: %s", out)
	}
	bad := filepath.Join(dir, "bad.txt")
	out, errs := run(exitUsage, "import", "--bank", "b", "--create", "--json", "--bad", bad, list)
	var sum importSummary
	if err := json.Unmarshal([]byte(out), &sum); err != nil || sum.Added != 2 || sum.Unchanged != 1 || sum.Bad != 1 || sum.Files != 1 {
		t.Errorf("%s %v", out, err)
	}
	if text, err := os.ReadFile(bad); err != nil || !strings.Contains(string(text), "list.txt:3: must begin") || !strings.Contains(errs, "list.txt:3:") {
		t.Errorf("bad lines: %s %v; %s", text, err, errs)
	}
	out, _ = run(exitUsage, "import", "--bank", "b", list)
	if !strings.Contains(out, "Bank b: 0 new, 3 there before") {
		t.Errorf("again: %s", out)
	}
	if out, _ := run(exitOK, "import", "--bank", "b", "--from-line", "4", list); !strings.Contains(out, "0 new, 1 there before") {
		t.Errorf("from line 4: %s", out)
	}
	if out, _ := run(exitOK, "list"); !strings.Contains(out, "stop, within 31 bits  2 entries") {
		t.Errorf("list: %s", out)
	}
}

func TestBankFromOneToAnother(t *testing.T) {
	t.Parallel()
	dir, run := bankFolder(t)
	entries := `{"id":"e1","fingerprints":{"pdq":"` + hex64("a") + `","md5":"` + hex64("c")[:32] + `"},"source":"x"}
{"id":"e2","fingerprints":{"sha256":"` + hex64("d") + `"},"status":"disabled","disabled_until":"2030-01-01T00:00:00Z","first_seen":"2026-01-01T00:00:00Z"}
`
	run(exitOK, "create", "--bank", "one", "--kind", "negative", "--distance", "20")
	run(exitOK, "import", "--bank", "one", put(t, dir, "e.ndjson", entries))
	for _, format := range []string{"ndjson", "csv"} {
		file := filepath.Join(dir, "out."+format)
		run(exitOK, "export", "--bank", "one", "--format", format, "-o", file)
		run(exitOK, "import", "--bank", format, "--create", file)
		first, _ := run(exitOK, "export", "--bank", "one")
		second, _ := run(exitOK, "export", "--bank", format)
		if first != second || strings.Count(first, "\n") != 2 {
			t.Errorf("%s:\n%s\n%s", format, first, second)
		}
	}
	out, errs := run(exitOK, "export", "--bank", "one", "--format", "plain")
	if out != hex64("a")+"\n" || !strings.Contains(errs, "Of 2 entries 2 are not in the file, or not all") {
		t.Errorf("plain: %q %q", out, errs)
	}
	if out, _ := run(exitOK, "withdraw", "--bank", "one", "e1", "never-there"); !strings.HasPrefix(out, "1 taken out; 1 were not there") {
		t.Errorf("withdraw: %s", out)
	}
	if out, _ := run(exitOK, "show", "--bank", "one", "e1"); !strings.Contains(out, `"status": "withdrawn"`) || strings.Contains(out, hex64("a")) {
		t.Errorf("show: %s", out)
	}
	out, _ = run(exitOK, "import", "--bank", "one", filepath.Join(dir, "e.ndjson"))
	if !strings.Contains(out, "0 new, 1 there before, 1 withdrawn before") {
		t.Errorf("what was withdrawn came back: %s", out)
	}
	if out, _ := run(exitOK, "export", "--bank", "one"); strings.Contains(out, "e1") || !strings.Contains(out, "e2") {
		t.Errorf("export: %s", out)
	}
}

func TestBankNeedsItsPlatform(t *testing.T) {
	t.Parallel()
	dir, _ := bankFolder(t)
	_, _, errs := runMain(t, false, "bank", "list", "--platform", "typo", "--data", filepath.Join(dir, "data"))
	if !strings.Contains(errs, "knows no platform typo") {
		t.Error(errs)
	}
}
