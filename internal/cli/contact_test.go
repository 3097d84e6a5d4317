package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

func runContact(t *testing.T, cmd ContactCmd, input string) (string, error) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &Env{
		Stdin: strings.NewReader(input), Stdout: &out, Stderr: &errs,
		Now: func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) },
	}
	err := cmd.Run(context.Background(), env)
	if errs.Len() > 0 {
		t.Errorf("stderr: %s", &errs)
	}
	return out.String(), err
}

const strangerToMinor = `{"action": "message",
	"from": {"id": "account-one", "age_band": "25+"},
	"to": {"id": "account-two", "age_band": "13-15"}}`

func TestContactForPeople(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		preset, input string
		want          []string
	}{
		"denied": {"snapchat", strangerToMinor, []string{
			"Denied (message, preset snapchat)", "snapchat-friends-or-contacts", "values.snap.com",
		}},
		"strict when none is named": {"", strangerToMinor, []string{"preset strict"}},
		"preset of the request":     {"", strings.Replace(strangerToMinor, "{", `{"preset": "tiktok", `, 1), []string{"preset tiktok"}},
		"age not known": {"tiktok", `{"action": "search", "from": {"id": "a"}, "to": {"id": "b"}}`, []string{
			"Denied", "from.age_band is not known. It counts as every age that it may be.", "to.age_band is not known",
		}},
		"request inbox, with a warning": {"strict",
			`{"action": "message", "from": {"id": "a", "age_band": "25+"}, "to": {"id": "b", "age_band": "25+"}}`,
			[]string{"Request inbox only, without media and links", `Warning for "to" (warn-no-mutual-friends)`}},
		"allowed, friends since today": {"snapchat",
			`{"action": "share_media", "from": {"id": "a", "age_band": "25+"}, "to": {"id": "b", "age_band": "25+"},
			  "relation": {"accepted": true, "since": "2026-11-22T11:00:00Z"}}`,
			[]string{"Allowed", `Warning for "from" (warn-new-connection)`}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := runContact(t, ContactCmd{Preset: tc.preset}, tc.input)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tc.want {
				if !strings.Contains(out, want) {
					t.Errorf("no %q in:\n%s", want, out)
				}
			}
			if strings.Contains(out, "account-one") || strings.Contains(out, "account-two") {
				t.Errorf("prints account ids:\n%s", out)
			}
		})
	}
}

func TestContactAsJSON(t *testing.T) {
	t.Parallel()
	out, err := runContact(t, ContactCmd{Preset: "snapchat", JSON: true}, strangerToMinor)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Decision string
		Warnings []any
		Policies []struct{ ID, Text, Law string }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Decision != "deny" || got.Warnings == nil || len(got.Policies) != 1 || strings.Count(out, "\n") != 1 {
		t.Errorf("got %s", out)
	}
}

func TestContactRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		preset, input, field string
		code                 fault.Code
	}{
		"no JSON":           {"strict", "hello", "", fault.Invalid},
		"wrong field":       {"strict", strings.Replace(strangerToMinor, "13-15", "14", 1), "to.age_band", fault.Invalid},
		"preset not known":  {"lenient", strangerToMinor, "preset", fault.NotFound},
		"presets disagree":  {"strict", strings.Replace(strangerToMinor, "{", `{"preset": "tiktok", `, 1), "preset", fault.Invalid},
		"input is too long": {"strict", strings.Repeat(" ", 70_000), "", fault.TooLarge},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := runContact(t, ContactCmd{Preset: tc.preset}, tc.input)
			_, field := fault.PublicOf(err)
			if fault.CodeOf(err) != tc.code || field != tc.field || out != "" {
				t.Errorf("got %v, printed %q", err, out)
			}
		})
	}
}
