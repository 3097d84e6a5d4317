package lockbox_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/lockbox"
)

func TestLock(t *testing.T) {
	t.Parallel()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	plain := []byte(strings.Repeat("what was kept ", 10_000))
	locked, err := lockbox.Lock(" "+key.Recipient().String()+"\n", plain)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(locked, []byte("what was kept")) {
		t.Error("the text stands in what was locked")
	}
	r, err := age.Decrypt(bytes.NewReader(locked), key)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("opened %d bytes (%v), want %d", len(got), err, len(plain))
	}
	if _, err := age.Decrypt(bytes.NewReader(locked), other); err == nil {
		t.Error("another key opens it")
	}
}

func TestLockRefuses(t *testing.T) {
	t.Parallel()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	public := key.Recipient().String()
	for name, recipient := range map[string]string{
		"nothing": "", "words": "the police", "a secret key": key.String(), "cut short": public[:30],
		"two": public + "\n" + public, "very long": "age1" + strings.Repeat("q", 5000),
	} {
		_, err := lockbox.Lock(recipient, []byte("x"))
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want a refusal", name, err)
		} else if recipient != "" && strings.Contains(err.Error(), recipient) {
			t.Errorf("%s: the error repeats it", name)
		}
	}
}
