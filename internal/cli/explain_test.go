package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	code, out, errs := runMain(t, false, "explain", "--at", "m3", "--id", "t2", writeFile(t, "a.jsonl", everyday+threats))
	if code != exitOK || errs != "" {
		t.Fatalf("exit code %d, stderr %q", code, errs)
	}
	for _, want := range []string{"t2, message m3", "  before  ", "  after   ", "What it is read as", "Signs in this message", "[", "nats", "without message m3"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestExplainJSON(t *testing.T) {
	t.Parallel()
	code, out, _ := runMain(t, false, "explain", "--json", "--at", "m3", writeFile(t, "a.jsonl", threats))
	var x struct {
		MessageID string `json:"message_id"`
		Raised    []struct{ Name string }
	}
	if err := json.Unmarshal([]byte(out), &x); err != nil || code != exitOK || x.MessageID != "m3" || len(x.Raised) == 0 {
		t.Errorf("exit code %d, %v, %+v", code, err, x)
	}
}

// The words come in the language and for the reader that were asked for.
func TestExplainWords(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "a.jsonl", threats)
	for name, c := range map[string]struct {
		args      []string
		must, not string
	}{
		"young":           {[]string{"--for", "young"}, "What you can do now", "nats"},
		"young, German":   {[]string{"--for", "young", "--language", "de-AT"}, "Was du jetzt tun kannst", "What"},
		"reviewer, fr":    {[]string{"--language", "fr"}, "Signes dans ce message", "What it is read as"},
		"of the terminal": {nil, "What it is read as", "emergency"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := runMain(t, false, append(append([]string{"explain", "--at", "m3"}, c.args...), file)...)
			if code != exitOK || !strings.Contains(out, c.must) || strings.Contains(out, c.not) {
				t.Errorf("exit code %d, stderr %q, want %q and not %q in\n%s", code, errs, c.must, c.not, out)
			}
		})
	}
	code, _, errs := runMain(t, false, "explain", "--at", "m3", "--language", "it", file)
	if code != exitUsage || !strings.Contains(errs, "There are: en, de, es, fr, pt") {
		t.Errorf("exit code %d, stderr %q", code, errs)
	}
}

func TestLocale(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		vars map[string]string
		want string
	}{
		{map[string]string{"LANG": "pt_BR.UTF-8"}, "pt"}, {map[string]string{"LANG": "de_DE@euro", "LC_ALL": "fr_FR"}, "fr"},
		{map[string]string{"LANG": "C.UTF-8"}, "en"}, {map[string]string{}, "en"}, {map[string]string{"LC_MESSAGES": "es", "LANG": "de"}, "es"},
	} {
		say, err := Words{}.catalogue(&Env{Getenv: func(name string) string { return c.vars[name] }})
		if err != nil || say.Language() != c.want {
			t.Errorf("%v gives %v, %v; want %s", c.vars, say.Language(), err, c.want)
		}
	}
}

func TestExplainRefuses(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "a.jsonl", everyday+threats)
	measuring := filepath.Join(t.TempDir(), "test", "fr")
	if err := os.MkdirAll(measuring, 0o700); err != nil {
		t.Fatal(err)
	}
	held := filepath.Join(measuring, "b.jsonl")
	if err := os.WriteFile(held, []byte(threats), 0o600); err != nil {
		t.Fatal(err)
	}
	linked := filepath.Join(t.TempDir(), "linked.jsonl")
	if err := os.Symlink(held, linked); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no message named":      {[]string{file}, "--at"},
		"which thread":          {[]string{"--at", "m1", file}, "has 2 threads. Say which with --id"},
		"no such thread":        {[]string{"--at", "m1", "--id", "t9", file}, `has no thread "t9" among its 2`},
		"no such message":       {[]string{"--at", "m9", "--id", "t2", file}, "Its messages go from m1 to m3"},
		"no such file":          {[]string{"--at", "m1", "nowhere.jsonl"}, "cannot be opened"},
		"a folder":              {[]string{"--at", "m1", filepath.Dir(file)}, "not a regular file"},
		"empty":                 {[]string{"--at", "m1", writeFile(t, "empty.jsonl", "")}, "has no thread"},
		"wrong after the right": {[]string{"--at", "m1", "--id", "t1", writeFile(t, "c.jsonl", everyday+wrong)}, "line 2: messages[0].txt"},
		"withheld":              {[]string{"--at", "m1", held}, "in a folder called test"},
		"a link to withheld":    {[]string{"--at", "m1", linked}, "in a folder called test"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := runMain(t, false, append([]string{"explain"}, c.args...)...)
			if code != exitUsage || out != "" || !strings.Contains(errs, c.want) {
				t.Errorf("exit code %d, stdout %q, stderr %q", code, out, errs)
			}
			for _, text := range []string{"private words", "followers"} {
				if strings.Contains(errs, text) {
					t.Error("the error quotes a message")
				}
			}
		})
	}
}
