package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/contact"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// ContactCmd decides one contact check.
type ContactCmd struct {
	Preset string `help:"The set of rules: strict (the default), snapchat or tiktok." placeholder:"NAME"`
	JSON   bool   `name:"json" help:"Print the decision as JSON."`
}

// Help is what --help says beyond the flags.
func (ContactCmd) Help() string {
	return `Reads one request as JSON from standard input and says whether it is allowed, denied, or may only go to the request inbox, and which policies said so.

Example: someone with a new account wants to write to a fourteen-year-old.

  echo '{"action": "message",
   "from": {"id": "u1", "age_band": "25+", "account_age_days": 3, "country": "GB"},
   "to": {"id": "u2", "age_band": "13-15", "country": "GB"},
   "relation": {"mutual_connections": 0, "phone_contact": false, "accepted": false}}' |
  breakwater contact --preset snapchat

action is message, friend_request, see_profile, see_friend_list, search or share_media. age_band is under13, 13-15, 16-17, 18-24 or 25+; left out, the age counts as every age that it may be. What is left out of relation counts as absent.

The exit code is 0 for every decision, allow and deny alike, and 2 for a request that cannot be read.`
}

// Run reads the request from env.Stdin and prints the decision.
func (c *ContactCmd) Run(_ context.Context, env *Env) error {
	check, err := contact.ReadCheck(env.Stdin)
	if err != nil {
		return err
	}
	name, err := c.preset(check.Preset)
	if err != nil {
		return err
	}
	policy, err := contact.Load(name)
	if err != nil {
		return err
	}
	if check.At == nil {
		now := env.Now()
		check.At = &now
	}
	decision := policy.Decide(check.Request)
	if c.JSON {
		out := json.NewEncoder(env.Stdout)
		out.SetEscapeHTML(false)
		return out.Encode(decision)
	}
	_, err = fmt.Fprint(env.Stdout, describe(check.Action, name, decision))
	return err
}

// preset takes the name from the flag or from the request, which must agree.
func (c *ContactCmd) preset(requested string) (string, error) {
	switch {
	case c.Preset == "" && requested == "":
		return contact.DefaultPreset, nil
	case c.Preset == "":
		return requested, nil
	case requested != "" && requested != c.Preset:
		return "", fault.At("preset", "is not the one that --preset names; leave one of the two out")
	}
	return c.Preset, nil
}

// describe writes a decision for a person.
func describe(action contact.Action, preset string, d contact.Decision) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, preset %s)\n", inWords(d.Outcome), action, preset)
	b.WriteString("\nBecause:\n")
	for _, p := range d.Policies {
		fmt.Fprintf(&b, "  %s\n    %s\n", p.ID, p.Text)
		if p.Law != "" {
			fmt.Fprintf(&b, "    %s.\n", p.Law)
		}
	}
	for _, w := range d.Warnings {
		fmt.Fprintf(&b, "\nWarning for %q (%s):\n  %s\n", w.For, w.ID, w.Text)
	}
	for _, field := range d.Assumed {
		fmt.Fprintf(&b, "\n%s is not known. It counts as every age that it may be.\n", field)
	}
	return b.String()
}

func inWords(o contact.Outcome) string {
	switch o {
	case contact.Allow:
		return "Allowed"
	case contact.RequestOnly:
		return "Request inbox only, without media and links"
	}
	return "Denied"
}
