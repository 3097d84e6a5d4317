package bank_test

import (
	"testing"

	"github.com/breakwater-safety/breakwater/internal/bank"
)

func TestDisputedByUs(t *testing.T) {
	t.Parallel()
	by := func(holder string, v bank.Verdict) bank.Match {
		return bank.Match{Opinions: []bank.Opinion{{Holder: holder, Verdict: v}}}
	}
	ours := by(bank.Us, bank.Disputed)
	both := bank.Match{Opinions: []bank.Opinion{{Holder: "partner", Verdict: bank.Confirmed}, ours.Opinions[0]}}
	for name, tc := range map[string]struct {
		matches []bank.Match
		want    bool
	}{
		"nothing": {nil, false}, "ours": {[]bank.Match{ours}, true}, "whatever a partner thinks": {[]bank.Match{both, ours}, true},
		"a partner's": {[]bank.Match{by("partner", bank.Disputed)}, false}, "confirmed": {[]bank.Match{by(bank.Us, bank.Confirmed)}, false},
		"one of two": {[]bank.Match{ours, {}}, false},
	} {
		if got := bank.DisputedByUs(tc.matches); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
