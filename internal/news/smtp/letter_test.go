package smtp

import (
	"bytes"
	"crypto/rand"
	"errors"
	"net/mail"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/news"
)

// FuzzCompose: whatever the address and the words are, the head has its nine
// lines and no other, and the letter goes to that address alone.
func FuzzCompose(f *testing.F) {
	f.Add("some.one@mail.example", "Something new", "Hello.\n")
	f.Add("a@b.example\r\nBcc: c@d.example", "x\r\nBcc: c@d.example\r\n\r\nbody", "\r\n.\r\nMAIL FROM:<a@b.example>")
	f.Add("a@b.example,c@d.example", "été\u2028\u0085Bcc: x", "\x00")
	f.Add("<a@b.example> NOTIFY=NEVER", "=?utf-8?q?=0D=0ABcc:_x?=", "From: x")
	s, err := New(Config{Server: "mail.example:587", From: "post@site.example", Security: StartTLS, Now: time.Now, Rand: rand.Reader})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, to, subject, text string) {
		m, err := s.compose(to, news.Letter{Subject: subject, Text: text})
		if errors.Is(err, news.ErrRefused) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if _, err := m.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		read, err := mail.ReadMessage(&out)
		if err != nil {
			t.Fatal(err)
		}
		if len(read.Header) != 9 {
			t.Errorf("the head has %d lines: %v", len(read.Header), read.Header)
		}
		list, err := read.Header.AddressList("To")
		if err != nil || len(list) != 1 || list[0].Address != to {
			t.Errorf("it goes to %v, %v", list, err)
		}
		rcpt, err := m.GetRecipients()
		if err != nil || len(rcpt) != 1 || rcpt[0] != "<"+to+">" {
			t.Errorf("the envelope goes to %v, %v", rcpt, err)
		}
	})
}
