package contact

import (
	"reflect"
	"testing"

	"github.com/cedar-policy/cedar-go"
)

// without gives the preset with one policy left out.
func (p *Policy) without(t *testing.T, id cedar.PolicyID) *Policy {
	t.Helper()
	rest := &Policy{name: p.name, schema: p.schema, rules: map[Action]set{}, advice: map[Action]set{}}
	for _, r := range p.all {
		if r.id == id {
			continue
		}
		if err := rest.add(r.policy); err != nil {
			t.Fatal(err)
		}
	}
	return rest
}

// Every policy earns its place: without it some decision or warning is another.
func TestEveryPolicyDecidesSomething(t *testing.T) {
	t.Parallel()
	for _, preset := range Presets() {
		p, said := mustLoad(t, preset), answersOf[preset]()
		for _, r := range p.all {
			if r.id == "blocked" {
				continue // The space has no blocks; see below.
			}
			t.Run(preset+"/"+string(r.id), func(t *testing.T) {
				rest := p.without(t, r.id)
				if !decidesSomething(rest, said, string(r.id)) {
					t.Error("nothing changes without this policy")
				}
			})
		}
		friends := point{from: 4, to: 4, tie: len(allTiesOnce()) - 1}.request()
		friends.Relation.Blocked = true
		if d := p.without(t, "blocked").Decide(friends); d.Outcome != Allow {
			t.Errorf("%s: nothing changes without the policy on blocks", preset)
		}
	}
}

func decidesSomething(rest *Policy, said answers, id string) bool {
	for _, at := range points() {
		before := said.at(at)
		if !alone(before, id) {
			continue
		}
		after := rest.Decide(at.request())
		if after.Outcome != before.Outcome || !reflect.DeepEqual(after.Warnings, before.Warnings) {
			return true
		}
	}
	return false
}

// alone reports whether d names the policy as its only one, or as a warning.
func alone(d *Decision, id string) bool {
	for _, w := range d.Warnings {
		if w.ID == id {
			return true
		}
	}
	return len(d.Policies) == 1 && d.Policies[0].ID == id
}

// The policies of one action, narrowed to it, say what all of them say as they
// are written.
func TestNarrowingChangesNothing(t *testing.T) {
	t.Parallel()
	for _, preset := range Presets() {
		p := mustLoad(t, preset)
		var whole set
		for _, r := range p.all {
			if !r.limits && r.warning.ID == "" {
				whole = append(whole, r)
			}
		}
		for _, at := range points() {
			if at.conduct%4 != 0 {
				continue
			}
			q := ask(at.request())
			want, wantDiag := cedar.Authorize(whole, &q, q.request)
			got, gotDiag := cedar.Authorize(p.rules[Actions()[at.action]], &q, q.request)
			if got != want || !reflect.DeepEqual(gotDiag, wantDiag) {
				t.Fatalf("%s: %+v: %v %v, want %v %v", preset, at, got, gotDiag, want, wantDiag)
			}
		}
	}
}
