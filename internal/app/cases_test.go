package app_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/pdq"
)

// A fingerprint of a person's case stops uploads on every platform, those that
// never made a bank among them, until it is withdrawn.
func TestACasesFingerprintStopsUploads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	url, key := start(t, app.Config{DataDir: dir}), addPlatform(t, dir)
	desk, err := app.OpenDesk(t.Context(), app.Config{DataDir: dir, Now: time.Now}, rand.Reader) // beside the server, which follows
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = desk.Close() }()
	photo := cases.Fingerprint{Kind: cases.KindPhoto, Quality: 90, PDQ: make([]pdq.Hash, 8), SHA256: &[32]byte{7}}
	if _, err := rand.Read(photo.PDQ[0][:]); err != nil {
		t.Fatal(err)
	}
	until := func(want bool) {
		t.Helper()
		body := fmt.Sprintf(`{"account":"someone","fingerprints":{"pdq":"%s"}}`, photo.PDQ[0])
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/v1/media/checks", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+key)
			r.Header.Set("Content-Type", "application/json")
			status, answer := do(t, r)
			stopped := strings.Contains(answer, `"bank":"cases-adult"`) && strings.Contains(answer, `"shared":true`) && strings.Contains(answer, `"hold"`)
			if status == http.StatusOK && stopped == want {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("stopped: %v, want %v: %d %s", stopped, want, status, answer)
			}
		}
	}
	until(false)
	reference, code, err := desk.Open(t.Context(), cases.Opening{Answers: cases.Answers{Then: cases.AgeAdult}, Fingerprints: []cases.Fingerprint{photo}})
	if err != nil {
		t.Fatal(err)
	}
	until(true)
	c, err := desk.Enter(t.Context(), string(reference), string(code), "")
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.Withdraw(t.Context(), c.Entry, nil); err != nil {
		t.Fatal(err)
	}
	until(false)
}
