package smtp

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"github.com/breakwater-safety/breakwater/internal/news"
)

// Error is why a letter was not taken: where it failed and the server's code, and
// nothing of what the server said, which may name the address.
type Error struct {
	// Stage is setup, connect, tls, login, sender, recipient or letter.
	Stage string
	Code  int // of the server's reply (RFC 5321, section 4.2); 0 when there was none
}

func (e *Error) Error() string {
	if e.Code == 0 {
		return fmt.Sprintf("the mail server did not take a letter: it failed at %q", e.Stage)
	}
	return fmt.Sprintf("the mail server did not take a letter: it failed at %q with code %d", e.Stage, e.Code)
}

// told makes an error of the library one that may be told.
func told(err error) error {
	if sent, ok := errors.AsType[*gomail.SendError](err); ok {
		return toldOf(sent)
	}
	out := &Error{Stage: "connect"}
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		out.Code = reply.Code
	}
	text := ""
	if err != nil {
		text = err.Error()
	}
	var wrong *tls.CertificateVerificationError
	var header tls.RecordHeaderError
	var alert tls.AlertError
	var op *net.OpError
	switch {
	case errors.As(err, &wrong), errors.As(err, &header), errors.As(err, &alert), strings.Contains(text, "STARTTLS"):
		out.Stage = "tls"
	case errors.As(err, &op):
	case strings.Contains(text, "AUTH"):
		out.Stage = "login"
	}
	return out
}

// permanent is the first of the codes by which a server says never (RFC 5321,
// section 4.2.1).
const permanent = 500

// toldOf tells a refusal of the address from what may be better the next time.
func toldOf(e *gomail.SendError) error {
	out := &Error{Stage: "letter", Code: e.ErrorCode()}
	switch e.Reason {
	case gomail.ErrSMTPMailFrom:
		out.Stage = "sender"
	case gomail.ErrSMTPRcptTo:
		out.Stage = "recipient"
		if out.Code >= permanent {
			return fmt.Errorf("%w: %w", news.ErrRefused, out)
		}
	case gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
		if out.Code >= permanent {
			return fmt.Errorf("%w: %w", news.ErrRefused, out)
		}
	}
	return out
}
