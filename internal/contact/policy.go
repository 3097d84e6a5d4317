package contact

import (
	"iter"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// Policy is one preset, checked and ready to decide.
type Policy struct {
	name string
	// all are the preset's policies, in the order of its files.
	all set
	// rules decide between allow and deny; each action has its own, so that
	// no time goes into policies on other actions.
	rules map[Action]set
	// advice never frees anything: what matches warns or limits.
	advice map[Action]set
	schema *validate.Validator
}

// Name gives the preset's name.
func (p *Policy) Name() string { return p.name }

// Decide answers r. It never fails: a request that is not valid (see
// [Request.Validate]) and any failure of any policy are refusals.
func (p *Policy) Decide(r Request) Decision {
	if err := r.Validate(); err != nil {
		return refusal(r, invalid(err))
	}
	q := ask(r)
	if err := p.check(&q); err != nil {
		return refusal(r, failed)
	}
	verdict, said := cedar.Authorize(p.rules[r.Action], &q, q.request)
	if len(said.Errors) > 0 {
		return refusal(r, failed)
	}
	reasons := []Reason{}
	for rule := range p.rules[r.Action].matched(said.Reasons) {
		reasons = append(reasons, rule.reason)
	}
	if verdict != cedar.Allow {
		if len(reasons) == 0 {
			reasons = append(reasons, nothingPermits)
		}
		return refusal(r, reasons...)
	}
	return p.advise(r, &q, reasons)
}

// advise finds the warnings and the limits for what the rules allow.
func (p *Policy) advise(r Request, q *question, reasons []Reason) Decision {
	_, said := cedar.Authorize(p.advice[r.Action], q, q.request)
	if len(said.Errors) > 0 {
		return refusal(r, failed)
	}
	d := Decision{Allow, []Warning{}, reasons, assumed(r)}
	limits := []Reason{}
	for rule := range p.advice[r.Action].matched(said.Reasons) {
		if rule.limits {
			limits = append(limits, rule.reason)
		} else {
			d.Warnings = append(d.Warnings, rule.warning)
		}
	}
	if len(limits) > 0 {
		d.Outcome, d.Policies = RequestOnly, limits
	}
	return d
}

// check holds the question to the schema, so that no policy can fail on it.
func (p *Policy) check(q *question) error {
	if err := p.schema.Request(q.request); err != nil {
		return err
	}
	if err := p.schema.Entity(q.from); err != nil {
		return err
	}
	return p.schema.Entity(q.to)
}

var (
	failed         = Reason{ID: PolicyError, Text: "A policy could not be applied, so the answer is no. This is a fault of the deployment."}
	nothingPermits = Reason{ID: "nothing-permits", Text: "No policy of this preset permits it."}
)

func invalid(err error) Reason {
	problem, field := fault.PublicOf(err)
	return Reason{ID: InvalidRequest, Text: "The request is not valid: " + field + " " + problem + "."}
}

func refusal(r Request, reasons ...Reason) Decision {
	return Decision{Deny, []Warning{}, reasons, assumed(r)}
}
