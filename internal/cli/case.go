package cli

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/cases"
)

// CaseCmd holds the commands of an operator about people's cases. None shows
// what a case holds.
type CaseCmd struct {
	Waiting CaseWaitingCmd `cmd:"" help:"List the fingerprints that wait for an operator."`
	Confirm CaseConfirmCmd `cmd:"" help:"Release fingerprints, or mark released ones as verified."`
	Hold    CaseHoldCmd    `cmd:"" help:"Put fingerprints that wait aside."`
	Refuse  CaseRefuseCmd  `cmd:"" help:"Take fingerprints back for good, and erase their hashes."`
}

// deskData is where the cases are.
type deskData struct {
	Data string `default:"breakwater-data" placeholder:"DIR" help:"Folder of the deployment's data, as «serve --data»."`
}

// with opens the desk for what is to be done there.
func (d deskData) with(ctx context.Context, env *Env, do func(*app.Desk) error) (err error) {
	desk, err := app.OpenDesk(ctx, app.Config{DataDir: d.Data, Now: env.Now}, rand.Reader)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, desk.Close()) }()
	return do(desk)
}

// CaseWaitingCmd lists what waits.
type CaseWaitingCmd struct {
	deskData
	Reference bool `help:"Of one case only: read its reference from the standard input, so that it stays out of the shell's history."`
	Limit     int  `default:"100" help:"At most so many."`
	JSON      bool `help:"Print a JSON line for each."`
}

// Help is shown under the command's flags.
func (CaseWaitingCmd) Help() string {
	return `There is something to wait for with «serve --review». Whoever helps a person by phone or chat asks for their
reference, finds what waits of their case, and confirms, holds or refuses it. No image can be looked at: none is here.

  breakwater case waiting --data /var/lib/breakwater
  breakwater case waiting --reference < reference.txt`
}

// Run lists the fingerprints that wait.
func (c *CaseWaitingCmd) Run(ctx context.Context, env *Env) error {
	reference := ""
	if c.Reference {
		line := bufio.NewScanner(env.Stdin)
		if line.Scan() {
			reference = line.Text()
		}
		if _, err := cases.ParseReference(reference); err != nil {
			return err
		}
	}
	return c.with(ctx, env, func(desk *app.Desk) error {
		list, err := desk.Waiting(ctx, reference, c.Limit)
		if err != nil {
			return err
		}
		if c.JSON {
			return printPendingJSON(env, list)
		}
		return printPending(env, list)
	})
}

func printPendingJSON(env *Env, list []cases.Pending) error {
	out := json.NewEncoder(env.Stdout)
	for _, p := range list {
		line := map[string]any{"fingerprint": p.ID, "kind": p.Kind, "bank": p.Bank, "added": p.Added, "held": p.Held, "case": p.Case}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func printPending(env *Env, list []cases.Pending) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(env.Stdout, "Nothing waits.")
		return err
	}
	out := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "FINGERPRINT\tKIND\tBANK\tADDED\tCASE\t")
	for _, p := range list {
		held := ""
		if p.Held {
			held = "held"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, p.Kind, p.Bank, p.Added.Format(time.DateTime), p.Case, held)
	}
	return out.Flush()
}

// decision is what is decided of fingerprints.
type decision struct {
	deskData
	Fingerprints []string `arg:"" help:"Fingerprints, as «case waiting» lists them."`
}

func (d *decision) each(ctx context.Context, env *Env, done string, decide func(*app.Desk, cases.FingerprintID) error) error {
	return d.with(ctx, env, func(desk *app.Desk) error {
		for _, id := range d.Fingerprints {
			if err := decide(desk, cases.FingerprintID(id)); err != nil {
				return err
			}
			fmt.Fprintln(env.Stdout, done, id)
		}
		return nil
	})
}

// CaseConfirmCmd releases fingerprints as verified.
type CaseConfirmCmd struct{ decision }

// Run releases them.
func (c *CaseConfirmCmd) Run(ctx context.Context, env *Env) error {
	return c.each(ctx, env, "confirmed", func(d *app.Desk, id cases.FingerprintID) error { return d.Confirm(ctx, id) })
}

// CaseHoldCmd puts fingerprints aside.
type CaseHoldCmd struct{ decision }

// Run puts them aside.
func (c *CaseHoldCmd) Run(ctx context.Context, env *Env) error {
	return c.each(ctx, env, "held", func(d *app.Desk, id cases.FingerprintID) error { return d.Hold(ctx, id) })
}

// CaseRefuseCmd takes fingerprints back.
type CaseRefuseCmd struct{ decision }

// Run takes them back.
func (c *CaseRefuseCmd) Run(ctx context.Context, env *Env) error {
	return c.each(ctx, env, "refused", func(d *app.Desk, id cases.FingerprintID) error { return d.Refuse(ctx, id) })
}
