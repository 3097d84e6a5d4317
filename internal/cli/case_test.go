package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/cases"
)

// TestCaseReview decides of what waits, and rotates the keys in between.
func TestCaseReview(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	mine, others := openCase(t, data, 3), openCase(t, data, 1)
	run := func(want int, in string, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		env := &Env{Stdin: strings.NewReader(in), Stdout: &out, Stderr: &errs, Now: time.Now, Getenv: func(string) string { return "" }}
		if code := Main(context.WithoutCancel(t.Context()), append(args, "--data", data), env); code != want {
			t.Fatalf("%v: exit code %d, want %d: %s%s", args, code, want, &out, &errs)
		}
		return out.String() + errs.String()
	}
	waiting := func(in string, args ...string) (ids []string) {
		t.Helper()
		out := run(exitOK, in, append([]string{"case", "waiting", "--json"}, args...)...)
		for line := range strings.Lines(out) {
			var one struct{ Fingerprint string }
			if err := json.Unmarshal([]byte(line), &one); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, one.Fingerprint)
		}
		return ids
	}
	if all, one := waiting(""), waiting(strings.ToLower(mine)+"\n", "--reference"); len(all) != 4 || len(one) != 3 {
		t.Fatalf("%d wait, %d of one case", len(all), len(one))
	}
	ids := waiting(mine, "--reference")
	run(exitOK, "", "case", "confirm", ids[0])
	run(exitOK, "", "keys", "rotate")
	run(exitOK, "", "case", "hold", ids[1])
	run(exitOK, "", "case", "refuse", ids[2])
	if out := run(exitOK, "", "case", "waiting"); strings.Count(out, "fp-") != 2 || !strings.Contains(out, "held") {
		t.Errorf("what waits: %s", out)
	}
	for in, want := range map[string]string{"BW-0000-0000": "no such case", "not-a-reference": "BW-7K3M-9QXD", "": "BW-7K3M-9QXD"} {
		if out := run(exitUsage, in, "case", "waiting", "--reference"); !strings.Contains(out, want) || in != "" && strings.Contains(out, in) {
			t.Errorf("of %q: %s", in, out)
		}
	}
	run(exitUsage, "", "case", "confirm", ids[2]) // it was refused
	run(exitUsage, "", "case", "confirm", "fp-no")
	if left := waiting(others, "--reference"); len(left) != 1 {
		t.Errorf("%d of the other case wait", len(left))
	}
}

// openCase opens a case with so many fingerprints that wait.
func openCase(t *testing.T, data string, n int) (reference string) {
	t.Helper()
	desk, err := app.OpenDesk(t.Context(), app.Config{DataDir: data, Now: time.Now, Review: true}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = desk.Close() }()
	var o cases.Opening
	for i := range n {
		o.Fingerprints = append(o.Fingerprints, cases.Fingerprint{Kind: cases.KindPhoto, SHA256: &[32]byte{byte(i)}})
	}
	r, _, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return string(r)
}
