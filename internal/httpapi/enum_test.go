package httpapi_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/account"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/contact"
	"github.com/breakwater-safety/breakwater/internal/indicator"
	"github.com/breakwater-safety/breakwater/internal/opinion"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
)

// TestEnumsAreThoseOfTheDomain holds the values that the description lists to
// those that the domain has.
func TestEnumsAreThoseOfTheDomain(t *testing.T) {
	t.Parallel()
	schemas := loadDescription(t).doc.Components.Schemas
	var stages []risk.Stage
	for s := risk.StageNone; s <= risk.StageRepeat; s++ {
		stages = append(stages, s)
	}
	var turns []string
	for i := range 8 {
		turns = append(turns, bank.TurnName(i))
	}
	var failures []string
	for _, f := range opinion.Failures() {
		failures = append(failures, string(f))
	}
	tests := []struct {
		schema, field string
		want          []string
	}{
		{"Level", "", names(risk.Levels())},
		{"Stage", "", names(stages)},
		{"AccountReason", "name", account.Names()},
		{"Report", "kind", names([]account.ReportKind{account.Reported, account.Blocked})},
		{"Indicator", "kind", names(indicator.Kinds())},
		{"ContactCheck", "preset", contact.Presets()},
		{"ContactCheck", "action", names(contact.Actions())},
		{"ContactDecision", "decision", names([]contact.Outcome{contact.Allow, contact.RequestOnly, contact.Deny})},
		{"BankKind", "", names([]bank.Kind{bank.Stop, bank.Negative})},
		{"Entry", "status", names([]bank.Status{bank.Active, bank.Disabled})},
		{"EntryChange", "status", names([]bank.Status{bank.Active, bank.Disabled})},
		{"StoredEntry", "status", names([]bank.Status{bank.Active, bank.Disabled, bank.Withdrawn})},
		{"Verdict", "", names([]bank.Verdict{bank.Confirmed, bank.Disputed})},
		{"Match", "turn", append([]string{""}, turns...)},
		{"Event", "kind", names([]outbox.Kind{outbox.ThreadRaised, outbox.MediaMatched, outbox.ThreadOpinion})},
		{"SecondOpinion", "verdict", names(opinion.Verdicts())},
		{"SecondOpinion", "failure", failures},
		{"Intervention", "kind", names([]playbook.Kind{
			playbook.Warn, playbook.Confirm, playbook.Hold, playbook.Limit, playbook.Review,
			playbook.CrisisSupport, playbook.ShowHelp, playbook.TellPlatform,
		})},
	}
	for _, tt := range tests {
		t.Run(tt.schema+" "+tt.field, func(t *testing.T) {
			t.Parallel()
			s := schemas[tt.schema].Value
			if tt.field != "" {
				s = s.Properties[tt.field].Value
			}
			if got := names(s.Enum); !slices.Equal(got, tt.want) {
				t.Errorf("described as %v, is %v", got, tt.want)
			}
		})
	}
}

// names writes values as they are on the wire.
func names[T any](values []T) []string {
	var out []string
	for _, v := range values {
		out = append(out, fmt.Sprint(v))
	}
	return out
}
