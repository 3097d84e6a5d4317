package e2e

import (
	"bytes"
	"crypto/rand"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/breakwater-safety/breakwater/internal/timestamp"
	"github.com/breakwater-safety/breakwater/internal/timestamp/timestamptest"
)

// fakeAuthority starts a time stamp authority of this test's own, and gives its
// address and the file of its root. It answers a query and nothing else: what it
// is sent is a digest and a nonce, some 60 bytes.
func fakeAuthority(t *testing.T) (address, root string) {
	t.Helper()
	a := timestamptest.New(t, rand.Reader, time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := io.ReadAll(r.Body)
		if err != nil || len(query) > 80 || r.URL.RawQuery != "" || r.Header.Get("Content-Type") != timestamp.QueryType {
			t.Errorf("the authority is sent %d bytes, %v %q", len(query), err, r.URL)
		}
		w.Header().Set("Content-Type", timestamp.ReplyType)
		_, _ = w.Write(a.Answer(query))
	}))
	t.Cleanup(server.Close)
	root = filepath.Join(t.TempDir(), "root.pem")
	if err := os.WriteFile(root, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Certificate.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return server.URL, root
}

// alter copies a file with one piece of it changed.
func alter(ts *testscript.TestScript, _ bool, args []string) {
	data, err := os.ReadFile(ts.MkAbs(args[2]))
	ts.Check(err)
	if !bytes.Contains(data, []byte(args[0])) {
		ts.Fatalf("%s does not hold %q", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), bytes.Replace(data, []byte(args[0]), []byte(args[1]), 1), 0o600))
}

// open opens what was locked with age.
func open(t *testing.T, locked []byte, key age.Identity) []byte {
	t.Helper()
	r, err := age.Decrypt(bytes.NewReader(locked), key)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// says reports, as an error, that an element does not say something yet.
func (p *tab) says(selector, want string) error {
	if got := p.text(selector); !strings.Contains(got, want) {
		return &notYetError{got}
	}
	return nil
}
