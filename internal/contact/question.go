package contact

import (
	"github.com/cedar-policy/cedar-go"

	"github.com/breakwater-safety/breakwater/risk"
)

// question is a [Request] in Cedar's words: presets/schema.cedarschema.
// The accounts' own ids stay out of it; policies know none.
type question struct {
	request  cedar.Request
	from, to cedar.Entity
}

var (
	fromUID = cedar.NewEntityUID("Account", "from")
	toUID   = cedar.NewEntityUID("Account", "to")
)

func actionUID(a Action) cedar.EntityUID {
	return cedar.NewEntityUID("Action", cedar.String(a))
}

func ask(r Request) question {
	return question{
		request: cedar.Request{
			Principal: fromUID,
			Action:    actionUID(r.Action),
			Resource:  toUID,
			Context:   relationRecord(r),
		},
		from: cedar.Entity{UID: fromUID, Attributes: accountRecord(r.From)},
		to:   cedar.Entity{UID: toUID, Attributes: accountRecord(r.To)},
	}
}

// Get gives the two accounts to the evaluation, without a map.
func (q *question) Get(uid cedar.EntityUID) (cedar.Entity, bool) {
	switch uid {
	case fromUID:
		return q.from, true
	case toUID:
		return q.to, true
	}
	return cedar.Entity{}, false
}

func accountRecord(p Party) cedar.Record {
	span, _ := agesOf(p)
	facts := cedar.RecordMap{
		"youngest": cedar.Long(span.youngest),
		"oldest":   cedar.Long(span.oldest),
		"reports":  cedar.Long(p.Reports),
		"flagged":  cedar.Boolean(p.Flagged || p.Risk >= risk.High),
	}
	if days := p.AccountAgeDays; days != nil {
		facts["account_age_days"] = wholeDays(*days)
	}
	return cedar.NewRecord(facts)
}

// wholeDays cuts a part of a day off; past a century it makes no difference.
func wholeDays(days float64) cedar.Long {
	return cedar.Long(min(days, 36_525))
}

func relationRecord(r Request) cedar.Record {
	rel := r.Relation
	facts := cedar.RecordMap{
		"mutual_connections": cedar.Long(valueOf(rel.MutualConnections)),
		"phone_contact":      cedar.Boolean(valueOf(rel.PhoneContact)),
		"accepted":           cedar.Boolean(valueOf(rel.Accepted)),
		"parent_approved":    cedar.Boolean(rel.ParentApproved),
		"blocked":            cedar.Boolean(rel.Blocked),
	}
	if rel.Since != nil && r.At != nil {
		facts["connected_hours"] = cedar.Long(r.At.Sub(*rel.Since).Hours())
	}
	if r.From.Country != "" && r.To.Country != "" {
		facts["same_country"] = cedar.Boolean(r.From.Country == r.To.Country)
	}
	return cedar.NewRecord(facts)
}

// valueOf gives what p points at, or the value that grants nothing.
func valueOf[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}
