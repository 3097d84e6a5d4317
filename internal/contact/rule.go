package contact

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/cedar-policy/cedar-go"
	scope "github.com/cedar-policy/cedar-go/x/exp/ast"
)

// rule is one Cedar policy with what its annotations say.
type rule struct {
	id     cedar.PolicyID
	policy *cedar.Policy
	reason Reason
	// limits: a match makes the decision request_only.
	limits bool
	// warning is what a match shows; its ID is empty for other rules.
	warning Warning
}

// set is a Cedar policy set that keeps its order.
type set []rule

// All gives the policies in order; it makes a set a [cedar.PolicyIterator].
func (s set) All() iter.Seq2[cedar.PolicyID, *cedar.Policy] {
	return func(yield func(cedar.PolicyID, *cedar.Policy) bool) {
		for i := range s {
			if !yield(s[i].id, s[i].policy) {
				return
			}
		}
	}
}

// matched gives the rules that the reasons name, in the order of the set.
// Authorize names them in the order in which it was given them.
func (s set) matched(reasons []cedar.DiagnosticReason) iter.Seq[*rule] {
	return func(yield func(*rule) bool) {
		next := 0
		for i := range s {
			if next == len(reasons) {
				return
			}
			if s[i].id != reasons[next].PolicyID {
				continue
			}
			next++
			if !yield(&s[i]) {
				return
			}
		}
	}
}

// readRule reads the annotations: @id and @text always, @law where there is
// one; @advice("request_only") or @advice("warn") with @for("to") or
// @for("from") on a permit that only advises.
func readRule(policy *cedar.Policy) (rule, error) {
	notes := policy.Annotations()
	id, text := string(notes["id"]), string(notes["text"])
	if id == "" || text == "" {
		return rule{}, errors.New("a policy needs @id and @text")
	}
	r := rule{
		id:     cedar.PolicyID(id),
		policy: policy,
		reason: Reason{ID: id, Text: text, Law: string(notes["law"])},
	}
	for key := range notes {
		switch key {
		case "id", "text", "law", "advice", "for":
		default:
			return rule{}, fmt.Errorf("policy %s: annotation @%s is not known", id, key)
		}
	}
	advice, advises := notes["advice"]
	if !advises {
		if _, found := notes["for"]; found {
			return rule{}, fmt.Errorf("policy %s: @for stands only with @advice", id)
		}
		return r, nil
	}
	if policy.Effect() != cedar.Permit {
		return rule{}, fmt.Errorf("policy %s: @advice stands on a permit, never on a forbid", id)
	}
	return r, r.advise(string(advice), string(notes["for"]))
}

func (r *rule) advise(advice, person string) error {
	switch {
	case advice == "request_only" && person == "":
		r.limits = true
	case advice == "warn" && (person == "to" || person == "from"):
		r.warning = Warning{ID: string(r.id), For: person, Text: r.reason.Text}
	default:
		return fmt.Errorf(`policy %s: want @advice("request_only"), or @advice("warn") with @for("to") or @for("from")`, r.id)
	}
	return nil
}

// on gives the rule as it stands for one action; applies is false when its
// scope leaves the action out. A scope of several actions is narrowed to the
// one, which Cedar evaluates faster; any scope that is not known here is kept
// as it is, for Cedar to decide.
func (r rule) on(action Action) (narrowed rule, applies bool) {
	uid := actionUID(action)
	switch s := r.policy.AST().Action.(type) {
	case scope.ScopeTypeEq:
		return r, s.Entity == uid
	case scope.ScopeTypeInSet:
		if !slices.Contains(s.Entities, uid) {
			return r, false
		}
		one := *r.policy.AST()
		one.Action = scope.ScopeTypeEq{Entity: uid}
		r.policy = cedar.NewPolicyFromAST(&one)
	}
	return r, true
}
