package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme runs the commands of the README as they stand there.
func TestReadme(t *testing.T) {
	t.Parallel()
	blocks := shellBlocks(t, "../README.md")
	if len(blocks) != 4 {
		t.Fatalf("the README has %d blocks of commands; this test knows 4", len(blocks))
	}
	t.Run("set-up", func(t *testing.T) {
		t.Parallel()
		// Both would run this test again or hold the usual port, so make says
		// what it would do; the other tests do it.
		for i, want := range []string{"bin/breakwater serve --demo", "go test -race"} {
			cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(blocks[i], "make", "make --dry-run", 1))
			cmd.Dir = ".."
			if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), want) {
				t.Errorf("%s: %v\n%s", blocks[i], err, out)
			}
		}
	})
	t.Run("command line", func(t *testing.T) {
		t.Parallel()
		out := runIn(t, checkout(t), blocks[2])
		for _, want := range []string{
			"Level: critical", "False alarms", "docs/images/demo.png,0,", "Denied (message, preset strict)",
			"Platform my-app is connected", "breakwater ",
		} {
			if !strings.Contains(out, want) {
				t.Errorf("the commands do not say %q:\n%s", want, out)
			}
		}
	})
	t.Run("API", func(t *testing.T) {
		t.Parallel()
		s := sharedServer(t)
		key := addPlatform(t, s.dir, "readme")
		script := strings.ReplaceAll(blocks[3], "http://127.0.0.1:8080", s.url)
		out := runIn(t, t.TempDir(), script, "BREAKWATER_KEY="+key)
		if !strings.Contains(out, `"level":"`) || !strings.Contains(out, "conditional_exposure") {
			t.Errorf("the call is answered with %s", out)
		}
	})
}

// Links from the documents to files of the tree lead somewhere.
func TestDocumentLinks(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, doc := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/concepts.md", "docs/operations.md", "docs/how-to/export-a-chat.md"} {
		text, err := os.ReadFile("../" + doc)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join("..", filepath.Dir(doc), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", doc, m[1])
			}
		}
	}
}

// shellBlocks gives the ```sh blocks of a document.
func shellBlocks(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, m := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, m[1])
	}
	return blocks
}

// checkout is a folder that looks as a clone after «make build».
func checkout(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	links := map[string]string{"bin/breakwater": program}
	for _, name := range []string{"corpus", "docs", "internal"} {
		links[name] = filepath.Join(root, name)
	}
	for name, to := range links {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// runIn runs a shell script, which stops at its first failure.
func runIn(t *testing.T, dir, script string, env ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-euc", script)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s\n%v\n%s", script, err, out)
	}
	return string(out)
}
