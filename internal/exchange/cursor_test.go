package exchange_test

import (
	"bytes"
	"crypto/rand"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// A cursor leads its taker on, and tells nobody how many changes there were.
func TestCursor(t *testing.T) {
	t.Parallel()
	g := exchange.NewGiver(exchange.GiverConfig{Keys: exchange.NewKeys(bytes.Repeat([]byte{3}, 32), rand.Reader)})
	for _, seq := range []int64{0, 1, 2, 1 << 40} {
		c := g.Cursor("app", seq)
		if got, err := g.After("app", c); err != nil || got != seq {
			t.Errorf("%d: %d, %v", seq, got, err)
		}
		if len(c) != 22 || c != g.Cursor("app", seq) || c == g.Cursor("app", seq+1) || c == g.Cursor("other", seq) {
			t.Errorf("%d: %q", seq, c)
		}
	}
	if seq, err := g.After("app", ""); seq != 0 || err != nil {
		t.Errorf("the beginning: %d, %v", seq, err)
	}
	for _, wrong := range []string{"17", "x", g.Cursor("other", 17), "AAAAAAAAAAAAAAAAAAAAAA"} {
		if _, err := g.After("app", wrong); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
