package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMailFlagsThatAreWrong end before anything is served, with a sentence and
// without the password.
func TestMailFlagsThatAreWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const secret = "very-secret"
	good := []string{"--mail-server", "mail.example:587", "--mail-from", "post@site.example"}
	for name, tc := range map[string]struct {
		flags []string
		env   map[string]string
		want  string
	}{
		"no server":             {[]string{"--mail-from", "post@site.example"}, nil, "need --mail-server"},
		"no port":               {[]string{"--mail-server", "mail.example", "--mail-from", "post@site.example"}, nil, "must be HOST:PORT"},
		"no sender":             {good[:2], nil, "--mail-from must be"},
		"in the clear":          {append([]string{"--mail-tls", "none"}, good...), nil, "on this machine only"},
		"another kind of TLS":   {append([]string{"--mail-tls", "maybe"}, good...), nil, "--mail-tls must be one of"},
		"a site in the clear":   {append([]string{"--mail-site", "http://site.example"}, good...), nil, "--mail-site must be"},
		"a name alone":          {append([]string{"--mail-user", "post"}, good...), nil, "go together"},
		"a password alone":      {good, map[string]string{"BREAKWATER_MAIL_PASSWORD": secret}, "go together"},
		"no password file":      {append([]string{"--mail-user", "post", "--mail-password-file", filepath.Join(dir, "none")}, good...), nil, "--mail-password-file"},
		"an empty file":         {append([]string{"--mail-user", "post", "--mail-password-file", file("empty", "\n")}, good...), nil, "on one line"},
		"a file with two lines": {append([]string{"--mail-user", "post", "--mail-password-file", file("two", secret+"\n"+secret)}, good...), nil, "on one line"},
		"a password twice": {
			append([]string{"--mail-user", "post", "--mail-password-file", file("one", secret)}, good...),
			map[string]string{"BREAKWATER_MAIL_PASSWORD": secret}, "given twice",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"serve", "--listen", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "data")}, tc.flags...)
			code, stderr := serveOnce(t.Context(), tc.env, args...)
			if code != 2 || !strings.Contains(stderr, tc.want) {
				t.Errorf("exit %d: %s", code, stderr)
			}
			if strings.Contains(stderr, secret) {
				t.Error("the password is printed")
			}
		})
	}
}
