package risk

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/thread"
)

func TestStateBound(t *testing.T) {
	t.Parallel()
	// The longest ids, many accounts and every kind of words.
	th := script(append(append([]string{}, scripted...), scripted...))
	th.Accounts = nil
	for i := range 12 {
		th.Accounts = append(th.Accounts, thread.Account{ID: fmt.Sprintf("%02d", i) + strings.Repeat("a", 126)})
	}
	var s State
	for i := range th.Messages {
		m := th.Messages[i]
		m.ID = fmt.Sprintf("%03d", i) + strings.Repeat("m", 125)
		m.From = th.Accounts[i%len(th.Accounts)].ID
		s, _ = engine.Fold(s, FactsOf(th), m)
		data, err := s.MarshalBinary()
		if err != nil || len(data) > maxState {
			t.Fatalf("message %d: %d bytes, %v", i, len(data), err)
		}
		var back State
		if err := back.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	t.Parallel()
	var s State
	th := script(scripted)
	for _, m := range th.Messages {
		s, _ = engine.Fold(s, FactsOf(th), m)
	}
	good, _ := s.MarshalBinary()
	other := append([]byte{}, good...)
	other[0] = stateVersion + 1
	for name, data := range map[string][]byte{
		"empty": nil, "other version": other, "too long": append(append([]byte{}, good...), 0), "cut": good[:len(good)-1],
	} {
		kept := s
		if err := kept.UnmarshalBinary(data); !errors.Is(err, ErrState) {
			t.Errorf("%s: %v", name, err)
		}
		if a, _ := kept.MarshalBinary(); string(a) != string(good) {
			t.Errorf("%s: a refusal changed the state", name)
		}
	}
	for n := range good {
		var part State
		if err := part.UnmarshalBinary(good[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are taken for a state", n, len(good))
		}
	}
}

func FuzzUnmarshal(f *testing.F) {
	var s State
	th := script(scripted)
	f.Add([]byte{})
	for _, m := range th.Messages {
		s, _ = engine.Fold(s, FactsOf(th), m)
		data, _ := s.MarshalBinary()
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var s State
		if err := s.UnmarshalBinary(data); err != nil {
			return
		}
		// What is taken can be gone on with.
		for _, m := range th.Messages {
			s, _ = engine.Fold(s, FactsOf(th), m)
		}
		if data, _ := s.MarshalBinary(); len(data) > maxState {
			t.Fatalf("state of %d bytes", len(data))
		}
	})
}
