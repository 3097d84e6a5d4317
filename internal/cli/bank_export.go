package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/bankfile"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// BankExportCmd writes a bank's entries.
type BankExportCmd struct {
	inBank
	Format string `default:"ndjson" placeholder:"FORMAT" help:"plain, csv or ndjson. Default: ${default}."`
	Out    string `short:"o" placeholder:"FILE" help:"Write to this file instead of the standard output."`
}

// Help is shown under the command's flags.
func (BankExportCmd) Help() string {
	return `What it writes «bank import» reads. A plain list has only the PDQ hashes of entries that match now; what it leaves
out is counted on the error output. Withdrawn entries and opinions are in none.`
}

// Run writes the entries.
func (c *BankExportCmd) Run(ctx context.Context, env *Env) error {
	key, err := c.key()
	if err != nil {
		return err
	}
	banks, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer func() { _ = banks.Close() }()
	if c.Out == "" {
		return c.write(ctx, env, banks, key, env.Stdout)
	}
	f, err := os.CreateTemp(filepath.Dir(c.Out), ".export-*") // readable by its owner alone
	if err != nil {
		return fault.Newf(fault.Invalid, "%s: cannot be written. Is there such a folder, and may you write to it?", c.Out)
	}
	err = errors.Join(c.write(ctx, env, banks, key, f), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), c.Out)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

func (c *BankExportCmd) write(ctx context.Context, env *Env, banks *app.Banks, key bank.Key, to io.Writer) error {
	out, err := bankfile.NewWriter(to, bankfile.Format(c.Format))
	if err != nil {
		return err
	}
	written, lost := 0, 0
	for e, err := range banks.Entries(ctx, key) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if e.Status == bank.Withdrawn {
			continue
		}
		whole, err := out.Write(e.Entry)
		if err != nil {
			return err
		}
		written++
		if !whole {
			lost++
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	if lost > 0 {
		fmt.Fprintf(env.Stderr, "Of %s entries %s are not in the file, or not all that is known of them: plain has only PDQ hashes of entries that match.\n",
			grouped(written), grouped(lost))
	}
	return nil
}
