package contact

import (
	"slices"
	"testing"
)

// overSpace runs a check at every point of every preset, and stops after a few
// failures.
func overSpace(t *testing.T, check func(t *testing.T, preset string, said answers, at point)) {
	t.Parallel()
	for _, preset := range Presets() {
		t.Run(preset, func(t *testing.T) {
			t.Parallel()
			said := answersOf[preset]()
			for _, at := range points() {
				check(t, preset, said, at)
				if t.Failed() {
					t.Fatalf("at %+v: %s by %v", at, said.at(at).Outcome, ids(said.at(at).Policies))
				}
			}
		})
	}
}

func TestEveryDecisionNamesItsPolicies(t *testing.T) {
	known := map[string]bool{}
	for _, preset := range Presets() {
		for _, r := range mustLoad(t, preset).all {
			known[string(r.id)] = true
		}
	}
	overSpace(t, func(t *testing.T, _ string, said answers, at point) {
		d := said.at(at)
		if len(d.Policies) == 0 {
			t.Error("no policy is named")
		}
		for _, reason := range d.Policies {
			if !known[reason.ID] || reason.Text == "" {
				t.Errorf("%q is not a policy of the preset", reason.ID)
			}
		}
		if d.Outcome == Deny && len(d.Warnings) > 0 {
			t.Error("a refusal warns of what will not happen")
		}
	})
}

func TestABlockStopsEverything(t *testing.T) {
	t.Parallel()
	for _, preset := range Presets() {
		p := mustLoad(t, preset)
		for _, at := range points() {
			if at.conduct != 0 {
				continue
			}
			r := at.request()
			r.Relation.Blocked = true
			if d := p.Decide(r); d.Outcome != Deny || !slices.Contains(ids(d.Policies), "blocked") {
				t.Fatalf("%s: %+v: %s by %v", preset, at, d.Outcome, ids(d.Policies))
			}
		}
	}
}

// An age that is not known gives the strictest decision of all the ages that
// it may be, no more and no less.
func TestUnknownAgeIsTheStrictestOfAllAges(t *testing.T) {
	overSpace(t, func(t *testing.T, _ string, said answers, at point) {
		if at.from != unknownBand && at.to != unknownBand {
			return
		}
		strictest := 0
		for _, from := range plausible(at.from) {
			for _, to := range plausible(at.to) {
				at := at
				at.from, at.to = from, to
				strictest = max(strictest, strictness(said.at(at)))
			}
		}
		if got := strictness(said.at(at)); got != strictest {
			t.Errorf("unknown age gives %d, the strictest known one %d", got, strictest)
		}
		if len(said.at(at).Assumed) == 0 {
			t.Error("the decision does not say that an age was not known")
		}
	})
}

func plausible(band int) []int {
	if band == unknownBand {
		return []int{0, 1, 2, 3, 4}
	}
	return []int{band}
}

// A younger recipient is never less protected than an older one. Where a minor
// asks, that holds among minors and among adults: the adult on the other side
// is then who the minor is protected from.
func TestYoungerIsNeverLessProtected(t *testing.T) {
	overSpace(t, func(t *testing.T, _ string, said answers, at point) {
		for older := at.to + 1; older < unknownBand; older++ {
			if !isAdult(at.from) && isAdult(older) && !isAdult(at.to) && Actions()[at.action] == FriendRequest {
				continue
			}
			to := at
			to.to = older
			if strictness(said.at(at)) < strictness(said.at(to)) {
				t.Errorf("freer than for the older recipient %s (%v)", bands[older], ids(said.at(to).Policies))
			}
		}
	})
}

func TestStrictIsNeverFreer(t *testing.T) {
	overSpace(t, func(t *testing.T, preset string, said answers, at point) {
		if strict := answersOf["strict"]().at(at); strictness(strict) < strictness(said.at(at)) {
			t.Errorf("strict says %s", strict.Outcome)
		}
	})
}

// More of a tie never makes it stricter, and worse or unknown conduct never
// freer.
func TestTrustOnlyFrees(t *testing.T) {
	ties := allTiesOnce()
	overSpace(t, func(t *testing.T, _ string, said answers, at point) {
		for i, u := range ties {
			less := at
			less.tie = i
			if ties[at.tie].atLeast(u) && strictness(said.at(less)) < strictness(said.at(at)) {
				t.Errorf("with less of a tie (%+v) it is freer", u)
			}
		}
		best := at
		best.conduct = 0
		if strictness(said.at(best)) > strictness(said.at(at)) {
			t.Errorf("%s is freer than good standing", standings[at.conduct].name)
		}
	})
}

// What is not known is never freer than any value that it could have.
func TestUnknownFactsAreNeverFreer(t *testing.T) {
	const noAccountAge, newAccount, noCountry, otherCountry = 1, 2, 3, 4
	overSpace(t, func(t *testing.T, _ string, said answers, at point) {
		for unknown, known := range map[int]int{noAccountAge: newAccount, noCountry: otherCountry} {
			a, b := at, at
			a.conduct, b.conduct = unknown, known
			if strictness(said.at(a)) < strictness(said.at(b)) {
				t.Errorf("%s is freer than %s", standings[unknown].name, standings[known].name)
			}
		}
	})
}

func TestARelationThatIsNotKnownIsNone(t *testing.T) {
	t.Parallel()
	for _, preset := range Presets() {
		said := answersOf[preset]()
		p := mustLoad(t, preset)
		for _, at := range points() {
			if allTiesOnce()[at.tie] != (tie{}) {
				continue
			}
			r := at.request()
			r.Relation = Relation{}
			if d := p.Decide(r); strictness(&d) != strictness(said.at(at)) {
				t.Fatalf("%s: %+v: unknown %s, none %s", preset, at, d.Outcome, said.at(at).Outcome)
			}
		}
	}
}
