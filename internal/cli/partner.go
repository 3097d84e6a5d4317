package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// PartnerCmd holds the commands about partners.
type PartnerCmd struct {
	Invite PartnerInviteCmd `cmd:"" help:"Invite a partner to take fingerprints from this deployment."`
	Join   PartnerJoinCmd   `cmd:"" help:"Take an invitation up: from then on the server follows that deployment."`
	List   PartnerListCmd   `cmd:"" help:"List partners."`
	Status PartnerStatusCmd `cmd:"" help:"Say how the exchange with a partner stands."`
	Leave  PartnerLeaveCmd  `cmd:"" help:"End the exchange with a partner: what it gave matches no more, and it is given nothing more."`
}

// Help is shown under the command's flags.
func (PartnerCmd) Help() string {
	return `A deployment with people's cases gives the fingerprints, and others stop the pictures on their platforms
(docs/concepts/exchange.md). The commands work on the data folder, also while a server runs on it.

  breakwater partner invite my-app --at https://help.example --banks adult,under18      prints an invitation
  breakwater partner join 'https://help.example/v1/exchange/join#bwi_…' --name helpline  takes it up
  breakwater partner status`
}

// withPartners is what the commands about partners have in common.
type withPartners struct {
	Data string `default:"breakwater-data" placeholder:"DIR" help:"Folder of the deployment's data, as «serve --data». Default: ${default}."`
	JSON bool   `help:"Print JSON."`
}

// open opens the exchange; private allows partners in private networks.
func (w *withPartners) open(ctx context.Context, env *Env, private bool) (*app.Exchange, error) {
	return app.OpenExchange(ctx, w.Data, private, env.Now)
}

// PartnerInviteCmd invites a partner.
type PartnerInviteCmd struct {
	withPartners
	Name    string        `arg:"" help:"What the partner is called here: 1 to 40 lower-case letters, digits and hyphens. People see it in their case."`
	Banks   []string      `required:"" placeholder:"BANK,…" help:"What it may have: adult, under18 or both. Only under18 holds pictures of children; give it to those alone who may have it."`
	At      string        `required:"" placeholder:"URL" help:"The address at which the partner reaches this deployment: https://HOST."`
	Expires time.Duration `default:"72h" placeholder:"TIME" help:"For how long it may join. Default: ${default}."`
}

// Run prints the invitation.
func (c *PartnerInviteCmd) Run(ctx context.Context, env *Env) error {
	base, err := exchange.ParseBase(c.At)
	if err != nil {
		return err
	}
	banks, err := exchange.ParseBanks(c.Banks)
	if err != nil {
		return err
	}
	x, err := c.open(ctx, env, false)
	if err != nil {
		return err
	}
	defer func() { _ = x.Close() }()
	token, err := x.Invite(ctx, c.Name, banks, c.Expires)
	if err != nil {
		return err
	}
	invitation := exchange.Invitation{URL: base, Token: token}.String()
	until := env.Now().Add(c.Expires).UTC()
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(map[string]any{"partner": c.Name, "banks": banks, "invitation": invitation, "expires": until})
	}
	_, err = fmt.Fprintf(env.Stdout, "%s is invited, once and until %s. Hand this over where nobody else reads it; it is not shown again:\n\n  breakwater partner join '%s'\n",
		c.Name, until.Format("2 January 2006 15:04 MST"), invitation)
	return err
}

// PartnerJoinCmd takes an invitation up.
type PartnerJoinCmd struct {
	withPartners
	Invitation string `arg:"" help:"What «partner invite» printed there, in quotes."`
	Name       string `placeholder:"NAME" help:"What the partner is called here. Default: after its host."`
	Webhook    string `placeholder:"URL" help:"The address at which it reaches this deployment (https://HOST), for webhooks. Without it the server keeps a connection open to it, which is as quick."`
	Private    bool   `name:"allow-private-partners" help:"Let it be in a private network, without TLS; the server needs the flag too."`
}

// Run joins.
func (c *PartnerJoinCmd) Run(ctx context.Context, env *Env) error {
	invitation, err := exchange.ParseInvitation(c.Invitation)
	if err != nil {
		return err
	}
	hook := ""
	if c.Webhook != "" {
		if hook, err = exchange.ParseBase(c.Webhook); err != nil {
			return err
		}
	}
	name := c.Name
	if name == "" {
		name = exchange.NameOf(invitation.URL)
	}
	x, err := c.open(ctx, env, c.Private)
	if err != nil {
		return err
	}
	defer func() { _ = x.Close() }()
	s, err := x.Join(ctx, invitation, name, hook)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(map[string]any{"source": s.Name, "ours": s.Ours, "banks": s.Banks})
	}
	_, err = fmt.Fprintf(env.Stdout, "Joined %s, which knows this deployment as %s. From now on its fingerprints (%s) match on every platform here,\n"+
		"as soon as a server runs on this folder. «breakwater partner status» says how it goes.\n", s.Name, s.Ours, joined(s.Banks))
	return err
}

// PartnerLeaveCmd ends an exchange.
type PartnerLeaveCmd struct {
	withPartners
	Name    string `arg:"" help:"The partner's name here."`
	Private bool   `name:"allow-private-partners" help:"Let it be in a private network, without TLS."`
}

// Run leaves a partner that gives to us, and removes one that takes from us.
func (c *PartnerLeaveCmd) Run(ctx context.Context, env *Env) error {
	x, err := c.open(ctx, env, c.Private)
	if err != nil {
		return err
	}
	defer func() { _ = x.Close() }()
	told, leftErr := x.Leave(ctx, c.Name)
	removedErr := x.Remove(ctx, c.Name)
	missing := func(err error) bool { return fault.CodeOf(err) == fault.NotFound }
	switch {
	case missing(leftErr) && missing(removedErr):
		return leftErr
	case leftErr != nil && !missing(leftErr), removedErr != nil && !missing(removedErr):
		return errors.Join(leftErr, removedErr)
	}
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(map[string]any{"partner": c.Name, "left": leftErr == nil, "told": told, "removed": removedErr == nil})
	}
	text := ""
	if leftErr == nil {
		text += "What " + c.Name + " gave matches no more and is being erased.\n"
		if !told {
			text += "It could not be told. Ask whoever runs it to remove this deployment.\n"
		}
	}
	if removedErr == nil {
		text += c.Name + " is given nothing more. When it next asks it learns that it is to delete what it has.\n"
	}
	_, err = fmt.Fprint(env.Stdout, text)
	return err
}
