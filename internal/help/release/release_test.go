package release_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/help/release"
)

// aKey is of this test alone.
func aKey(seed byte) (ed25519.PrivateKey, ed25519.PublicKey) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	return key, key.Public().(ed25519.PublicKey)
}

var day = time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC)

func files() release.Files {
	return release.Files{"directory.yaml": []byte("a: 1\n"), "law.yaml": []byte("b: 2\n")}
}

func TestSignAndVerify(t *testing.T) {
	t.Parallel()
	key, public := aKey(1)
	_, other := aKey(2)
	signed := release.Sign(files(), day, key)
	on, err := release.Verify(signed, files(), []ed25519.PublicKey{other, public})
	if err != nil || on.Format(time.DateOnly) != "2026-11-22" {
		t.Fatalf("%v, %v", on, err)
	}
	if again := release.Sign(files(), day, key); !bytes.Equal(again, signed) {
		t.Error("the same files on the same day have another signature")
	}
	tests := []struct {
		name   string
		signed []byte
		files  func() release.Files
		keys   []ed25519.PublicKey
		want   error
	}{
		{"another key", signed, files, []ed25519.PublicKey{other}, release.ErrKey},
		{"no key", signed, files, nil, release.ErrKey},
		{"a byte of a file", signed, func() release.Files { f := files(); f["law.yaml"] = []byte("b: 3\n"); return f }, []ed25519.PublicKey{public}, release.ErrChanged},
		{"a file less", signed, func() release.Files { f := files(); delete(f, "law.yaml"); return f }, []ed25519.PublicKey{public}, release.ErrChanged},
		{"a file more", signed, func() release.Files { f := files(); f["x"] = nil; return f }, []ed25519.PublicKey{public}, release.ErrChanged},
		{"two files swapped", signed, func() release.Files {
			f := files()
			f["law.yaml"], f["directory.yaml"] = f["directory.yaml"], f["law.yaml"]
			return f
		}, []ed25519.PublicKey{public}, release.ErrChanged},
		{"the day", bytes.Replace(signed, []byte("2026-11-22"), []byte("2027-11-22"), 1), files, []ed25519.PublicKey{public}, release.ErrKey},
		{"nothing", nil, files, []ed25519.PublicKey{public}, release.ErrForm},
		{"another first line", append([]byte("hello\n"), signed...), files, []ed25519.PublicKey{public}, release.ErrForm},
		{"cut off", signed[:len(signed)-1], files, []ed25519.PublicKey{public}, release.ErrForm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := release.Verify(tt.signed, tt.files(), tt.keys); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	key, public := aKey(3)
	private, open, err := release.Encode(key)
	if err != nil {
		t.Fatal(err)
	}
	back, err := release.ParsePrivate(private)
	if err != nil || !back.Equal(key) {
		t.Errorf("the private key came back otherwise: %v", err)
	}
	_, second, err := release.Encode(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{4}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	all, err := release.ParsePublic(append(append([]byte("# ours\n"), open...), second...))
	if err != nil || len(all) != 2 || !all[0].Equal(public) {
		t.Errorf("%d public keys, %v", len(all), err)
	}
	for name, data := range map[string][]byte{"nothing": nil, "the other half": private, "broken": open[:40]} {
		if _, err := release.ParsePublic(data); err == nil {
			t.Errorf("%s was read as a public key", name)
		}
	}
	for name, data := range map[string][]byte{"nothing": nil, "the other half": open, "two": append(private, private...)} {
		if _, err := release.ParsePrivate(data); err == nil {
			t.Errorf("%s was read as a private key", name)
		}
	}
}

// Whatever bytes come: only what we signed is taken.
func FuzzVerify(f *testing.F) {
	key, public := aKey(1)
	signed := release.Sign(files(), day, key)
	f.Add(signed)
	f.Add(signed[:30])
	f.Add([]byte("breakwater help release 1\non x\ned25519 AAAA\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := release.Verify(data, files(), []ed25519.PublicKey{public}); err == nil && !bytes.HasPrefix(data, []byte("breakwater help release 1\non ")) {
			t.Errorf("%q was taken", data)
		}
	})
}
