package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/breakwater-safety/breakwater/internal/evaluation"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// EvalCmd measures the engine on labelled conversations.
type EvalCmd struct {
	Files    []string `arg:"" name:"file" help:"Thread files (JSON Lines) with labels."`
	JSON     bool     `help:"Print the figures as one JSON document."`
	Verdicts string   `placeholder:"OUT.jsonl" help:"Write what the engine said of each thread to this file, a JSON line a thread."`
}

// Help is shown under the command's flags.
func (EvalCmd) Help() string {
	return `Runs every thread through the engine, message by message, as it would have unfolded, and prints for each level how
much sextortion was found, how early, and how many other threads raised it wrongly; how well a crisis, a cry for help
and a pasted blackmail e-mail were told apart; and the same by language and tag. Rates stand with 95% intervals.

  breakwater eval corpus/test/*.jsonl
  breakwater eval --verdicts verdicts.jsonl --json everyday.jsonl > figures.json

A line of the verdicts file names, for each level that was reached, the message at which it first was:

  {"id":"t1","label":"sextortion","max_level":"high","first":{"notice":"m3","caution":"m5","high":"m5"},"stage":"threat"}

A file that is wrong is refused whole, with the line and the field: no figures are printed and no verdicts written,
and the exit code is 2. docs/thread-format.md describes thread files and labels.`
}

// Run prints the figures over all files together.
func (c *EvalCmd) Run(ctx context.Context, env *Env) error {
	files, total, err := openFiles(c.Files)
	defer closeAll(files)
	if err != nil {
		return err
	}
	verdicts, err := createVerdicts(c.Verdicts)
	if err != nil {
		return err
	}
	defer verdicts.discard()
	summary, err := c.measure(ctx, env, files, total, verdicts)
	if err == nil {
		err = verdicts.keep()
	}
	switch {
	case err != nil:
		return err
	case c.JSON:
		return summary.WriteJSON(env.Stdout)
	}
	return summary.WriteText(env.Stdout)
}

func (c *EvalCmd) measure(ctx context.Context, env *Env, files []*os.File, total int64, verdicts *verdictFile) (evaluation.Summary, error) {
	var summary evaluation.Summary
	engine, start := risk.New(), env.Now()
	progress := newProgress(env, "threads", total)
	defer progress.clear()
	for i, f := range files {
		err := evaluation.Run(ctx, engine, progress.reader(f), func(o evaluation.Outcome) error {
			summary.Add(o)
			progress.show(summary.Threads)
			return verdicts.write(o.Verdict)
		})
		if err != nil {
			return summary, inFile(c.Files[i], err)
		}
	}
	summary.Elapsed = env.Now().Sub(start)
	return summary, nil
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

// A verdictFile gets its name only when it is whole. A nil one takes verdicts
// and keeps none.
type verdictFile struct {
	path string
	file *os.File
	buf  *bufio.Writer
}

func createVerdicts(path string) (*verdictFile, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".verdicts-*")
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "%s: cannot be written. Is there such a folder, and may you write to it?", path)
	}
	return &verdictFile{path, f, bufio.NewWriter(f)}, nil
}

func (v *verdictFile) write(verdict evaluation.Verdict) error {
	if v == nil {
		return nil
	}
	return evaluation.WriteVerdict(v.buf, verdict)
}

func (v *verdictFile) keep() error {
	if v == nil {
		return nil
	}
	err := errors.Join(v.buf.Flush(), v.file.Chmod(0o644), v.file.Close())
	if err == nil {
		err = os.Rename(v.file.Name(), v.path)
	}
	if err != nil {
		return fmt.Errorf("write verdicts: %w", err)
	}
	return nil
}

// discard takes away what was not kept.
func (v *verdictFile) discard() {
	if v == nil {
		return
	}
	_ = v.file.Close()
	_ = os.Remove(v.file.Name()) // gone already if it was kept
}
