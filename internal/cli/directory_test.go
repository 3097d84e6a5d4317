package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/help"
)

// directoryRun runs a «breakwater directory» command on a day and gives the exit code
// and what it printed.
func directoryRun(t *testing.T, day string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	now, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	env := &Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs,
		Now: func() time.Time { return now }, Getenv: func(string) string { return "" },
	}
	code = Main(context.Background(), append([]string{"directory"}, args...), env)
	return code, out.String(), errs.String()
}

const smallDirectory = `version: 2
noted: 2026-11-22
unions: {EU: [IE]}
entries:
  - {country: IE, audience: all, kind: helpline, name: Example, what_for: Someone to talk to., url: 'https://help.example', source: 'https://help.example/about', dated: 2026-10-09, certainty: official-dated}
  - {country: IE, audience: all, kind: crisis, name: Leaflet, what_for: Someone to talk to., url: 'https://help.example', source: 'https://help.example/about', certainty: secondary}
`

const smallLaw = "version: 1\nnoted: 2026-11-22\nclaims:\n  - {id: ie-crime, country: IE, about: crime, source: 'https://law.example', certainty: official-page}\n"

func smallFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{help.DirectoryFile: smallDirectory, help.LawFile: smallLaw} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestDirectoryCheck(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	tests := []struct {
		name, day string
		args      []string
		code      int
		out       string
	}{
		{"fresh", "2026-11-22", nil, exitOK, "Two people have checked 0 of them."},
		{"soon is no failure", "2027-09-20", nil, exitOK, "Expires within 60 days (1)"},
		{"soon, asked for", "2027-09-20", []string{"--fail-on", "expired,soon"}, exitFound, "Expires within 60 days (1)"},
		{"expired", "2027-10-09", nil, exitFound, "Expired: shown as «check first», without a number (1)"},
		{"expired, never mind", "2027-10-09", []string{"--fail-on", "none"}, exitOK, "Expired"},
		{"unchecked", "2026-11-22", []string{"--fail-on", "unchecked"}, exitFound, "Not checked by two people"},
		{"waiting", "2026-11-22", []string{"--fail-on", "waiting"}, exitFound, "IE crisis all Leaflet"},
		{"missing", "2026-11-22", []string{"--fail-on", "missing"}, exitFound, "IE: emergency for all, crisis for all"},
		{"no such list", "2026-11-22", []string{"--fail-on", "wrong"}, exitUsage, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := directoryRun(t, tt.day, append([]string{"check", dir}, tt.args...)...)
			if code != tt.code || !strings.Contains(out, tt.out) {
				t.Errorf("exit %d, want %d; %s%s", code, tt.code, out, errs)
			}
		})
	}
	code, out, _ := directoryRun(t, "2026-11-22", "check", dir, "--json")
	var report help.Report
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitOK || report.Entries != 2 || len(report.Waiting) != 1 || strings.Contains(out, "null") {
		t.Errorf("exit %d, %v: %s", code, err, out)
	}
	broken := smallFolder(t)
	if err := os.WriteFile(filepath.Join(broken, help.LawFile), []byte("version: 9"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := directoryRun(t, "2026-11-22", "check", broken); code != exitUsage || !strings.Contains(errs, "law.yaml") {
		t.Errorf("a broken file: exit %d, %s", code, errs)
	}
}

// What is part of the program can be read, and is what was signed.
func TestDirectoryOfTheProgram(t *testing.T) {
	t.Parallel()
	if code, out, errs := directoryRun(t, "2026-11-22", "verify"); code != exitOK || !strings.Contains(out, "signed on 20") {
		t.Errorf("verify: exit %d, %s%s", code, out, errs)
	}
	if code, out, errs := directoryRun(t, "2026-11-22", "check", "--fail-on", "none"); code != exitOK || !strings.Contains(out, "Missing near") {
		t.Errorf("check: exit %d, %s%s", code, out, errs)
	}
}

// A key is made, signs, and the signature holds until a byte is changed.
func TestDirectorySigns(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	key := filepath.Join(t.TempDir(), "key")
	must := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := directoryRun(t, "2026-12-01", args...)
		if code != want {
			t.Fatalf("%v: exit %d, want %d: %s", args, code, want, errs)
		}
		if strings.Contains(out+errs, "MC4CAQAw") /* how PKCS #8 of Ed25519 begins */ {
			t.Fatalf("%v prints of the key", args)
		}
		return out + errs
	}
	must(exitOK, "keygen", key)
	must(exitUsage, "keygen", key) // nothing is written over
	if info, err := os.Stat(key); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the private key may be read by others: %v, %v", info, err)
	}
	must(exitUsage, "verify", dir, "--public", key+".pub") // nothing is signed yet
	must(exitUsage, "sign", dir, "--key", key+".pub")
	must(exitOK, "sign", dir, "--key", key)
	if out := must(exitOK, "verify", dir, "--public", key+".pub"); !strings.Contains(out, "2026-12-01") {
		t.Errorf("verify does not say the day: %s", out)
	}
	path := filepath.Join(dir, help.DirectoryFile)
	if err := os.WriteFile(path, []byte(strings.Replace(smallDirectory, "Example", "Other", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := must(exitUsage, "verify", dir, "--public", key+".pub"); !strings.Contains(out, "not those that were signed") {
		t.Errorf("a changed file: %s", out)
	}
	if err := os.WriteFile(path, []byte("version: 2"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(exitUsage, "sign", dir, "--key", key) // what cannot be read is not signed
}
