package timestamp_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/timestamp"
	"github.com/breakwater-safety/breakwater/internal/timestamp/timestamptest"
)

var (
	digest = sha256.Sum256([]byte("what was kept"))
	now    = time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC)
)

const nonce = 0x3A78CF3DEBAD80D0

// A reply that OpenSSL made («openssl ts -reply», with keys made for this).
func TestOpenSSL(t *testing.T) {
	t.Parallel()
	reply, err := os.ReadFile("testdata/openssl.tsr")
	if err != nil {
		t.Fatal(err)
	}
	token, s, err := timestamp.Reply(reply, digest, nonce)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.Authority, "Made-up time stamp authority") || s.At.Year() != 2026 {
		t.Errorf("stamp %+v", s)
	}
	if _, err := timestamp.Check(token, digest); err != nil {
		t.Error(err)
	}
	pem, err := os.ReadFile("testdata/root.pem")
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) || s.Trusted(roots) != nil {
		t.Errorf("its own root is not trusted: %v", s.Trusted(roots))
	}
	if s.Trusted(x509.NewCertPool()) == nil {
		t.Error("it is trusted without a root")
	}
}

func TestAuthority(t *testing.T) {
	t.Parallel()
	a := timestamptest.New(t, rand.Reader, now)
	token, s, err := timestamp.Reply(a.Answer(timestamp.Query(digest, nonce)), digest, nonce)
	if err != nil || !s.At.Equal(now) || s.Authority != "CN=Authority of a test" || len(token) == 0 {
		t.Fatalf("stamp %+v, %v", s, err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.Certificate)
	if err := s.Trusted(roots); err != nil {
		t.Error(err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	good := timestamptest.New(t, rand.Reader, now)
	reply := good.Answer(timestamp.Query(digest, nonce))
	late := timestamptest.New(t, rand.Reader, now)
	late.At = now.Add(48 * time.Hour)
	twisted := timestamptest.New(t, rand.Reader, now)
	twisted.Twist = func(content []byte) []byte { return bytes.Replace(content, []byte("20261122"), []byte("20261121"), 1) }
	server := timestamptest.New(t, rand.Reader, now, x509.ExtKeyUsageServerAuth)
	other := sha256.Sum256([]byte("something else"))
	for name, tt := range map[string]struct {
		reply  []byte
		digest [32]byte
		nonce  uint64
		want   error
		says   string
	}{
		"another digest":      {reply, other, nonce, timestamp.ErrToken, "something else"},
		"another nonce":       {reply, digest, 1, timestamp.ErrToken, "nonce"},
		"refused":             {timestamptest.Refuse(), digest, nonce, timestamp.ErrRefused, ""},
		"nothing":             {nil, digest, nonce, timestamp.ErrToken, "read"},
		"more behind it":      {append(bytes.Clone(reply), 0), digest, nonce, timestamp.ErrToken, "read"},
		"too long":            {make([]byte, timestamp.MaxBytes+1), digest, nonce, timestamp.ErrToken, "long"},
		"outside of validity": {late.Answer(timestamp.Query(digest, nonce)), digest, nonce, timestamp.ErrToken, "valid"},
		"another time":        {twisted.Answer(timestamp.Query(digest, nonce)), digest, nonce, timestamp.ErrToken, "not what is in it"},
		"another use":         {server.Answer(timestamp.Query(digest, nonce)), digest, nonce, timestamp.ErrToken, "not one for time stamps"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := timestamp.Reply(tt.reply, tt.digest, tt.nonce)
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want %v that says %q", err, tt.want, tt.says)
			}
		})
	}
}

// Whatever byte of a token is changed, what it says is refused or stays: the
// time, the digest and who signed cannot be made others.
func TestChangedTokens(t *testing.T) {
	t.Parallel()
	a := timestamptest.New(t, rand.Reader, now)
	token, before, err := timestamp.Reply(a.Answer(timestamp.Query(digest, nonce)), digest, nonce)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.Certificate)
	rapid.Check(t, func(rt *rapid.T) {
		changed := bytes.Clone(token)
		changed[rapid.IntRange(0, len(token)-1).Draw(rt, "byte")] ^= byte(rapid.IntRange(1, 255).Draw(rt, "bits"))
		s, err := timestamp.Check(changed, digest)
		if err == nil && s.Trusted(roots) == nil && !s.At.Equal(before.At) {
			rt.Fatalf("it says %v now", s.At)
		}
	})
}

func FuzzCheck(f *testing.F) {
	reply, err := os.ReadFile("testdata/openssl.tsr")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(reply)
	f.Add(timestamptest.Refuse())
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _, _ = timestamp.Reply(data, digest, nonce)
		_, _ = timestamp.Check(data, digest)
	})
}
