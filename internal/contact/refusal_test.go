package contact

import (
	"strings"
	"testing"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

const permitAll = `@id("permit-all") @text("Everything.") permit (principal, action, resource);`

// An answer that Cedar gives by itself: a forbid that fails is skipped, and
// what it should have stopped goes through. This is what the package is
// guarded against; if it ever fails, Cedar has changed.
func TestCedarAloneFailsOpen(t *testing.T) {
	t.Parallel()
	policies, err := cedar.NewPolicySetFromBytes("open.cedar", []byte(permitAll+`
		forbid (principal, action, resource) when { principal.account_age_days < 7 };`))
	if err != nil {
		t.Fatal(err)
	}
	q := ask(stranger()) // whose account's age is not known
	verdict, said := cedar.Authorize(policies, &q, q.request)
	if verdict != cedar.Allow || len(said.Errors) != 1 {
		t.Errorf("Cedar says %v with errors %v; it used to allow, with one", verdict, said.Errors)
	}
}

// stranger is an adult who wants to write to an adult.
func stranger() Request {
	r := point{from: 4, to: 4}.request()
	r.From.AccountAgeDays = nil
	r.From.Reports = 2
	return r
}

// The same policy does not load here.
func TestCompileRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ policy, problem string }{
		"optional fact without has": {
			`@id("x") @text("X.") forbid (principal, action, resource) when { principal.account_age_days < 7 };`,
			"unable to guarantee safety of access to optional attribute `account_age_days`",
		},
		"misspelt fact": {
			`@id("x") @text("X.") forbid (principal, action, resource) when { context.blokced };`,
			"blokced",
		},
		"wrong type": {
			`@id("x") @text("X.") forbid (principal, action, resource) when { principal.flagged > 3 };`,
			"x",
		},
		"unknown action": {
			`@id("x") @text("X.") forbid (principal, action == Action::"mesage", resource);`,
			"mesage",
		},
		"not Cedar":          {`forbid everything`, "bad.cedar"},
		"no id":              {`@text("X.") permit (principal, action, resource);`, "needs @id and @text"},
		"no text":            {`@id("x") permit (principal, action, resource);`, "needs @id and @text"},
		"id twice":           {permitAll, "two of this @id"},
		"unknown annotation": {`@id("x") @text("X.") @lwa("Y") permit (principal, action, resource);`, "@lwa is not known"},
		"advice forbids":     {`@id("x") @text("X.") @advice("warn") @for("to") forbid (principal, action, resource);`, "never on a forbid"},
		"unknown advice":     {`@id("x") @text("X.") @advice("nudge") permit (principal, action, resource);`, "want @advice"},
		"warns nobody":       {`@id("x") @text("X.") @advice("warn") permit (principal, action, resource);`, "want @advice"},
		"for without advice": {`@id("x") @text("X.") @for("to") permit (principal, action, resource);`, "@for stands only"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := compile("bad", source{"good.cedar", []byte(permitAll)}, source{"bad.cedar", []byte(tc.policy)})
			if err == nil || !strings.Contains(err.Error(), tc.problem) {
				t.Errorf("err = %v, want one with %q", err, tc.problem)
			}
		})
	}
}

// A policy may pass every check and still fail when it runs, as by overflow.
func TestAFailingPolicyRefuses(t *testing.T) {
	t.Parallel()
	const overflow = `when { principal.reports * 9223372036854775807 > 0 };`
	tests := map[string]string{
		"forbid": `@id("broken") @text("X.") forbid (principal, action, resource) ` + overflow,
		"permit": `@id("broken") @text("X.") permit (principal, action, resource) ` + overflow,
		"advice": `@id("broken") @text("X.") @advice("warn") @for("to") permit (principal, action, resource) ` + overflow,
		"limit":  `@id("broken") @text("X.") @advice("request_only") permit (principal, action, resource) ` + overflow,
	}
	for name, policy := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := compile("broken", source{"broken.cedar", []byte(permitAll + policy)})
			if err != nil {
				t.Fatal(err)
			}
			for _, action := range Actions() {
				r := stranger()
				r.Action = action
				d := p.Decide(r)
				if d.Outcome != Deny || len(d.Policies) != 1 || d.Policies[0].ID != PolicyError {
					t.Errorf("%s: %s by %v", action, d.Outcome, d.Policies)
				}
				if !strings.Contains(d.Policies[0].Text, "broken") {
					t.Errorf("the text does not name the policy: %s", d.Policies[0].Text)
				}
			}
		})
	}
}

// A question that does not fit the schema is refused before any policy runs.
func TestAQuestionOutsideTheSchemaRefuses(t *testing.T) {
	t.Parallel()
	whole, err := files.ReadFile("presets/schema.cedarschema")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ old, new string }{
		"account lacks a fact":  {"reports: Long", "reports: Long, shoe_size: Long"},
		"relation lacks a fact": {"accepted: Bool", "accepted: Bool, since: Long"},
		"fact of another type":  {"flagged: Bool", "flagged: Long"},
		"fact too many":         {"blocked: Bool,", ""},
		"action not known":      {"action message,", "action"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := mustLoad(t, "snapchat")
			if d := p.Decide(stranger()); d.Outcome != Allow {
				t.Fatalf("the schema as it is refuses: %v", d.Policies)
			}
			p.schema = checkerFor(t, strings.Replace(string(whole), tc.old, tc.new, 1))
			d := p.Decide(stranger())
			if d.Outcome != Deny || d.Policies[0].ID != PolicyError {
				t.Errorf("%s by %v", d.Outcome, d.Policies)
			}
		})
	}
}

func checkerFor(t *testing.T, text string) *validate.Validator {
	t.Helper()
	var s schema.Schema
	if err := s.UnmarshalCedar([]byte(text)); err != nil {
		t.Fatal(err)
	}
	resolved, err := s.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	return validate.New(resolved)
}

func TestNothingPermitsIsARefusalWithAName(t *testing.T) {
	t.Parallel()
	p, err := compile("empty")
	if err != nil {
		t.Fatal(err)
	}
	if d := p.Decide(stranger()); d.Outcome != Deny || len(d.Policies) != 1 || d.Policies[0].ID != NothingPermits {
		t.Errorf("%s by %v", d.Outcome, d.Policies)
	}
}

func TestDecideRefusesWhatIsNotValid(t *testing.T) {
	t.Parallel()
	p := mustLoad(t, "snapchat")
	for name, r := range map[string]Request{"zero": {}, "unknown action": {Action: "poke", From: stranger().From, To: stranger().To}} {
		d := p.Decide(r)
		if d.Outcome != Deny || len(d.Policies) != 1 || d.Policies[0].ID != InvalidRequest {
			t.Errorf("%s: %s by %v", name, d.Outcome, d.Policies)
		}
	}
}

func TestLoadRefusesAnUnknownPreset(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "common", "Strict", "../strict"} {
		if _, err := Load(name); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%q: %v", name, err)
		}
	}
	if mustLoad(t, DefaultPreset).Name() != DefaultPreset {
		t.Error("the default preset has another name")
	}
}
