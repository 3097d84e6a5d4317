package smtp_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/news"
	"github.com/breakwater-safety/breakwater/internal/news/smtp"
	"github.com/breakwater-safety/breakwater/internal/news/smtp/smtptest"
)

// No connection and nothing that waits on one is left behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	person   = "some.one@mail.example"
	password = "not-to-be-told"
)

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func config(s *smtptest.Server, kind smtp.Security) smtp.Config {
	return smtp.Config{
		Server: s.Addr, From: "Post <post@site.example>", Security: kind, Roots: s.Roots, Now: noon, Rand: rand.Reader, Patience: 10 * time.Second,
	}
}

func send(t *testing.T, c smtp.Config) error {
	t.Helper()
	s, err := smtp.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s.Send(t.Context(), person, letter)
}

var letter = news.Letter{Subject: "Du nouveau, été", Text: "Bonjour.\n\n.Point\nC’est ici.\n"}

func TestSend(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		server   string
		security smtp.Security
		user     string
	}{
		{smtptest.StartTLS, smtp.StartTLS, "post"},
		{smtptest.StartTLS, smtp.StartTLS, ""},
		{smtptest.Implicit, smtp.Implicit, "post"},
		{smtptest.Plain, smtp.None, ""},
	} {
		t.Run(tt.server+" "+tt.user, func(t *testing.T) {
			t.Parallel()
			server := smtptest.New(t, tt.server)
			c := config(server, tt.security)
			if tt.user != "" {
				c.User, c.Password = tt.user, password
			}
			if err := send(t, c); err != nil {
				t.Fatal(err)
			}
			mails := server.Mails()
			if len(mails) != 1 {
				t.Fatalf("%d letters", len(mails))
			}
			m := mails[0]
			login := ""
			if tt.user != "" {
				login = "PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00post\x00"+password))
			}
			if m.From != "post@site.example" || m.To != person || m.TLS != (tt.security != smtp.None) || m.Login != login {
				t.Errorf("the envelope is %+v", m)
			}
			reads(t, m.Data)
		})
	}
}

// reads checks the letter: its words, and that its head holds what it must and
// nothing else.
func reads(t *testing.T, data string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name, values := range m.Header {
		names = append(names, name)
		if len(values) != 1 {
			t.Errorf("%s stands %d times", name, len(values))
		}
	}
	slices.Sort(names)
	want := []string{
		"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To",
	}
	if !slices.Equal(names, want) {
		t.Errorf("the head has %v, want %v", names, want)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != letter.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	if to := m.Header.Get("To"); to != "<"+person+">" {
		t.Errorf("to %q", to)
	}
	if id := m.Header.Get("Message-ID"); !strings.HasSuffix(id, "@site.example>") || len(id) != len("<@site.example>")+32 {
		t.Errorf("number %q", id)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if got := strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")); err != nil || got != strings.TrimSpace(letter.Text) {
		t.Errorf("text %q, %v", got, err)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		server   string
		security smtp.Security
		answers  map[string]string
		stall    string
		stage    string
		code     int
		refused  bool
	}{
		"no TLS is offered":            {server: smtptest.Plain, security: smtp.StartTLS, stage: "tls"},
		"no TLS at all":                {server: smtptest.Plain, security: smtp.Implicit, stage: "tls"},
		"the address is unknown":       {answers: map[string]string{"RCPT": "550 5.1.1 <" + person + "> unknown"}, stage: "recipient", code: 550, refused: true},
		"its box is full":              {answers: map[string]string{"RCPT": "452 4.2.2 " + person + " is full"}, stage: "recipient", code: 452},
		"come later":                   {answers: map[string]string{"": "421 busy"}, stage: "connect", code: 421},
		"not from there":               {answers: map[string]string{"MAIL": "550 who are you"}, stage: "sender", code: 550},
		"the letter is refused":        {answers: map[string]string{".": "554 no"}, stage: "letter", code: 554, refused: true},
		"the letter is put off":        {answers: map[string]string{".": "451 later"}, stage: "letter", code: 451},
		"the password is wrong":        {answers: map[string]string{"AUTH": "535 " + password + " is wrong"}, stage: "login", code: 535},
		"silence after the greeting":   {stall: "EHLO", stage: "connect"},
		"silence after the recipient":  {stall: "RCPT", stage: "recipient"},
		"silence after the letter":     {stall: ".", stage: "letter"},
		"it takes it, and then breaks": {answers: map[string]string{"RSET": "500 no", "QUIT": "500 no"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.server == "" {
				tt.server, tt.security = smtptest.StartTLS, smtp.StartTLS
			}
			server := smtptest.New(t, tt.server, func(s *smtptest.Server) { s.Answers, s.Stall = tt.answers, tt.stall })
			c := config(server, tt.security)
			c.User, c.Password = "post", password
			if tt.stall != "" {
				c.Patience = 200 * time.Millisecond
			}
			err := send(t, c)
			if tt.stage == "" {
				if err != nil || len(server.Mails()) != 1 {
					t.Errorf("got %v, %d letters", err, len(server.Mails()))
				}
				return
			}
			why, ok := errors.AsType[*smtp.Error](err)
			if !ok || why.Stage != tt.stage || why.Code != tt.code || errors.Is(err, news.ErrRefused) != tt.refused {
				t.Fatalf("got %v", err)
			}
			if text := err.Error(); strings.Contains(text, "some.one") || strings.Contains(text, password) {
				t.Errorf("the error tells %q", text)
			}
			if len(server.Mails()) != 0 {
				t.Error("a letter came all the same")
			}
			if tt.stage == "tls" && (slices.Contains(server.Spoken(), "AUTH") || slices.Contains(server.Spoken(), "MAIL")) {
				t.Errorf("in plain text it was told %v", server.Spoken())
			}
		})
	}
}

// A server that nobody vouches for gets no password and no address.
func TestACertificateThatIsNotTrusted(t *testing.T) {
	t.Parallel()
	for kind, security := range map[string]smtp.Security{smtptest.StartTLS: smtp.StartTLS, smtptest.Implicit: smtp.Implicit} {
		server := smtptest.New(t, kind)
		c := config(server, security)
		c.Roots, c.User, c.Password = smtptest.New(t, kind).Roots, "post", password
		why, ok := errors.AsType[*smtp.Error](send(t, c))
		if !ok || why.Stage != "tls" || slices.Contains(server.Spoken(), "AUTH") || slices.Contains(server.Spoken(), "MAIL") {
			t.Errorf("%s: got %v after %v", kind, why, server.Spoken())
		}
	}
}

// Who stops does not wait for a slow server.
func TestStop(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.StartTLS, func(s *smtptest.Server) { s.Stall = "RCPT" })
	s, err := smtp.New(config(server, smtp.StartTLS))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	if err := s.Send(ctx, person, letter); err == nil {
		t.Error("no error")
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*smtp.Config){
		"no port":               func(c *smtp.Config) { c.Server = "secret.example" },
		"a port that is none":   func(c *smtp.Config) { c.Server = "secret.example:0" },
		"no host":               func(c *smtp.Config) { c.Server = ":587" },
		"no sender":             func(c *smtp.Config) { c.From = "secret" },
		"a head in the sender":  func(c *smtp.Config) { c.From = "post@secret.example\r\nBcc: x@secret.example" },
		"plain to elsewhere":    func(c *smtp.Config) { c.Security, c.Server = smtp.None, "secret.example:25" },
		"plain to a near one":   func(c *smtp.Config) { c.Security, c.Server = smtp.None, "10.0.0.1:25" },
		"plain to a like one":   func(c *smtp.Config) { c.Security, c.Server = smtp.None, "localhost.secret.example:25" },
		"no security":           func(c *smtp.Config) { c.Security = "" },
		"a name alone":          func(c *smtp.Config) { c.User = "secret" },
		"a password of no name": func(c *smtp.Config) { c.Password = "secret" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := smtp.Config{Server: "mail.example:587", From: "post@site.example", Security: smtp.StartTLS, Now: noon, Rand: rand.Reader}
			if _, err := smtp.New(c); err != nil {
				t.Fatal(err)
			}
			change(&c)
			if _, err := smtp.New(c); fault.CodeOf(err) != fault.Invalid || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v", err)
			}
		})
	}
	for _, near := range []string{"localhost:25", "127.0.0.1:25", "[::1]:25"} {
		if _, err := smtp.New(smtp.Config{Server: near, From: "post@site.example", Security: smtp.None}); err != nil {
			t.Errorf("%s: %v", near, err)
		}
	}
}
