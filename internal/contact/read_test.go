package contact

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/risk"
)

const everyField = `{
	"action": "message", "at": "2026-11-22T12:00:00Z", "preset": "snapchat",
	"from": {"id": "u1", "age_band": "25+", "age_source": "verified", "account_age_days": 3.5,
		"country": "GB", "risk": "caution", "flagged": true, "reports": 2},
	"to": {"id": "u2", "age_band": "13-15"},
	"relation": {"mutual_connections": 4, "phone_contact": true, "accepted": true,
		"since": "2026-11-20T08:00:00Z", "parent_approved": true, "blocked": true}}`

func TestReadCheckReadsEveryField(t *testing.T) {
	t.Parallel()
	c, err := ReadCheck(strings.NewReader(everyField))
	if err != nil {
		t.Fatal(err)
	}
	if c.Preset != "snapchat" || c.From.Risk != risk.Caution || c.From.AgeSource != Verified {
		t.Errorf("got %+v", c)
	}
	// Every field of every part is set in the text; a new one belongs there.
	for part, v := range map[string]any{
		"check": c, "request": c.Request, "from": c.From, "from account": c.From.Account,
		"relation": c.Relation, "relation of the thread": c.Relation.Relation,
	} {
		for i, value := 0, reflect.ValueOf(v); i < value.NumField(); i++ {
			if value.Field(i).IsZero() {
				t.Errorf("%s: field %s was not read", part, value.Type().Field(i).Name)
			}
		}
	}
}

func TestReadCheckRefuses(t *testing.T) {
	t.Parallel()
	with := func(old, instead string) string {
		if !strings.Contains(everyField, old) {
			t.Fatalf("no %s to replace", old)
		}
		return strings.Replace(everyField, old, instead, 1)
	}
	tests := map[string]struct{ text, field, problem string }{
		"nothing":              {"", "", "not one JSON object"},
		"not JSON":             {"who may", "", "not one JSON object"},
		"another kind":         {"[]", "", "wrong type"},
		"cut short":            {everyField[:60], "", "not one JSON object"},
		"more after it":        {everyField + "{}", "", "not one JSON object"},
		"field not known":      {with(`"blocked"`, `"blokced"`), "relation.blokced", "not a known field"},
		"field in other case":  {with(`"flagged"`, `"Flagged"`), "from.Flagged", "not a known field"},
		"field twice":          {with(`"reports": 2`, `"flagged": false`), "from.flagged", "twice"},
		"wrong type":           {with(`"accepted": true`, `"accepted": "yes"`), "relation.accepted", "wrong type"},
		"not whole":            {with(`"reports": 2`, `"reports": 2.5`), "from.reports", "wrong type"},
		"null for the action":  {with(`"action": "message"`, `"action": null`), "action", ""},
		"no action":            {with(`"action": "message", `, ``), "action", "must be one of"},
		"action not known":     {with(`"message"`, `"poke"`), "action", "must be one of"},
		"no from":              {`{"action": "message", "to": {"id": "u2"}}`, "from.id", "must not be empty"},
		"no id":                {with(`"id": "u2", `, ``), "to.id", "must not be empty"},
		"to oneself":           {with(`"u2"`, `"u1"`), "to.id", "same account"},
		"band not known":       {with(`"13-15"`, `"14"`), "to.age_band", "must be one of"},
		"source not known":     {with(`"verified"`, `"guessed"`), "from.age_source", "must be one of"},
		"account age below 0":  {with(`3.5`, `-1`), "from.account_age_days", "0 or more"},
		"country in words":     {with(`"GB"`, `"Britain"`), "from.country", "two capital letters"},
		"risk not known":       {with(`"caution"`, `"awful"`), "from.risk", "wrong type or form"},
		"reports below 0":      {with(`"reports": 2`, `"reports": -2`), "from.reports", "0 or more"},
		"mutual below 0":       {with(`"mutual_connections": 4`, `"mutual_connections": -4`), "relation.mutual_connections", "0 or more"},
		"since is no time":     {with(`"2026-11-20T08:00:00Z"`, `"monday"`), "relation.since", "wrong type or form"},
		"preset not known":     {with(`"snapchat"`, `"lenient"`), "preset", "must be one of strict, snapchat, tiktok"},
		"long name of a field": {`{"` + strings.Repeat("x", 200) + `": 1}`, "(a name not shown)", "not a known field"},
		"name of a person":     {with(`"blocked"`, `"Ann Example"`), "relation.(a name not shown)", "not a known field"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ReadCheck(strings.NewReader(tc.text))
			text, field := fault.PublicOf(err)
			if fault.CodeOf(err) != fault.Invalid || field != tc.field || !strings.Contains(text, tc.problem) {
				t.Errorf("got %q: %q (%v), want %q: %q", field, text, err, tc.field, tc.problem)
			}
		})
	}
}

func TestReadCheckIsBounded(t *testing.T) {
	t.Parallel()
	long := everyField + strings.Repeat(" ", MaxCheckBytes)
	if _, err := ReadCheck(strings.NewReader(long)); fault.CodeOf(err) != fault.TooLarge {
		t.Errorf("err = %v", err)
	}
	broken := errors.New("line cut")
	if _, err := ReadCheck(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("the reader's error is lost: %v", err)
	}
}

// Whatever comes in, there is a check that every preset decides, or a fault
// that the caller may be told.
func FuzzReadCheck(f *testing.F) {
	f.Add(everyField)
	f.Add(`{"action":"search","from":{"id":"a"},"to":{"id":"b"}}`)
	f.Add(`{"action":"message","from":{"id":"a","account_age_days":1e308},"to":{"id":"b"},"relation":{"mutual_connections":9223372036854775807}}`)
	f.Add(`{"action":null}`)
	f.Add(`{"preset":"\ud800"}`)
	policies := []*Policy{mustLoad(f, "tiktok"), mustLoad(f, "snapchat"), mustLoad(f, "strict")}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ReadCheck(strings.NewReader(text))
		if err != nil {
			if code := fault.CodeOf(err); code != fault.Invalid && code != fault.TooLarge {
				t.Fatalf("%v is not the caller's", err)
			}
			return
		}
		for _, p := range policies {
			d := p.Decide(c.Request)
			if len(d.Policies) == 0 || d.Policies[0].ID == PolicyError || d.Policies[0].ID == InvalidRequest {
				t.Fatalf("%s: %s by %v", p.Name(), d.Outcome, d.Policies)
			}
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := ReadCheck(strings.NewReader(string(again))); err != nil || !reflect.DeepEqual(c, second) {
			t.Fatalf("%s reads as another check (%v)", again, err)
		}
	})
}
