package webhook_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/webhook"
)

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func secret(t testing.TB) webhook.Secret {
	t.Helper()
	s, err := webhook.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The vector of the specification's own libraries.
func TestVector(t *testing.T) {
	t.Parallel()
	s, err := webhook.ParseSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	h, err := webhook.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`), s)
	if err != nil || h.Signature != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Errorf("%v %v", h, err)
	}
}

// What we sign the specification's library signs the same way, and each believes
// the other.
func TestAgainstTheLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		s, err := webhook.NewSecret(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(r, "key")))
		if err != nil {
			r.Fatal(err)
		}
		id := rapid.StringMatching(`[A-Za-z0-9_-]{1,128}`).Draw(r, "id")
		body := rapid.SliceOf(rapid.Byte()).Draw(r, "body")
		at := time.Unix(rapid.Int64Range(1, 1<<33).Draw(r, "at"), 0)
		h, err := webhook.Sign(id, at, body, s)
		if err != nil {
			r.Fatal(err)
		}
		oracle, err := standard.NewWebhook(s.Text())
		if err != nil {
			r.Fatal(err)
		}
		want, err := oracle.Sign(id, at, body)
		if err != nil || h.Signature != want {
			r.Fatalf("signed %s, the library %s %v", h.Signature, want, err)
		}
		theirs := webhook.Header{ID: id, Timestamp: fmt.Sprint(at.Unix()), Signature: want}
		if err := webhook.Verify(theirs, body, at, s); err != nil {
			r.Fatalf("the library's signature is not believed: %v", err)
		}
	})
}

// A key is changed while the other side still has the one before; and each
// version is believed by its own key alone.
func TestManySignatures(t *testing.T) {
	t.Parallel()
	old, next, stranger := secret(t), secret(t), secret(t)
	private := webhook.PrivateKeyOf(bytes.Repeat([]byte{7}, 32))
	other := webhook.PrivateKeyOf(bytes.Repeat([]byte{8}, 32)).Public()
	body := []byte(`{"type":"exchange.changed"}`)
	h, err := webhook.Sign("msg_1", noon(), body, next, old, private)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		keys []webhook.Verifier
		want error
	}{
		"the old secret":      {[]webhook.Verifier{old}, nil},
		"the new secret":      {[]webhook.Verifier{next}, nil},
		"the public key":      {[]webhook.Verifier{private.Public()}, nil},
		"one of two":          {[]webhook.Verifier{stranger, next}, nil},
		"another secret":      {[]webhook.Verifier{stranger}, webhook.ErrSignature},
		"another public key":  {[]webhook.Verifier{other}, webhook.ErrSignature},
		"no keys":             {nil, webhook.ErrSignature},
		"keys that are empty": {[]webhook.Verifier{webhook.Secret{}, webhook.PublicKey{}}, webhook.ErrSignature},
	} {
		if err := webhook.Verify(h, body, noon(), tt.keys...); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

// A message that was changed anywhere, or comes at another time, is not believed.
func TestNotBelieved(t *testing.T) {
	t.Parallel()
	s, body := secret(t), []byte(`{"a":1}`)
	good, err := webhook.Sign("msg_1", noon(), body, s)
	if err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprint(noon().Unix())
	for name, tt := range map[string]struct {
		h    webhook.Header
		body string
		now  time.Duration
		want error
	}{
		"as it was":              {good, string(body), 0, nil},
		"5 minutes later":        {good, string(body), webhook.Tolerance, nil},
		"over 5 minutes later":   {good, string(body), webhook.Tolerance + 1, webhook.ErrTime},
		"over 5 minutes earlier": {good, string(body), -webhook.Tolerance - 1, webhook.ErrTime},
		"another body":           {good, `{"a":2}`, 0, webhook.ErrSignature},
		"another id":             {webhook.Header{"msg_2", at, good.Signature}, string(body), 0, webhook.ErrSignature},
		"another time":           {webhook.Header{"msg_1", fmt.Sprint(noon().Unix() + 1), good.Signature}, string(body), 0, webhook.ErrSignature},
		"an id with a full stop": {webhook.Header{"msg.1", at, good.Signature}, string(body), 0, webhook.ErrHeader},
		"no id":                  {webhook.Header{"", at, good.Signature}, string(body), 0, webhook.ErrHeader},
		"a time with a sign":     {webhook.Header{"msg_1", "+" + at, good.Signature}, string(body), 0, webhook.ErrHeader},
		"no signature":           {webhook.Header{"msg_1", at, ""}, string(body), 0, webhook.ErrHeader},
		"an unknown version":     {webhook.Header{"msg_1", at, strings.Replace(good.Signature, "v1,", "v9,", 1)}, string(body), 0, webhook.ErrHeader},
		"the version of others":  {webhook.Header{"msg_1", at, strings.Replace(good.Signature, "v1,", "v1a,", 1)}, string(body), 0, webhook.ErrSignature},
		"one good of many":       {webhook.Header{"msg_1", at, "v9,x v1,!! v1,AAAA " + good.Signature}, string(body), 0, nil},
		"too many":               {webhook.Header{"msg_1", at, strings.Repeat("v1,AAAA ", 16) + good.Signature}, string(body), 0, webhook.ErrHeader},
	} {
		if err := webhook.Verify(tt.h, []byte(tt.body), noon().Add(tt.now), s); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	s := secret(t)
	if again, err := webhook.ParseSecret(s.Text()); err != nil || again.Text() != s.Text() {
		t.Errorf("a secret: %v", err)
	}
	p := webhook.PrivateKeyOf(bytes.Repeat([]byte{7}, 32)).Public()
	if again, err := webhook.ParsePublicKey(p.String()); err != nil || again.String() != p.String() {
		t.Errorf("a public key: %v", err)
	}
	if shown := fmt.Sprintf("%v %+v %#v", s, s, s); strings.Contains(shown, s.Text()[8:20]) {
		t.Errorf("a secret shows itself: %s", shown)
	}
	for _, text := range []string{"", "whsec_", "whsec_AAAA", "whsec_" + strings.Repeat("A", 92), "whpk_" + s.Text()[6:], s.Text() + "=", s.Text()[6:]} {
		if _, err := webhook.ParseSecret(text); err == nil || len(text) > 8 && strings.Contains(err.Error(), text[7:]) {
			t.Errorf("%q as a secret: %v", text, err)
		}
		if _, err := webhook.ParsePrivateKey(text); err == nil {
			t.Errorf("%q as a private key", text)
		}
	}
}

// FuzzVerify believes nothing that was not signed, and never panics.
func FuzzVerify(f *testing.F) {
	f.Add("msg_1", "1764000000", "v1,AAAA v1a,BBBB", []byte("{}"))
	f.Add("", "", "", []byte{})
	f.Add("msg.1", "-1", "v1,,v1 , ,", []byte("x"))
	s := secret(f)
	p := webhook.PrivateKeyOf(bytes.Repeat([]byte{7}, 32)).Public()
	f.Fuzz(func(t *testing.T, id, at, signature string, body []byte) {
		h := webhook.Header{ID: id, Timestamp: at, Signature: signature}
		if webhook.Verify(h, body, time.Unix(1764000000, 0), s, p) == nil {
			t.Errorf("believed %+v", h)
		}
	})
}
