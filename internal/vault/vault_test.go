package vault_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/internal/vault"
)

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func newRing(t testing.TB) *vault.Ring {
	t.Helper()
	ring, err := vault.NewRing(rand.Reader, noon())
	check(t, err)
	return ring
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sealed is an owner's key and one field under it.
type sealed struct {
	owner, key, field []byte
	name              string
}

func newSealed(t testing.TB, v *vault.Vault, owner, name, text string) sealed {
	t.Helper()
	key, box, err := v.NewKey([]byte(owner))
	check(t, err)
	field, err := key.Seal(name, []byte(text))
	check(t, err)
	return sealed{[]byte(owner), box, field, name}
}

func (s sealed) open(v *vault.Vault) (string, error) {
	key, err := v.Open(s.owner, s.key)
	if err != nil {
		return "", err
	}
	plain, err := key.Open(s.name, s.field)
	return string(plain), err
}

func TestWhatIsSealedOpens(t *testing.T) {
	t.Parallel()
	v := vault.New(newRing(t), rand.Reader)
	s := newSealed(t, v, "case 1", "links", "a text")
	if got, err := s.open(v); err != nil || got != "a text" {
		t.Fatalf("opened %q, %v", got, err)
	}
	if bytes.Contains(s.field, []byte("a text")) {
		t.Error("the text stands in the box")
	}
	again := newSealed(t, v, "case 1", "links", "a text")
	if bytes.Equal(again.field, s.field) || bytes.Equal(again.key, s.key) {
		t.Error("two seals are the same")
	}
}

// Nothing opens but in its own place and as it was sealed.
func TestWhatIsInAnotherPlaceDoesNotOpen(t *testing.T) {
	t.Parallel()
	v := vault.New(newRing(t), rand.Reader)
	mine, theirs := newSealed(t, v, "case 1", "links", "mine"), newSealed(t, v, "case 2", "links", "theirs")
	key, err := v.Open(mine.owner, mine.key)
	check(t, err)
	contact, err := key.Seal("contact", []byte("contact"))
	check(t, err)
	for name, s := range map[string]sealed{
		"another field of the case":   {mine.owner, mine.key, contact, "links"},
		"a field under another name":  {mine.owner, mine.key, mine.field, "contact"},
		"a field of another case":     {mine.owner, mine.key, theirs.field, "links"},
		"another case's key":          {mine.owner, theirs.key, theirs.field, "links"},
		"another case under this key": {theirs.owner, mine.key, mine.field, "links"},
		"no key":                      {mine.owner, nil, mine.field, "links"},
		"no field":                    {mine.owner, mine.key, nil, "links"},
	} {
		if got, err := s.open(v); !errors.Is(err, vault.ErrSealed) || got != "" {
			t.Errorf("%s: opened %q, %v", name, got, err)
		}
	}
}

func TestTampering(t *testing.T) {
	t.Parallel()
	v := vault.New(newRing(t), rand.Reader)
	s := newSealed(t, v, "case 1", "links", "a text")
	for _, box := range []*[]byte{&s.key, &s.field} {
		whole := *box
		for i := range whole {
			for _, bit := range []byte{1, 0x80} {
				*box = bytes.Clone(whole)
				(*box)[i] ^= bit
				if _, err := s.open(v); !errors.Is(err, vault.ErrSealed) {
					t.Fatalf("with byte %d changed: %v", i, err)
				}
			}
			*box = whole[:i]
			if _, err := s.open(v); !errors.Is(err, vault.ErrSealed) {
				t.Fatalf("cut to %d bytes: %v", i, err)
			}
		}
		*box = whole
	}
}

func TestRotation(t *testing.T) {
	t.Parallel()
	first := newRing(t)
	s := newSealed(t, vault.New(first, rand.Reader), "case 1", "links", "a text")
	second, err := first.Rotate(rand.Reader, noon())
	check(t, err)
	both := vault.New(second, rand.Reader)
	if got, err := s.open(both); err != nil || got != "a text" {
		t.Fatalf("under the ring with both: %q, %v", got, err)
	}
	again, changed, err := both.Rewrap(s.owner, s.key)
	check(t, err)
	if version, _ := vault.Version(again); !changed || version != 2 {
		t.Fatalf("changed %v, sealed under %d", changed, version)
	}
	if _, changed, _ := both.Rewrap(s.owner, again); changed {
		t.Error("what is under the newest key is sealed anew")
	}
	if _, _, err := both.Rewrap([]byte("case 2"), s.key); !errors.Is(err, vault.ErrSealed) {
		t.Errorf("a key of another owner: %v", err)
	}
	moved := s
	moved.key = again
	if got, err := moved.open(vault.New(second.Only(), rand.Reader)); err != nil || got != "a text" {
		t.Errorf("the field, untouched, under the newest key alone: %q, %v", got, err)
	}
	_, err = s.open(vault.New(second.Only(), rand.Reader))
	if unknown, ok := errors.AsType[*vault.UnknownKeyError](err); !ok || unknown.Version != 1 {
		t.Errorf("what was not sealed anew: %v", err)
	}
}

func TestALostKey(t *testing.T) {
	t.Parallel()
	s := newSealed(t, vault.New(newRing(t), rand.Reader), "case 1", "links", "a text")
	if got, err := s.open(vault.New(newRing(t), rand.Reader)); !errors.Is(err, vault.ErrSealed) {
		t.Errorf("another ring's first key opened %q, %v", got, err)
	}
}

func TestNoRandomness(t *testing.T) {
	t.Parallel()
	none := bytes.NewReader(nil)
	if _, err := vault.NewRing(none, noon()); err == nil {
		t.Error("a ring was made")
	}
	if _, _, err := vault.New(newRing(t), none).NewKey([]byte("x")); err == nil {
		t.Error("a key was made")
	}
	if _, _, err := vault.New(newRing(t), bytes.NewReader(make([]byte, 32))).NewKey([]byte("x")); err == nil {
		t.Error("a key was sealed without a nonce")
	}
}

func TestSealsAsProperties(t *testing.T) {
	t.Parallel()
	v := vault.New(newRing(t), rand.Reader)
	rapid.Check(t, func(t *rapid.T) {
		owner, name := rapid.SliceOf(rapid.Byte()).Draw(t, "owner"), rapid.String().Draw(t, "name")
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		key, box, err := v.NewKey(owner)
		if err != nil {
			t.Fatal(err)
		}
		field, err := key.Seal(name, plain)
		if err != nil {
			t.Fatal(err)
		}
		key, err = v.Open(owner, box)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := key.Open(name, field); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("opened %q, %v", got, err)
		}
		if other := rapid.String().Draw(t, "other"); other != name {
			if _, err := key.Open(other, field); err == nil {
				t.Fatal("it opens under another name")
			}
		}
	})
}

func TestRingFile(t *testing.T) {
	t.Parallel()
	ring, err := newRing(t).Rotate(rand.Reader, noon().Add(time.Hour))
	check(t, err)
	again, err := vault.ParseRing(ring.Format())
	check(t, err)
	if !bytes.Equal(again.Format(), ring.Format()) || again.Newest() != 2 || len(again.Versions()) != 2 {
		t.Errorf("read %d keys of %d", len(again.Versions()), len(ring.Versions()))
	}
	whole := string(ring.Format())
	lines := bytes.SplitAfter([]byte(whole), []byte("\n"))
	for name, data := range map[string]string{
		"empty":         "",
		"no key":        string(lines[0]),
		"another head":  "keys\n" + string(lines[1]),
		"cut":           whole[:len(whole)-1],
		"a key twice":   whole + string(lines[1]),
		"no version":    string(lines[0]) + "0" + string(lines[1][1:]),
		"a short key":   string(lines[0]) + "1 2026-11-22T12:00:00Z 00\n",
		"no time":       string(lines[0]) + "1 today " + string(lines[1][len("1 2026-11-22T12:00:00Z "):]),
		"an empty line": whole + "\n",
	} {
		if _, err := vault.ParseRing([]byte(data)); err == nil {
			t.Errorf("%s: it was read", name)
		} else if len(err.Error()) > 100 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParseRing(f *testing.F) {
	f.Add(newRing(f).Format())
	f.Add([]byte("breakwater vault keys 1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ring, err := vault.ParseRing(data)
		if err != nil {
			return
		}
		again, err := vault.ParseRing(ring.Format())
		if err != nil || !bytes.Equal(again.Format(), ring.Format()) {
			t.Fatalf("what was read is not written as it is read: %v", err)
		}
		if ring.Newest() == 0 {
			t.Fatal("a ring without a key was read")
		}
	})
}
