package cli

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// An invitation is printed once and told again by no command; what is wrong is
// refused, and nothing of it is repeated.
func TestPartners(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	run := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := runMain(t, false, append(append([]string{"partner"}, args...), "--data", data)...)
		if code != want {
			t.Fatalf("%v: exit code %d, want %d: %s%s", args, code, want, out, errs)
		}
		return out + errs
	}
	if out := run(exitOK, "list"); out != "" {
		t.Errorf("nobody is listed as %q", out)
	}
	out := run(exitOK, "invite", "my-app", "--at", "https://help.example/", "--banks", "adult", "--json")
	var got struct{ Invitation string }
	if err := json.Unmarshal([]byte(out), &got); err != nil || !strings.HasPrefix(got.Invitation, "https://help.example/v1/exchange/join#bwi_") {
		t.Fatalf("%v %s", err, out)
	}
	_, token, _ := strings.Cut(got.Invitation, "#")
	for _, args := range [][]string{{"list"}, {"status"}, {"status", "my-app", "--json"}} {
		if out := run(exitOK, args...); !strings.Contains(out, "my-app") || !strings.Contains(out, "invited") || strings.Contains(out, token) {
			t.Errorf("%v: %s", args, out)
		}
	}
	for name, args := range map[string][]string{
		"a name that is none":         {"invite", "My App", "--at", "https://help.example", "--banks", "adult"},
		"a bank that is none":         {"invite", "a", "--at", "https://help.example", "--banks", "children"},
		"an address with a path":      {"invite", "a", "--at", "https://help.example/x", "--banks", "adult"},
		"an invitation for years":     {"invite", "a", "--at", "https://help.example", "--banks", "adult", "--expires", "9000h"},
		"half an invitation":          {"join", got.Invitation[:60]},
		"a partner that there is not": {"status", "nobody"},
		"one to leave that is not":    {"leave", "nobody"},
		"http without leave":          {"join", strings.Replace(got.Invitation, "https", "http", 1), "--name", "h"},
	} {
		if out := run(exitUsage, args...); strings.Contains(out, token[10:]) {
			t.Errorf("%s: it repeats the token: %s", name, out)
		}
	}
	run(exitOK, "leave", "my-app")
	if out := run(exitOK, "list"); !strings.Contains(out, "removed") {
		t.Errorf("after it was removed: %s", out)
	}
}
