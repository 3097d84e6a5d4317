package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// partnerLine is a partner as it is printed.
type partnerLine struct {
	Name string `json:"name"`
	// Direction is takes when it takes from us, gives when it gives to us.
	Direction string       `json:"direction"`
	Banks     []cases.Bank `json:"banks"`
	// State is invited, joined, failing, removed, ended or joining.
	State   string     `json:"state"`
	Since   *time.Time `json:"since,omitempty"`
	Heard   *time.Time `json:"heard,omitempty"` // when it last asked or answered
	Trouble string     `json:"trouble,omitempty"`
	// Fingerprints is how many it gave that match, ReceiptsWaiting how many
	// receipts it is to be sent; of one that takes, Current says whether it has
	// asked for everything, and Webhook whether it is told by webhooks.
	Fingerprints    *int  `json:"fingerprints,omitempty"`
	ReceiptsWaiting *int  `json:"receipts_waiting,omitempty"`
	Current         *bool `json:"current,omitempty"`
	Webhook         *bool `json:"webhook,omitempty"`
}

// PartnerListCmd lists partners.
type PartnerListCmd struct{ withPartners }

// Run prints a line a partner.
func (c *PartnerListCmd) Run(ctx context.Context, env *Env) error {
	list, err := c.partners(ctx, env)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	for _, p := range list {
		if c.JSON {
			err = json.NewEncoder(env.Stdout).Encode(p)
		} else {
			_, err = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", p.Name, p.way(), joined(p.Banks), p.State)
		}
		if err != nil {
			return err
		}
	}
	return table.Flush()
}

// PartnerStatusCmd says how the exchange stands.
type PartnerStatusCmd struct {
	withPartners
	Name string `arg:"" optional:"" help:"The partner's name; all without it."`
}

// Run prints what is known of partners.
func (c *PartnerStatusCmd) Run(ctx context.Context, env *Env) error {
	list, err := c.partners(ctx, env)
	if err != nil {
		return err
	}
	found := c.Name == ""
	for _, p := range list {
		if c.Name != "" && p.Name != c.Name {
			continue
		}
		found = true
		if c.JSON {
			err = json.NewEncoder(env.Stdout).Encode(p)
		} else {
			_, err = fmt.Fprint(env.Stdout, p.text())
		}
		if err != nil {
			return err
		}
	}
	if !found {
		return fault.New(fault.NotFound, "There is no partner of this name. «breakwater partner list» lists them.")
	}
	return nil
}

func (p *partnerLine) way() string {
	if p.Direction == "takes" {
		return "takes from us"
	}
	return "gives to us"
}

func (p *partnerLine) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s (%s): %s", p.Name, p.way(), joined(p.Banks), p.State)
	if p.Since != nil {
		fmt.Fprintf(&b, " since %s", p.Since.Format(time.DateOnly))
	}
	b.WriteByte('\n')
	if p.Trouble != "" {
		fmt.Fprintf(&b, "  trouble: %s\n", p.Trouble)
	}
	if p.Heard != nil {
		fmt.Fprintf(&b, "  last heard of: %s\n", p.Heard.Format(time.RFC3339))
	}
	if p.Fingerprints != nil {
		fmt.Fprintf(&b, "  fingerprints that match here: %s\n  receipts that wait: %d\n", grouped(*p.Fingerprints), *p.ReceiptsWaiting)
	}
	if p.Current != nil {
		is := map[bool]string{true: "yes", false: "no"}
		fmt.Fprintf(&b, "  has asked for all changes: %s\n  told by webhooks: %s\n", is[*p.Current], is[*p.Webhook])
	}
	return b.String()
}

// partners gives all of them, those who take first.
func (w *withPartners) partners(ctx context.Context, env *Env) ([]partnerLine, error) {
	x, err := w.open(ctx, env, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = x.Close() }()
	list, err := takerLines(ctx, x)
	if err != nil {
		return nil, err
	}
	sources, err := x.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		line := sourceLine(s)
		n, err := x.Given(ctx, s.Name)
		if err != nil {
			return nil, err
		}
		line.Fingerprints, line.ReceiptsWaiting = &n, &s.Waiting
		list = append(list, line)
	}
	return list, nil
}

func takerLines(ctx context.Context, x *app.Exchange) (list []partnerLine, err error) {
	takers, err := x.Takers(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range takers {
		line := partnerLine{Name: t.Name, Direction: "takes", Banks: t.Banks, Heard: day(t.Asked)}
		switch {
		case t.Active():
			line.State, line.Since = "joined", day(t.Joined)
			current, err := x.Current(ctx, t)
			if err != nil {
				return nil, err
			}
			line.Current = &current
			line.Webhook = new(t.Hook.URL != "" && t.Hook.Disabled.IsZero())
		case !t.Removed.IsZero() && !t.Invited.After(t.Removed):
			line.State, line.Since = "removed", day(t.Removed)
		default:
			line.State, line.Since = "invited", day(t.Invited)
		}
		list = append(list, line)
	}
	return list, nil
}

func sourceLine(s exchange.Source) partnerLine {
	line := partnerLine{Name: s.Name, Direction: "gives", Banks: s.Banks, State: "joined", Since: day(s.Joined), Heard: day(s.Heard), Trouble: s.Trouble}
	switch {
	case !s.Ended.IsZero():
		line.State, line.Since, line.Trouble = "ended", day(s.Ended), "it removed this deployment; what it gave matches no more"
	case s.Joined.IsZero():
		line.State = "joining"
	case s.Failures > 0:
		line.State = "failing"
	}
	return line
}

// day gives a time that is left out when there is none.
func day(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func joined(banks []cases.Bank) string {
	names := make([]string, len(banks))
	for i, b := range banks {
		names[i] = string(b)
	}
	return strings.Join(names, ", ")
}
