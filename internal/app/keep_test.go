package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/pdq"
)

// TestBanksChangedByAnotherProcess are known to the server within moments: an
// entry that was added matches, one that was withdrawn does not.
func TestBanksChangedByAnotherProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	url := start(t, app.Config{DataDir: dir})
	apiKey := addPlatform(t, dir)
	db, err := app.OpenStore(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	other, err := bank.Open(t.Context(), db, make([]byte, 32), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	key, hash := bank.Key{Platform: "test", Name: "stop"}, pdq.Hash{1, 2, 3}
	if _, err := other.Create(t.Context(), key, bank.DefaultSettings()); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Add(t.Context(), key, []bank.Entry{{ID: "e", Fingerprint: bank.Fingerprint{PDQ: &hash}}}); err != nil {
		t.Fatal(err)
	}
	matches := func() bool {
		body := fmt.Sprintf(`{"fingerprints":{"pdq":"%s"}}`, hash)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/v1/media/checks", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+apiKey)
		r.Header.Set("Content-Type", "application/json")
		status, answer := do(t, r)
		if status != http.StatusOK {
			t.Fatalf("%d %s", status, answer)
		}
		return strings.Contains(answer, `"entry":"e"`)
	}
	eventually(t, "the added entry matches", matches)
	if err := other.Withdraw(t.Context(), key, "e"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the withdrawn entry matches no more", func() bool { return !matches() })
}

// eventually waits for what is promised within a second, with patience for a
// busy machine.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 200 {
		if is() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("in ten seconds it did not become true that %s", what)
}
