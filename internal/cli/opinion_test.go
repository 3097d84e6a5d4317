package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOpinionFlagsThatAreWrong end before anything is served, with a sentence
// and without the key.
func TestOpinionFlagsThatAreWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const secret = "sk-very-secret"
	keyFile := file("key", secret+"\n")
	for name, tc := range map[string]struct {
		flags []string
		env   map[string]string
		want  string
	}{
		"no address":          {[]string{"--opinion-endpoint", "models"}, nil, "must be an address such as https://"},
		"in the clear":        {[]string{"--opinion-endpoint", "http://10.0.0.1/v1"}, nil, "in the clear"},
		"a key in it":         {[]string{"--opinion-endpoint", "https://u:" + secret + "@models.example/v1"}, nil, "must hold no name, password"},
		"no key file":         {[]string{"--opinion-key-file", filepath.Join(dir, "none")}, nil, "--opinion-key-file"},
		"an empty key file":   {[]string{"--opinion-key-file", file("empty", "\n")}, nil, "must hold the endpoint's key"},
		"a key of two words":  {[]string{"--opinion-key-file", file("two", secret+" "+secret)}, nil, "one word"},
		"a key twice":         {[]string{"--opinion-key-file", keyFile}, map[string]string{"BREAKWATER_OPINION_KEY": secret}, "given twice"},
		"no policy":           {[]string{"--opinion-policy", filepath.Join(dir, "none")}, nil, "--opinion-policy"},
		"a policy of its own": {[]string{"--opinion-policy", file("policy", "be nice")}, nil, "does not name `case`"},
		"a budget of nothing": {[]string{"--opinion-hour", "0"}, nil, "requests an hour must be from 1"},
		"too short a time":    {[]string{"--opinion-timeout", "1ms"}, nil, "seconds of one request must be from 1"},
		"too low a level":     {[]string{"--opinion-from", "notice"}, nil, "--opinion-from must be one of"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{
				"serve", "--listen", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "data"), "--opinion-endpoint", "https://models.example/v1",
			}, tc.flags...)
			code, stderr := serveOnce(t.Context(), tc.env, args...)
			if code != 2 || !strings.Contains(stderr, tc.want) {
				t.Errorf("exit %d: %s", code, stderr)
			}
			if strings.Contains(stderr, secret) {
				t.Error("the key is printed")
			}
		})
	}
}

// serveOnce runs a command line in an environment of its own.
func serveOnce(ctx context.Context, vars map[string]string, args ...string) (code int, stderr string) {
	var errs bytes.Buffer
	code = Main(ctx, args, &Env{
		Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &errs, Now: time.Now,
		Getenv: func(name string) string { return vars[name] },
	})
	return code, errs.String()
}
