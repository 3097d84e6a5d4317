package e2e

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/media/drawn"
	"github.com/breakwater-safety/breakwater/thread"
)

// secret marks everything personal that the test sends. It must not come back
// out of the log or the metrics, and the words of messages out of nothing.
const secret = "zqxsecret"

// After every kind of call, good and bad, neither the log nor the metrics hold
// anything personal, and the data folder no word of a message and no key.
func TestNothingPersonalIsKept(t *testing.T) {
	t.Parallel()
	s := start(t, filepath.Join(t.TempDir(), "data"), "--demo")
	c := newClient(t, s)
	_, requests := blackmail(t, secret+"-thread")
	for _, r := range requests {
		r.Thread.Accounts = []thread.Account{{ID: secret + "1"}, {ID: secret + "2"}}
		r.Message.From = secret + r.Message.From[1:]
		r.Message.Text += " " + secret + "-words $" + secret + "tag"
		c.call(t, "POST", "/v1/assessments", r, http.StatusOK)
	}
	personalCalls(t, c)
	metrics := c.call(t, "GET", "/metrics", nil, http.StatusOK)
	if err := s.stop(); err != nil {
		t.Fatalf("stop: %v", err)
	}
	for what, text := range map[string]string{"log": s.log.String(), "metrics": string(metrics.body)} {
		for _, mustNot := range []string{secret, c.key, strings.TrimPrefix(c.key, "bw_"), "127.0.0.1:"} {
			if i := strings.Index(strings.ToLower(text), strings.ToLower(mustNot)); i >= 0 {
				t.Errorf("the %s holds %q: …%s…", what, mustNot, text[max(0, i-200):min(len(text), i+60)])
			}
		}
	}
	for _, want := range []string{"route=/v1/assessments", "route=/v1/threads/{id}", "status=200", "request_id=", "route=none"} {
		if !strings.Contains(s.log.String(), want) {
			t.Errorf("the log lacks %q, so this test looks at the wrong thing", want)
		}
	}
	if !strings.Contains(string(metrics.body), `breakwater_http_requests_total{`) {
		t.Error("the metrics lack the count of requests")
	}
	noTextOnDisk(t, s.dir, secret+"-words", secret+"tag", c.key, "every name on that list")
}

// personalCalls makes every other kind of call with marked ids and contents.
func personalCalls(t *testing.T, c *client) {
	t.Helper()
	id := secret + "-thread"
	c.call(t, "GET", "/v1/threads/"+id, nil, http.StatusOK)
	kept := c.call(t, "GET", "/v1/threads/"+id+"/indicators", nil, http.StatusOK)
	if !strings.Contains(string(kept.body), `"value":"$`+secret+`tag"`) {
		t.Errorf("the payment tag is not among the indicators: %s", kept.body)
	}
	c.call(t, "POST", "/v1/reports", map[string]string{
		"id": secret, "account": secret + "1", "by": secret + "2", "kind": "report", "at": "2026-03-01T21:04:00Z",
	}, http.StatusNoContent)
	c.call(t, "POST", "/v1/reports", map[string]string{"id": secret, "kind": secret}, http.StatusBadRequest)
	c.call(t, "GET", "/v1/threads/"+secret+"-none", nil, http.StatusNotFound)
	c.call(t, "GET", "/v1/threads/"+id+"?q="+secret, nil, http.StatusOK)
	c.call(t, "GET", "/v1/"+secret, nil, http.StatusNotFound)
	c.call(t, "GET", "/"+secret, nil, http.StatusNotFound)
	c.call(t, "GET", "/c?country="+secret, nil, http.StatusNotFound)
	c.call(t, "GET", "/console/login/"+secret, nil, http.StatusForbidden)
	c.call(t, "POST", "/v1/banks", map[string]string{"name": "marked"}, http.StatusCreated)
	c.call(t, "POST", "/v1/banks/marked/entries", map[string]any{
		"id": secret, "source": secret, "fingerprints": map[string]string{"md5": strings.Repeat("ab", 16)},
	}, http.StatusCreated)
	c.call(t, "POST", "/v1/contact-checks", map[string]any{
		"action": "message", "from": map[string]string{"id": secret}, "to": map[string]string{"id": secret + "2"},
	}, http.StatusOK)
	c.call(t, "POST", "/v1/assessments", map[string]any{secret: secret}, http.StatusBadRequest)
	c.upload(t, secret, secret, drawn.EncodeJPEG(drawn.Picture("street"), 80), http.StatusOK)
	c.upload(t, secret+"2", secret, []byte(secret), http.StatusUnsupportedMediaType)
	broken, err := http.NewRequestWithContext(t.Context(), "GET", c.url+"/"+secret, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range []string{"Authorization", "User-Agent", "Cookie", "Referer", "X-Forwarded-For"} {
		broken.Header.Set(header, secret)
	}
	broken.Method = strings.ToUpper(secret)
	if _, err := c.send(broken); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, _ = c.try(gone, "GET", "/v1/threads/"+id, "", nil) // a caller that goes away
	c.call(t, "DELETE", "/v1/accounts/"+secret+"1", nil, http.StatusOK)
}

// noTextOnDisk looks for texts in every file of a data folder.
func noTextOnDisk(t *testing.T, dir string, texts ...string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		files++
		for _, text := range texts {
			if bytes.Contains(bytes.ToLower(data), bytes.ToLower([]byte(text))) {
				t.Errorf("%s holds %q", filepath.Base(p), text)
			}
		}
		return nil
	})
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the data folder is open to others: %v, %v", info.Mode(), err)
	}
	if err != nil || files == 0 {
		t.Errorf("looked at %d files of the data folder: %v", files, err)
	}
}
