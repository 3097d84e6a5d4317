package contact

import (
	"fmt"

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
		return refusal(r, failed("the schema"))
	}
	verdict, said := cedar.Authorize(p.rules[r.Action], &q, q.request)
	if len(said.Errors) > 0 {
		return refusal(r, failed(said.Errors[0].PolicyID))
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
		return refusal(r, failed(said.Errors[0].PolicyID))
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

var nothingPermits = Reason{ID: NothingPermits, Text: "No policy of this preset permits it."}

// failed leaves out Cedar's own message, which may hold values of the request.
func failed(policy cedar.PolicyID) Reason {
	return Reason{
		ID:   PolicyError,
		Text: fmt.Sprintf("The answer is no because %s could not be applied. The fault lies with the deployment, not with the request.", policy),
	}
}

func invalid(err error) Reason {
	problem, field := fault.PublicOf(err)
	return Reason{ID: InvalidRequest, Text: "The request is not valid: " + field + " " + problem + "."}
}

func refusal(r Request, reasons ...Reason) Decision {
	return Decision{Deny, []Warning{}, reasons, assumed(r)}
}
