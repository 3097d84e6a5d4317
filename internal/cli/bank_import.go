package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/bankfile"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// BankImportCmd adds the entries in files to a bank.
type BankImportCmd struct {
	inBank
	Files    []string `arg:"" name:"file" help:"Files of entries, also packed by gzip."`
	Format   string   `placeholder:"FORMAT" help:"plain, csv, ndjson, tx, hma, ncmec or stopncii. Default: what the file's beginning tells."`
	Source   string   `placeholder:"TEXT" help:"Where entries come from that do not say so themselves, in your words; at most 256 bytes."`
	Create   bool     `help:"Make the bank when it is missing."`
	Strict   bool     `help:"Read everything first, and add nothing when a line is wrong."`
	FromLine int      `default:"1" placeholder:"N" help:"Pass over what is before this line of the first file."`
	Bad      string   `placeholder:"OUT" help:"Write every line that is left out to this file, with what is wrong."`
	JSON     bool     `help:"Print what became of the files as one JSON object."`
}

// Help is shown under the command's flags.
func (BankImportCmd) Help() string {
	return `Reads PDQ hashes, a line each; CSV; NDJSON; what python-threatexchange and HMA give out; and dumps of the hash
sharing of NCMEC and StopNCII. docs/how-to/import-a-bank.md describes each. What a file withdraws is taken out and stays out.

  breakwater bank import --platform my-app --bank stop-list --create hashes.txt.gz
  breakwater bank import --platform my-app --bank partner --source stopncii page-*.json

Lines that are wrong are named and left out; the others are added, and the exit code is 2. It may run beside the server.
When it was interrupted, run the same command again: what is there is passed over quickly.`
}

// badShown is how many bad lines are named on the error output.
const badShown = 20

// importSummary is what became of all files.
type importSummary struct {
	Bank        string         `json:"bank"`
	Files       int            `json:"files"`
	Added       int            `json:"added"`
	Unchanged   int            `json:"unchanged"`
	Withdrawn   int            `json:"withdrawn_before"`
	Taken       int            `json:"taken_out"`
	Bad         int            `json:"bad_lines"`
	LeftOut     map[string]int `json:"left_out"`
	Seconds     float64        `json:"seconds"`
	Interrupted bool           `json:"interrupted"`
}

// Run imports the files one after another.
func (c *BankImportCmd) Run(ctx context.Context, env *Env) error {
	key, err := c.key()
	if err != nil {
		return err
	}
	files, total, err := openFiles(c.Files)
	defer closeAll(files)
	if err != nil {
		return err
	}
	run := &bankImport{cmd: c, env: env, key: key, sum: importSummary{Bank: key.Name, LeftOut: map[string]int{}}}
	if run.out, err = createBadFile(c.Bad); err != nil {
		return err
	}
	if c.Strict {
		if err := run.checkAll(ctx, files, total); err != nil {
			return errors.Join(err, run.out.close())
		}
	}
	banks, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer func() { _ = banks.Close() }()
	if err := run.prepare(ctx, banks); err != nil {
		return err
	}
	err = run.all(ctx, banks, files, total)
	return errors.Join(run.tell(err), run.out.close())
}

// bankImport is one run of the command.
type bankImport struct {
	cmd  *BankImportCmd
	env  *Env
	key  bank.Key
	out  *badFile
	prog *progress
	seen atomic.Int64 // records that were read
	sum  importSummary
}

func (r *bankImport) prepare(ctx context.Context, banks *app.Banks) error {
	if r.cmd.Create {
		if _, err := banks.Create(ctx, r.key, bank.DefaultSettings()); err != nil {
			return err
		}
	}
	return banks.MakeReadyForMany(ctx)
}

func (r *bankImport) all(ctx context.Context, banks *app.Banks, files []*os.File, total int64) error {
	start := r.env.Now()
	r.prog = newProgress(r.env, "entries", total)
	defer r.prog.clear()
	defer func() { r.sum.Seconds = r.env.Now().Sub(start).Seconds() }()
	for i, f := range files {
		if err := r.one(ctx, banks, i, f); err != nil {
			return err
		}
		r.sum.Files++
	}
	return nil
}

func (r *bankImport) one(ctx context.Context, banks *app.Banks, i int, f *os.File) error {
	name := r.cmd.Files[i]
	in, err := r.reader(f)
	if err != nil {
		return inBankFile(name, err)
	}
	before := r.sum
	done, err := banks.Import(ctx, r.key, r.counted(in.Records(), i), bank.Import{
		Source:   r.cmd.Source,
		Bad:      func(bad *bank.LineError) { r.bad(name, bad) },
		Progress: func(now bank.Imported) { r.sum.take(before, now); r.prog.showOf(r.sum.done(), int(r.seen.Load())) },
	})
	r.sum.take(before, done)
	for what, n := range in.LeftOut() {
		r.sum.LeftOut[what] += n
	}
	if errors.Is(err, context.Canceled) {
		r.sum.Interrupted = true
		r.prog.clear()
		fmt.Fprintf(r.env.Stderr, "breakwater: interrupted in %s. Up to line %d everything is in the bank, and of what follows a part. "+
			"Run the same command again to go on; --from-line %d spares it what is done.\n", name, done.Line, done.Line+1)
	}
	return inBankFile(name, err)
}

func (r *bankImport) reader(f *os.File) (*bankfile.Reader, error) {
	return bankfile.NewReader(r.prog.reader(f), bankfile.Format(r.cmd.Format))
}

// counted counts the records, and passes over those before --from-line.
func (r *bankImport) counted(records iter.Seq2[bank.Record, error], file int) iter.Seq2[bank.Record, error] {
	return func(yield func(bank.Record, error) bool) {
		for rec, err := range records {
			r.seen.Add(1)
			if bad, ok := errors.AsType[*bank.LineError](err); ok {
				rec.Line = bad.Line
			}
			if file == 0 && rec.Line < r.cmd.FromLine && (err == nil || rec.Line > 0) {
				continue
			}
			if !yield(rec, err) {
				return
			}
		}
	}
}

// checkAll reads everything and adds nothing.
func (r *bankImport) checkAll(ctx context.Context, files []*os.File, total int64) error {
	r.prog = newProgress(r.env, "entries checked", total)
	defer r.prog.clear()
	n := 0
	for i, f := range files {
		in, err := r.reader(f)
		if err != nil {
			return inBankFile(r.cmd.Files[i], err)
		}
		for rec, err := range r.counted(in.Records(), i) {
			if err == nil {
				err = rec.Check(r.cmd.Source)
			}
			if bad, ok := errors.AsType[*bank.LineError](err); ok {
				r.sum.Bad++
				r.bad(r.cmd.Files[i], bad)
			} else if err != nil {
				return inBankFile(r.cmd.Files[i], err)
			}
			n++
			if n%4096 == 0 {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				r.prog.show(n)
			}
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return inBankFile(r.cmd.Files[i], err)
		}
	}
	r.seen.Store(0)
	if r.sum.Bad > 0 {
		return fault.Newf(fault.Invalid, "%s of %s lines are wrong: nothing was added.", grouped(r.sum.Bad), grouped(n))
	}
	return nil
}

// bad names a line that is left out.
func (r *bankImport) bad(file string, bad *bank.LineError) {
	text, field := fault.PublicOf(bad.Err)
	if field != "" {
		text = field + " " + text
	}
	line := fmt.Sprintf("%s:%d: %s", file, bad.Line, text)
	r.out.write(line)
	r.out.n++
	switch {
	case r.out.n <= badShown:
		r.prog.clear()
		fmt.Fprintln(r.env.Stderr, line)
	case r.out.n == badShown+1:
		r.prog.clear()
		fmt.Fprintln(r.env.Stderr, "… and more, which are counted.")
	}
}

// take sets what became of a file beside what became of those before it.
func (s *importSummary) take(before importSummary, now bank.Imported) {
	s.Added, s.Unchanged = before.Added+now.Added.Added, before.Unchanged+now.Unchanged
	s.Withdrawn, s.Taken, s.Bad = before.Withdrawn+now.Withdrawn, before.Taken+now.Taken, before.Bad+now.Bad
}

func (s *importSummary) done() int { return s.Added + s.Unchanged + s.Withdrawn + s.Taken + s.Bad }

// tell prints the summary, also of a run that failed half-way.
func (r *bankImport) tell(failed error) error {
	s := r.sum
	if r.cmd.JSON {
		if err := json.NewEncoder(r.env.Stdout).Encode(s); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(r.env.Stdout, "Bank %s: %s new, %s there before, %s withdrawn before, %s taken out; %.1f s.\n",
			s.Bank, grouped(s.Added), grouped(s.Unchanged), grouped(s.Withdrawn), grouped(s.Taken), s.Seconds)
		if len(s.LeftOut) > 0 {
			fmt.Fprintf(r.env.Stdout, "Left out, for they are of no use here: %s.\n", counts(s.LeftOut))
		}
	}
	if failed == nil && s.Bad > 0 {
		return fault.Newf(fault.Invalid, "%s lines were wrong and left out; the others are in the bank.", grouped(s.Bad))
	}
	return failed
}

func counts(of map[string]int) string {
	var list []string
	for what, n := range of {
		list = append(list, grouped(n)+" "+what)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// inBankFile gives an error with the file that it is about.
func inBankFile(name string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	code := fault.CodeOf(err)
	if code == fault.Internal {
		return fmt.Errorf("%s: %w", name, err)
	}
	text, field := fault.PublicOf(err)
	if code == fault.NotFound || code == fault.Busy { // of the bank, not of the file
		return err
	}
	if field != "" {
		text = field + " " + text
	}
	return fault.Newf(code, "%s: %s", name, text)
}
