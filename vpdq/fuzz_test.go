package vpdq_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/breakwater-safety/breakwater/vpdq"
)

// form is one of the stored forms of a signature.
type form struct {
	read  func(*vpdq.Signature, []byte) error
	write func(vpdq.Signature) ([]byte, error)
}

// fuzzForm holds that what is read is written in a form that is read as the same.
func fuzzForm(f *testing.F, form form, exact bool) {
	seed, err := form.write(film(1, 3, 2))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add(seed[:len(seed)/2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		var s, again vpdq.Signature
		if err := form.read(&s, data); err != nil {
			if !errors.Is(err, vpdq.ErrSyntax) {
				t.Fatalf("another error: %v", err)
			}
			return
		}
		once, err := form.write(s)
		if err != nil {
			t.Fatal(err)
		}
		if exact && !bytes.Equal(once, data) {
			t.Fatalf("read %x, written %x", data, once)
		}
		if err := form.read(&again, once); err != nil {
			t.Fatal(err)
		}
		if twice, _ := form.write(again); !bytes.Equal(once, twice) {
			t.Fatalf("written %q, then %q", once, twice)
		}
	})
}

func FuzzText(f *testing.F) {
	fuzzForm(f, form{(*vpdq.Signature).UnmarshalText, vpdq.Signature.MarshalText}, false)
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`["` + hashA + `,100,1.23e+02"]`))
	fuzzForm(f, form{(*vpdq.Signature).UnmarshalJSON, vpdq.Signature.MarshalJSON}, false)
}

// FuzzBinary: every signature has one binary form only.
func FuzzBinary(f *testing.F) {
	fuzzForm(f, form{(*vpdq.Signature).UnmarshalBinary, vpdq.Signature.MarshalBinary}, true)
}
