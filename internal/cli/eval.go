package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/breakwater-safety/breakwater/internal/evaluation"
	"github.com/breakwater-safety/breakwater/internal/evaluation/disguise"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/web/evalpage"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// EvalCmd measures the engine on labelled conversations.
type EvalCmd struct {
	Files    []string `arg:"" name:"file" help:"Thread files (JSON Lines) with labels."`
	JSON     bool     `help:"Print the figures as one JSON document, which --against reads."`
	HTML     string   `name:"html" placeholder:"OUT.html" help:"Write the report as one page to this file, with what went wrong and why."`
	Against  string   `placeholder:"RUN.json" help:"Compare with this run, which --json printed: what was won and lost, thread by thread."`
	Disguise bool     `help:"Also try disguised copies of each sextortion thread: spaced letters, look-alikes, typing errors and more."`
	Seed     uint64   `default:"1" help:"Another seed gives other disguised copies."`
	Verdicts string   `placeholder:"OUT.jsonl" help:"Write what the engine said of each thread to this file, a JSON line a thread."`
}

// Help is shown under the command's flags.
func (EvalCmd) Help() string {
	return `Runs every thread through the engine, message by message, as it would have unfolded, and prints for each level how
much sextortion was found, how early, and how many other threads raised it wrongly; how well a crisis, a cry for help
and a pasted blackmail e-mail were told apart; and the same by language, author and tag. Rates stand with 95% intervals.

  breakwater eval corpus/test/*.jsonl
  breakwater eval --json corpus/fit/*.jsonl > before.json
  breakwater eval --against before.json --html report.html corpus/fit/*.jsonl

The page shows the words of threads that went wrong, except of files in a folder called test: those measure the engine,
and whoever reads them and then writes rules spoils them. docs/how-to/tune-signals.md tells how to work with it.

A line of the verdicts file names, for each level that was reached, the message at which it first was:

  {"id":"t1","label":"sextortion","max_level":"high","first":{"notice":"m3","caution":"m5","high":"m5"},"stage":"threat"}

A file that is wrong is refused whole, with the line and the field: no figures are printed and nothing is written,
and the exit code is 2. docs/thread-format.md describes thread files and labels.`
}

// Run prints the figures over all files together.
func (c *EvalCmd) Run(ctx context.Context, env *Env) error {
	before, err := readRun(c.Against)
	if err != nil {
		return err
	}
	files, total, err := openFiles(c.Files)
	defer closeAll(files)
	if err != nil {
		return err
	}
	verdicts, err := createOut(c.Verdicts)
	if err != nil {
		return err
	}
	defer verdicts.discard()
	page, err := createOut(c.HTML)
	if err != nil {
		return err
	}
	defer page.discard()
	summary, err := c.measure(ctx, env, files, total, verdicts)
	if err != nil {
		return err
	}
	var against *evaluation.Comparison
	if before != nil {
		compared := summary.Against(*before)
		against = &compared
	}
	if page != nil {
		err = evalpage.Write(page.buf, evalpage.Page{Made: env.Now(), Files: c.Files, Summary: summary, Against: against})
	}
	if err = errors.Join(err, verdicts.keep(), page.keep()); err != nil {
		return err
	}
	return c.print(env, summary, against)
}

func (c *EvalCmd) print(env *Env, s evaluation.Summary, against *evaluation.Comparison) error {
	if c.JSON {
		return s.WriteJSON(env.Stdout, against)
	}
	err := s.WriteText(env.Stdout)
	if err == nil && against != nil {
		err = against.WriteText(env.Stdout)
	}
	return err
}

func (c *EvalCmd) measure(ctx context.Context, env *Env, files []*os.File, total int64, verdicts *outFile) (evaluation.Summary, error) {
	var summary evaluation.Summary
	// The cost of a message is of this machine, by a clock that is real also in tests.
	meter, start := evaluation.Meter{Engine: risk.New(), Now: time.Now, Explain: c.HTML != "", Seed: c.Seed}, env.Now()
	if c.Disguise {
		meter.Disguises = disguise.Kinds()
	}
	progress := newProgress(env, "threads", total)
	defer progress.clear()
	for i, f := range files {
		meter.Withheld = withheld(c.Files[i])
		err := meter.Run(ctx, progress.reader(f), func(o evaluation.Outcome) error {
			summary.Add(o)
			progress.show(summary.Threads)
			if verdicts == nil {
				return nil
			}
			return evaluation.WriteVerdict(verdicts.buf, o.Verdict)
		})
		if err != nil {
			return summary, inFile(c.Files[i], err)
		}
	}
	if !c.Disguise && c.HTML == "" { // which read the same threads again
		summary.Elapsed = env.Now().Sub(start)
	}
	return summary, nil
}

// withheld reports whether the file, wherever it is named from and whatever
// links to it, is of those whose threads nobody may read.
func withheld(name string) bool {
	whole, err := filepath.Abs(name)
	if err != nil {
		return true
	}
	linked, err := filepath.EvalSymlinks(whole)
	return err != nil || evaluation.Withheld(whole) || evaluation.Withheld(linked)
}

// readRun reads the run to compare with; nil when there is no name.
func readRun(name string) (*evaluation.Run, error) {
	if name == "" {
		return nil, nil
	}
	f, _, err := openFile(name)
	if err != nil {
		return nil, err
	}
	defer closeAll([]*os.File{f})
	run, err := evaluation.ReadRun(f)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "%s: %v.", name, err)
	}
	return &run, nil
}

// inFile gives an error of reading a thread file as the person may read it.
func inFile(name string, err error) error {
	if syntax, ok := errors.AsType[*thread.SyntaxError](err); ok {
		return fault.Newf(fault.Invalid, "%s: %v.", name, syntax)
	}
	return fmt.Errorf("%s: %w", name, err)
}

func openFiles(names []string) (files []*os.File, total int64, err error) {
	for _, name := range names {
		f, size, err := openFile(name)
		if err != nil {
			return files, 0, err
		}
		files, total = append(files, f), total+size
	}
	return files, total, nil
}
