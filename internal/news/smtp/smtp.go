// Package smtp hands letters to a mail server: SMTP submission (RFC 6409) over
// TLS, with the library github.com/wneessen/go-mail. In plain text it speaks only
// to this machine.
package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/netip"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/news"
)

// Security says how the way to the server is kept from others.
type Security string

// The kinds of security.
const (
	StartTLS Security = "starttls" // TLS before anything else is said (RFC 3207), usually at port 587
	Implicit Security = "implicit" // TLS from the start (RFC 8314), usually at port 465
	None     Security = "none"     // to this machine alone
)

// Config is what a sender works with.
type Config struct {
	// Server is HOST:PORT. With Security None, HOST is localhost or an address such
	// as 127.0.0.1.
	Server string
	// From is the sender: an address, with a name or without.
	From     string
	Security Security
	// User and Password are for the server; empty when it asks for none.
	User, Password string
	Now            func() time.Time
	Rand           io.Reader // for the numbers of letters
	// Roots are whom to trust; nil is whom this machine trusts.
	Roots *x509.CertPool
	// Patience is how long one letter may take in all; 0 is 30 seconds.
	Patience time.Duration
}

// Sender sends letters, each over a connection of its own. It is a news.Sender,
// and safe for concurrent use.
type Sender struct {
	Config
	host   string
	port   int
	from   *mail.Address
	domain string // of From
}

const patience = 30 * time.Second

// New gives a sender; nothing is sent or tried yet. fault.Invalid says which
// setting is wrong, and repeats none.
func New(c Config) (*Sender, error) {
	s := &Sender{Config: c}
	if s.Patience == 0 {
		s.Patience = patience
	}
	host, port, err := net.SplitHostPort(c.Server)
	if err == nil {
		s.port, err = strconv.Atoi(port)
	}
	if err != nil || host == "" || s.port < 1 || s.port > 65535 || strings.ContainsAny(host, "\r\n \t/@") {
		return nil, fault.New(fault.Invalid, "--mail-server must be HOST:PORT, such as mail.example.org:587.")
	}
	s.host = host
	if s.from, err = mail.ParseAddress(c.From); err != nil || !plain(c.From) {
		return nil, fault.New(fault.Invalid, "--mail-from must be an e-mail address, such as news@example.org.")
	}
	s.domain = s.from.Address[strings.LastIndexByte(s.from.Address, '@')+1:]
	switch c.Security {
	case StartTLS, Implicit:
	case None:
		if !isLoopback(host) {
			return nil, fault.New(fault.Invalid, "--mail-tls none is for a mail server on this machine only. Anything else needs starttls or implicit.")
		}
	default:
		return nil, fault.New(fault.Invalid, "--mail-tls must be starttls, implicit or none.")
	}
	if (c.User == "") != (c.Password == "") {
		return nil, fault.New(fault.Invalid, "--mail-user and the password go together: give both or neither.")
	}
	return s, nil
}

// plain says whether a setting has no control characters.
func plain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Send implements news.Sender. Its errors are a *Error, or news.ErrRefused.
func (s *Sender) Send(ctx context.Context, to string, l news.Letter) error {
	m, err := s.compose(to, l)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	line := &line{ctx: ctx, tls: s.Security == Implicit, config: s.tlsConfig()}
	defer line.hangUp()
	client, err := gomail.NewClient(s.host, s.options(line)...)
	if err != nil {
		return fmt.Errorf("make mail client: %w", &Error{Stage: "setup"})
	}
	err = client.DialAndSendWithContext(ctx, m)
	if m.IsDelivered() { // what comes after the server took it does not matter
		return nil
	}
	return told(err)
}

func (s *Sender) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: s.host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
}

func (s *Sender) options(l *line) []gomail.Option {
	list := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(s.Patience), gomail.WithHELO(s.domain), gomail.WithoutNoop(), gomail.WithoutSMTPUTF8(),
		gomail.WithDialContextFunc(l.dial), gomail.WithTLSConfig(s.tlsConfig()),
	}
	switch s.Security {
	case StartTLS:
		list = append(list, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case Implicit:
		list = append(list, gomail.WithSSL())
	case None:
		list = append(list, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.User == "" {
		return list
	}
	return append(list, gomail.WithUsername(s.User), gomail.WithPassword(s.Password),
		gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
}
