package cases

import (
	"fmt"
	"testing"
	"time"
)

// However many there are, memory is bounded, and who was wrong just now is still
// most.
func TestTheGuardsMemoryIsBounded(t *testing.T) {
	t.Parallel()
	const most = 100
	g, now := newGuard(make([]byte, 32), most), time.Unix(1000, 0)
	for n := range 3 * most {
		_, err := g.attempt(Caller(fmt.Sprint(n)), Reference(fmt.Sprint(n)), now)
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, r := range map[string]recent{"callers": g.callers, "guesses": g.guesses} {
		if kept := len(r.newer) + len(r.older); kept > 2*most || kept < most {
			t.Errorf("%d %s are most", kept, name)
		}
	}
	last := g.mark("caller", fmt.Sprint(3*most-1))
	if m := g.callers.get(last, now, lockFor); m.n != 1 {
		t.Errorf("the last caller was wrong %d times", m.n)
	}
}

// Many tries at the same moment are counted one by one before any is answered.
func TestTriesAtOnceAreNoWayAroundIt(t *testing.T) {
	t.Parallel()
	const most = 100
	g, now := newGuard(make([]byte, 32), most), time.Unix(1000, 0)
	taken := 0
	for range 100 {
		if _, err := g.attempt("c", "r", now); err == nil {
			taken++
		}
	}
	if taken != freeTries {
		t.Errorf("%d were taken at once", taken)
	}
}
