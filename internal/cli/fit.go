package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/fitting"
)

// FitCmd trains the engine's learned part and fits its weights.
type FitCmd struct {
	Corpus string `default:"corpus" type:"existingdir" help:"Folder of labelled conversations; its test folders are never opened."`
	Out    string `default:"risk" placeholder:"DIR" help:"Folder of package risk: expert/model.bin and weights.json are written there."`
	Dry    bool   `help:"Print how each author is read by what was learned from all others, and write nothing."`
}

// Help is shown under the command's flags.
func (FitCmd) Help() string {
	return `For those who work on the engine. Trains the learned expert and fits the weights of the evidence from corpus/fit,
corpus/*/fit, corpus/signs and corpus/lines, and writes both where the next build embeds them. Each author is read once by
what was learned without that author; from these readings come the thresholds, the calibration and the table that is
printed. The same corpus gives the same bytes. It takes a minute or two.

  make fit
  breakwater fit --dry

docs/model-card.md says what the model is for, and what it must not be used for.`
}

// Run fits, prints the table and writes the files.
func (c *FitCmd) Run(ctx context.Context, env *Env) error {
	corpus, err := fitting.Read(os.DirFS(c.Corpus))
	if err != nil {
		return fault.Newf(fault.Invalid, "%s: %v", c.Corpus, err)
	}
	if len(corpus.Conversations) == 0 {
		return fault.Newf(fault.Invalid, "%s holds no fit/*.jsonl. Run this from the root of the repository.", c.Corpus)
	}
	line := statusLine{env: env}
	out, err := fitting.Fit(ctx, corpus, fitting.Defaults, line.draw)
	line.clear()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(env.Stdout, out.Table()); err != nil || c.Dry {
		return err
	}
	return c.write(out)
}

func (c *FitCmd) write(out *fitting.Result) error {
	weights, err := json.MarshalIndent(out.Weights, "", " ")
	if err != nil {
		return err
	}
	model, err := os.Create(filepath.Join(c.Out, "expert", "model.bin"))
	if err != nil {
		return outside(err)
	}
	err = errors.Join(out.Model.Write(model), model.Close())
	if err == nil {
		err = os.WriteFile(filepath.Join(c.Out, "weights.json"), append(weights, '\n'), 0o644) //nolint:gosec // source, to be committed
	}
	return outside(err)
}

// outside words what the file system refused.
func outside(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return fault.Newf(fault.Invalid, "%s: %v", path.Path, path.Err)
	}
	return err
}
