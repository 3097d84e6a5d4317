package indicator_test

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

var at = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func seal(t *testing.T, k *indicator.Keeper, p indicator.Place, text string) indicator.Sealed {
	t.Helper()
	list, err := k.Seal(p, text, at)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d sealed, %v", len(list), err)
	}
	return list[0]
}

func TestWhatWasSealedOpensInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	k := indicator.NewKeeper([]byte("secret"), rand.Reader)
	place := indicator.Place{Platform: "p", Thread: "t", Message: "m", Account: "a"}
	s := seal(t, k, place, "pay $madeup99")
	if bytes.Contains(s.Box, []byte("madeup")) || strings.Contains(string(s.Digest[:]), "madeup") {
		t.Error("the value can be read")
	}
	f, err := k.Open("p", "t", s)
	if err != nil || f.Kind != indicator.CashTag || f.Value != "$madeup99" {
		t.Fatalf("%+v, %v", f, err)
	}
	refused := func(name string, k *indicator.Keeper, p platform.ID, thread string, change func(*indicator.Sealed)) {
		t.Helper()
		other := s
		other.Box = bytes.Clone(s.Box)
		if change != nil {
			change(&other)
		}
		if _, err := k.Open(p, thread, other); err == nil || strings.Contains(err.Error(), "madeup") {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused("another secret", indicator.NewKeeper([]byte("other"), rand.Reader), "p", "t", nil)
	refused("another platform", k, "q", "t", nil)
	refused("another thread", k, "p", "u", nil)
	refused("another message", k, "p", "t", func(s *indicator.Sealed) { s.Message = "n" })
	refused("another account", k, "p", "t", func(s *indicator.Sealed) { s.Account = "b" })
	refused("another kind", k, "p", "t", func(s *indicator.Sealed) { s.Kind = indicator.Link })
	refused("another digest", k, "p", "t", func(s *indicator.Sealed) { s.Digest[0]++ })
	refused("a byte changed", k, "p", "t", func(s *indicator.Sealed) { s.Box[len(s.Box)-1]++ })
	refused("cut short", k, "p", "t", func(s *indicator.Sealed) { s.Box = s.Box[:5] })
}

func TestEqualIndicatorsHaveEqualDigests(t *testing.T) {
	t.Parallel()
	k := indicator.NewKeeper([]byte("secret"), rand.Reader)
	place := indicator.Place{Platform: "p", Thread: "t", Message: "m", Account: "a"}
	first := seal(t, k, place, "pay $madeup99")
	again := seal(t, k, indicator.Place{Platform: "p", Thread: "u", Message: "n", Account: "b"}, "Pay to $MadeUp99 now")
	if first.Digest != again.Digest || bytes.Equal(first.Box, again.Box) {
		t.Error("equal values have other digests, or equal boxes")
	}
	if other := seal(t, k, place, "pay $madeup98"); other.Digest == first.Digest {
		t.Error("other values have equal digests")
	}
	if other := seal(t, k, indicator.Place{Platform: "q"}, "pay $madeup99"); other.Digest == first.Digest {
		t.Error("platforms can be compared")
	}
	if other := seal(t, indicator.NewKeeper([]byte("other"), rand.Reader), place, "pay $madeup99"); other.Digest == first.Digest {
		t.Error("deployments can be compared")
	}
}

func TestWithoutRandomnessNothingIsSealed(t *testing.T) {
	t.Parallel()
	if _, err := indicator.NewKeeper([]byte("secret"), strings.NewReader("")).Seal(indicator.Place{}, "$madeup99", at); err == nil {
		t.Error("it was sealed")
	}
}
