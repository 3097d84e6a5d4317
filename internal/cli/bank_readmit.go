package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/bankfile"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// BankReadmitCmd brings entries back that were withdrawn.
type BankReadmitCmd struct {
	inBank
	Files  []string `arg:"" name:"file" help:"Files of entries, as «bank import» reads them."`
	Format string   `placeholder:"FORMAT" help:"plain, csv, ndjson, tx, hma, ncmec or stopncii. Default: what the file's beginning tells."`
	Source string   `placeholder:"TEXT" help:"Where entries came from that do not say so themselves: as it was when they were withdrawn."`
}

// Help is shown under the command's flags.
func (BankReadmitCmd) Help() string {
	return `What was withdrawn stays out, whatever its source sends later. This brings it back, and nothing else does: use it
when you know that the person whose image it is wants it to be recognised again, such as after a withdrawal by mistake.
Entries that were not withdrawn are left as they are. Each is recorded in the audit log.

  breakwater bank readmit --platform my-app --bank partner --source stopncii again.txt`
}

// Run readmits the entries of the files.
func (c *BankReadmitCmd) Run(ctx context.Context, env *Env) error {
	key, err := c.key()
	if err != nil {
		return err
	}
	files, _, err := openFiles(c.Files)
	defer closeAll(files)
	if err != nil {
		return err
	}
	banks, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer func() { _ = banks.Close() }()
	back, others, bad := 0, 0, 0
	for i, f := range files {
		in, err := bankfile.NewReader(f, bankfile.Format(c.Format))
		if err != nil {
			return inBankFile(c.Files[i], err)
		}
		for rec, err := range in.Records() {
			was := false
			if err == nil {
				was, err = c.one(ctx, banks, key, &rec)
			}
			if line, ok := errors.AsType[*bank.LineError](err); ok {
				text, field := fault.PublicOf(line.Err)
				fmt.Fprintf(env.Stderr, "breakwater: %s, line %d: %s %s\n", c.Files[i], line.Line, field, text)
				bad++
				continue
			}
			if err != nil {
				return inBankFile(c.Files[i], err)
			}
			if was {
				back++
			} else {
				others++
			}
		}
	}
	_, err = fmt.Fprintf(env.Stdout, "%s brought back; %s had not been withdrawn and are as they were.\n", grouped(back), grouped(others))
	if err == nil && bad > 0 {
		return fault.Newf(fault.Invalid, "%d lines could not be read.", bad)
	}
	return err
}

func (c *BankReadmitCmd) one(ctx context.Context, banks *app.Banks, key bank.Key, rec *bank.Record) (was bool, err error) {
	if err := rec.Check(c.Source); err != nil {
		return false, err
	}
	if rec.Status == bank.Withdrawn {
		return false, &bank.LineError{Line: rec.Line, Err: fault.At("status", "is withdrawn; a file that brings entries back must list them as active")}
	}
	if rec.ID == "" {
		rec.ID = rec.PDQ.String()
	}
	return banks.Readmit(ctx, key, rec.Entry)
}
