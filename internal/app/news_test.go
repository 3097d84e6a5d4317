package app_test

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/news/smtp"
	"github.com/breakwater-safety/breakwater/internal/news/smtp/smtptest"
)

// postForm posts a form of the site.
func postForm(t *testing.T, address string, form ...string) (int, string) {
	t.Helper()
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return do(t, r)
}

// A person opens a case with an address; a partner says that it has the
// fingerprint: one letter comes, in their language, and says nothing of the case.
func TestNews(t *testing.T) {
	t.Parallel()
	server, dir := smtptest.New(t, smtptest.Plain), t.TempDir()
	site := start(t, app.Config{DataDir: dir, Mail: app.MailConfig{
		Server: server.Addr, From: "post@site.example", Security: smtp.None, Site: "https://site.example/",
	}})
	if _, page := get(t, site+"/es/links"); !strings.Contains(page, `name="contact"`) {
		t.Fatal("no address is asked for")
	}
	desk, err := app.OpenDesk(t.Context(), app.Config{DataDir: dir, Now: time.Now}, rand.Reader) // partners' words, beside the server
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = desk.Close() }()
	var ids []cases.FingerprintID
	open := func(who, image string) (reference string) {
		t.Helper()
		turn := `"` + strings.Repeat(image, 32) + `"`
		prints := `[{"kind":"photo","pdq":[` + strings.Repeat(turn+",", 7) + turn + `],"quality":90}]`
		status, page := postForm(t, site+"/es/case/new", "then", "adult", "contact", who, "fingerprints", prints)
		changes, err := desk.Changes(t.Context(), cases.Banks(), 0, 10)
		if err != nil || status != http.StatusOK || len(changes) != len(ids)+1 {
			t.Fatalf("the case was not opened: %d, %v", status, err)
		}
		ids = append(ids, changes[len(ids)].Fingerprint.ID)
		return regexp.MustCompile(`BW-[0-9A-Z]{4}-[0-9A-Z]{4}`).FindString(page)
	}
	receive := func(id cases.FingerprintID, partner string, state cases.ReceiptState) {
		t.Helper()
		if err := desk.Receive(t.Context(), partner, []cases.Receipt{{Fingerprint: id, State: state}}); err != nil {
			t.Fatal(err)
		}
	}
	letters := func(n int) []smtptest.Mail {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); len(server.Mails()) < n; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%d letters came, want %d", len(server.Mails()), n)
			}
		}
		return server.Mails()
	}
	reference := open("some.one@mail.example", "5a")
	receive(ids[0], "some-app", cases.ReceiptReceived)
	m := letters(1)[0]
	receive(ids[0], "some-app", cases.ReceiptRemoved) // on the same day
	receive(ids[0], "other-app", cases.ReceiptReceived)
	open("another@mail.example", "a5") // whose turn comes after it
	receive(ids[1], "some-app", cases.ReceiptReceived)
	if both := letters(2); len(both) != 2 || both[1].To != "another@mail.example" {
		t.Errorf("a second letter on the same day: %+v", both)
	}
	if m.To != "some.one@mail.example" || m.From != "post@site.example" {
		t.Errorf("it went to %s from %s", m.To, m.From)
	}
	for _, has := range []string{"Subject: Algo nuevo\n", "https://site.example/es/case\n", "elige"} {
		if !strings.Contains(m.Data, has) {
			t.Errorf("the letter lacks %q", has)
		}
	}
	for _, not := range []string{reference, strings.ReplaceAll(reference[3:], "-", ""), "fp-", "some-app", "imagen", "foto", "caso", "Breakwater"} {
		if strings.Contains(m.Data, not) {
			t.Errorf("the letter tells %q", not)
		}
	}
	if _, metrics := get(t, site+"/metrics"); !strings.Contains(metrics, `breakwater_news_total{result="sent"} 2`) {
		t.Error("it was not counted")
	}
}

// Settings that are wrong end before anything is served, with a sentence.
func TestNewsSettings(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]app.MailConfig{
		"plain":              {Server: "mail.example:25", From: "post@site.example", Security: smtp.None},
		"no sender":          {Server: "mail.example:587", Security: smtp.StartTLS},
		"a site without TLS": {Server: "mail.example:587", From: "post@site.example", Security: smtp.StartTLS, Site: "http://site.example"},
		"a page of a site":   {Server: "mail.example:587", From: "post@site.example", Security: smtp.StartTLS, Site: "https://site.example/case"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := app.New(t.Context(), app.Config{DataDir: t.TempDir(), Listen: "127.0.0.1:0", Mail: m, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
			if err == nil {
				_ = a.Close()
			}
			if err == nil || !strings.Contains(err.Error(), "--mail-") {
				t.Errorf("got %v", err)
			}
		})
	}
}
