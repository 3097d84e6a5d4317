package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/measure"
)

// BenchCmd measures what this machine does.
type BenchCmd struct {
	Entries int     `default:"1000000" placeholder:"N" help:"How many fingerprints to search: the size of your banks."`
	Seconds float64 `default:"2" placeholder:"S" help:"How long to measure each line, alone and on all cores."`
	Seed    uint64  `default:"1" hidden:"" help:"Seed of the made-up photos and fingerprints."`
	JSON    bool    `help:"Print the report as JSON."`
}

// Help is shown under the command's flags.
func (BenchCmd) Help() string {
	return `Measures photos fingerprinted and fingerprints looked up a second, on made-up photos and random fingerprints
that are the same on every machine: half of what is looked up is an entry with 10 to 31 of its bits changed, and all
of these must be found. Nothing is read of your data, and nothing is kept. Ten million entries take about 2 GB of
memory while it runs.

  breakwater bench --entries 10000000

Other programs that run at the same time make the figures worse; docs/benchmarks.md has those of a quiet machine.`
}

// Run measures and prints the report.
func (c *BenchCmd) Run(ctx context.Context, env *Env) error {
	const most = 1_000_000_000
	if c.Entries < 1 || c.Entries > most {
		return fault.New(fault.Invalid, "--entries must be 1 to 1000000000.")
	}
	if c.Seconds <= 0 || c.Seconds > 600 {
		return fault.New(fault.Invalid, "--seconds must be more than 0 and at most 600.")
	}
	line := statusLine{env: env}
	report, err := measure.Run(ctx, measure.Options{
		Entries: c.Entries, Seconds: c.Seconds, Seed: c.Seed, Now: env.Now,
		Progress: func(what string, done, total int) { line.draw(fmt.Sprintf("%s: %d%%", what, 100*done/max(1, total))) },
	})
	line.clear()
	if err != nil {
		return err
	}
	report.Machine.CPU = processor()
	if c.JSON {
		e := json.NewEncoder(env.Stdout)
		e.SetIndent("", "  ")
		return e.Encode(report)
	}
	return report.WriteText(env.Stdout)
}

// processor is the processor's name where the system tells it, else empty.
func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
