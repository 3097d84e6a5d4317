// Package smtptest is a mail server for tests, on this machine: it takes letters,
// or fails as it is told.
package smtptest

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// Mail is a letter that came.
type Mail struct {
	From, To string // of the envelope
	Data     string // head and body, with "\n" at the ends of lines
	TLS      bool
	Login    string // what came after AUTH; "" without
}

// Server is a mail server.
type Server struct {
	Addr string // HOST:PORT
	// Roots trust it, when it speaks TLS.
	Roots *x509.CertPool
	// Answers replace what it says to a command: by "" (the greeting), EHLO, AUTH,
	// MAIL, RCPT, DATA, "." (the letter) or QUIT.
	Answers map[string]string
	// Stall has it say nothing to that command.
	Stall string

	starttls, implicit bool
	config             *tls.Config
	mu                 sync.Mutex
	mails              []Mail
	spoken             []string
}

// Kinds of servers.
const (
	Plain    = "plain"    // no TLS
	StartTLS = "starttls" // offers STARTTLS
	Implicit = "implicit" // TLS from the start
)

// New starts a server of a kind, with the settings that are made on it; it ends
// with the test.
func New(t testing.TB, kind string, settings ...func(*Server)) *Server {
	t.Helper()
	s := &Server{Answers: map[string]string{}, starttls: kind == StartTLS, implicit: kind == Implicit}
	s.certify(t)
	for _, set := range settings {
		set(s)
	}
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Addr = l.Addr().String()
	end := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { s.serve(conn, end) })
		}
	})
	t.Cleanup(func() {
		close(end)
		_ = l.Close()
		all.Wait()
	})
	return s
}

// Mails gives the letters that came so far.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Spoken gives the commands that came so far, in order.
func (s *Server) Spoken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.spoken...)
}

func (s *Server) certify(t testing.TB) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s.Roots = x509.NewCertPool()
	s.Roots.AddCert(leaf)
	s.config = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
}

// talk is one connection.
type talk struct {
	*Server
	conn net.Conn
	in   *bufio.Scanner
	end  chan struct{}
	mail Mail
}

func (s *Server) serve(conn net.Conn, end chan struct{}) {
	defer func() { _ = conn.Close() }()
	t := &talk{Server: s, end: end}
	t.use(conn)
	if s.implicit {
		t.use(tls.Server(conn, s.config))
		t.mail.TLS = true
	}
	go func() { // the test's end ends it
		<-end
		_ = conn.Close()
	}()
	if !t.say("", "220 ready") {
		return
	}
	for t.in.Scan() {
		line := t.in.Text()
		command, _, _ := strings.Cut(strings.ToUpper(line), " ")
		s.mu.Lock()
		s.spoken = append(s.spoken, command)
		s.mu.Unlock()
		if !t.answer(command, line) {
			return
		}
	}
}

func (t *talk) use(conn net.Conn) { t.conn, t.in = conn, bufio.NewScanner(conn) }

// say answers a command; false ends the connection.
func (t *talk) say(command, usual string) bool {
	if t.Stall != "" && t.Stall == command {
		<-t.end
		return false
	}
	if other, ok := t.Answers[command]; ok {
		usual = other
	}
	_, err := t.conn.Write([]byte(strings.ReplaceAll(usual, "\n", "\r\n") + "\r\n"))
	return err == nil
}

func (t *talk) answer(command, line string) bool {
	switch command {
	case "EHLO", "HELO":
		offer := "250-here\n"
		if t.starttls && !t.mail.TLS {
			offer += "250-STARTTLS\n"
		}
		return t.say("EHLO", offer+"250 AUTH PLAIN LOGIN")
	case "STARTTLS":
		if !t.say("STARTTLS", "220 go on") {
			return false
		}
		t.use(tls.Server(t.conn, t.config))
		t.mail.TLS = true
		return true
	case "AUTH":
		t.mail.Login = strings.TrimPrefix(line, "AUTH ")
		return t.say("AUTH", "235 welcome")
	case "MAIL":
		t.mail.From = between(line)
		return t.say("MAIL", "250 ok")
	case "RCPT":
		t.mail.To = between(line)
		return t.say("RCPT", "250 ok")
	case "DATA":
		_, refused := t.Answers["DATA"]
		return t.say("DATA", "354 go on") && (refused || t.letter())
	case "QUIT":
		_ = t.say("QUIT", "221 bye")
		return false
	}
	return t.say(command, "250 ok")
}

func (t *talk) letter() bool {
	var data strings.Builder
	for t.in.Scan() && t.in.Text() != "." {
		data.WriteString(strings.TrimPrefix(t.in.Text(), ".") + "\n")
	}
	if _, refused := t.Answers["."]; !refused && t.Stall != "." {
		t.mail.Data = data.String()
		t.mu.Lock()
		t.mails = append(t.mails, t.mail)
		t.mu.Unlock()
	}
	return t.say(".", "250 taken")
}

// between gives what stands between < and >.
func between(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	address, _, _ := strings.Cut(rest, ">")
	return address
}
