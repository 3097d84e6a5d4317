package smtp

import (
	"encoding/hex"
	"io"
	"net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/news"
)

// compose makes the message: plain text, and no header but those it needs. An
// address that is none is news.ErrRefused: nothing in it gets into the head.
func (s *Sender) compose(to string, l news.Letter) (*gomail.Msg, error) {
	if (&cases.Contact{Kind: cases.ContactEmail, Value: to}).Validate() != nil {
		return nil, news.ErrRefused
	}
	id := make([]byte, 16)
	if _, err := io.ReadFull(s.Rand, id); err != nil {
		return nil, &Error{Stage: "setup"}
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	m.FromMailAddress(s.from)
	m.ToMailAddress(&mail.Address{Address: to})
	m.Subject(oneLine(l.Subject))
	m.SetDateWithValue(s.Now().UTC())
	m.SetMessageIDWithValue(hex.EncodeToString(id) + "@" + s.domain)
	// RFC 3834: so that holiday notes and the like do not answer.
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, strings.ReplaceAll(l.Text, "\n", "\r\n"))
	return m, nil
}

// oneLine is text with every control character and run of spaces as one space.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
}
