package cli

import (
	"context"
	"errors"
	"io"

	"github.com/breakwater-safety/breakwater/internal/explain"
	"github.com/breakwater-safety/breakwater/internal/explain/words"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/thread"
)

// ExplainCmd takes one message of a conversation apart.
type ExplainCmd struct {
	File string `arg:"" help:"A thread file (JSON Lines)."`
	ID   string `name:"id" placeholder:"THREAD" help:"Which thread of the file; needed when it has several."`
	At   string `required:"" placeholder:"MESSAGE" help:"Which message, by its id."`
	JSON bool   `help:"Print one JSON document, with the words for both readers."`
	Words
}

// Help is shown under the command's flags.
func (ExplainCmd) Help() string {
	return `For reviewers, and for those who write the lexicon. Prints how the thread stood before and after the message, the
signals that the message raised, with its words marked and what each weighs, the signals of earlier messages that
count with them, what each family adds up to, why the level is what it is, and what would have changed it: the
conversation is read again without the words of each signal, without each message that has one, and with other facts.

With --for young it says the same in words for a fifteen-year-old or a parent, and what to do now. Sentences are in the
language of --language; figures, names of signals and the list of changes stay as the engine has them.

  breakwater explain --at m7 thread.jsonl
  breakwater explain --at m7 --language es --for young thread.jsonl
  breakwater explain --id a-sx-001 --at m11 corpus/fit/author-a-sextortion.jsonl

It is a likelihood with reasons, not a verdict on anyone. Files in a folder called test are refused: they measure the
engine, and whoever reads them and then writes rules spoils them.`
}

// Run prints the explanation.
func (c *ExplainCmd) Run(ctx context.Context, env *Env) error {
	if withheld(c.File) {
		if f, _, err := openFile(c.File); err != nil {
			return err
		} else if err := f.Close(); err != nil {
			return err
		}
		return fault.Newf(fault.Unsupported, "%s: lies in a folder called test, whose threads are for measuring only. "+
			"A thread of your own can be explained from any other folder.", c.File)
	}
	say, err := c.catalogue(env)
	if err != nil {
		return err
	}
	t, err := c.find(ctx)
	if err != nil {
		return err
	}
	x, err := explain.At(risk.New(), t, c.At)
	switch {
	case err != nil:
		return err
	case c.JSON:
		x.Words = []words.Text{say.Reviewer(x.Verdict()), say.Young(x.Verdict())}
		return x.WriteJSON(env.Stdout)
	}
	return explain.Printer{Out: env.Stdout, Styled: env.Color, Say: say, For: words.Reader(c.For)}.Print(x)
}

// find gives the thread. The file is read to its end, so that one that is wrong
// is refused.
func (c *ExplainCmd) find(ctx context.Context) (found thread.Thread, err error) {
	f, _, err := openFile(c.File)
	if err != nil {
		return found, err
	}
	defer func() { _ = f.Close() }() // only read from
	threads, matches := 0, 0
	for r := thread.NewReader(f); ; threads++ {
		t, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return found, inFile(c.File, err)
		}
		if c.ID == "" || t.ID == c.ID {
			matches++
			found = t
		}
	}
	switch {
	case threads == 0:
		return found, fault.Newf(fault.NotFound, "%s: has no thread.", c.File)
	case matches == 0:
		return found, fault.Newf(fault.NotFound, "%s: has no thread %q among its %d.", c.File, c.ID, threads)
	case matches > 1:
		return found, fault.Newf(fault.Invalid, "%s: has %d threads. Say which with --id.", c.File, threads)
	}
	return found, nil
}
