package pdq_test

import (
	"encoding/json"
	"errors"
	"math/bits"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/breakwater-safety/breakwater/pdq"
)

const bridge = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"

func TestParse(t *testing.T) {
	t.Parallel()
	h, err := pdq.Parse(strings.ToUpper(bridge))
	if err != nil || h.String() != bridge || h[0] != 0xf8 || h[31] != 0x22 {
		t.Errorf("got %s, %v", h, err)
	}
	bad := map[string]string{
		"empty":     "",
		"short":     bridge[1:],
		"long":      bridge + "0",
		"not hex":   "g" + bridge[1:],
		"blank end": bridge[:63] + " ",
		"prefixed":  "0x" + bridge[2:],
	}
	for name, s := range bad {
		if h, err := pdq.Parse(s); !errors.Is(err, pdq.ErrSyntax) || h != (pdq.Hash{}) {
			t.Errorf("%s: got %s, %v", name, h, err)
		}
	}
}

func TestUnmarshalKeepsTheHashOnError(t *testing.T) {
	t.Parallel()
	h, err := pdq.Parse(bridge)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.UnmarshalText([]byte(strings.Repeat("0", 63) + "g")); err == nil || h.String() != bridge {
		t.Errorf("got %s, %v", h, err)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	h, err := pdq.Parse(bridge)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[pdq.Hash]pdq.Hash{h: h})
	if want := `{"` + bridge + `":"` + bridge + `"}`; err != nil || string(text) != want {
		t.Fatalf("got %s, %v; want %s", text, err, want)
	}
	var back map[pdq.Hash]pdq.Hash
	if err := json.Unmarshal(text, &back); err != nil || back[h] != h {
		t.Errorf("got %v, %v", back, err)
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawHash(t, "a"), drawHash(t, "b")
		want := 0
		for i := range a {
			want += bits.OnesCount8(a[i] ^ b[i])
		}
		if got := pdq.Distance(a, b); got != want || pdq.Distance(b, a) != want {
			t.Errorf("distance %d, want %d", got, want)
		}
		if pdq.Distance(a, a) != 0 {
			t.Error("a hash differs from itself")
		}
	})
}

func drawHash(t *rapid.T, label string) (h pdq.Hash) {
	copy(h[:], rapid.SliceOfN(rapid.Byte(), len(h), len(h)).Draw(t, label))
	return h
}

func FuzzParse(f *testing.F) {
	f.Add(bridge)
	f.Add("")
	f.Add(strings.Repeat("0", 63) + "\x00")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := pdq.Parse(s)
		if err == nil && h.String() != strings.ToLower(s) {
			t.Errorf("%q parsed as %s", s, h)
		}
	})
}
