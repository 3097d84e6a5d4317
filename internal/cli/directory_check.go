package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/help"
)

// DirectoryCheckCmd reports what there is to do.
type DirectoryCheckCmd struct {
	Folder string   `arg:"" optional:"" type:"existingdir" help:"Folder with directory.yaml and law.yaml. Left out, what is part of this program."`
	Days   int      `default:"60" placeholder:"N" help:"How far ahead «soon» looks."`
	FailOn []string `default:"expired" placeholder:"LIST" help:"Exit with 3 when one of these is not empty: expired, soon, unchecked, half, waiting, missing; none never does."`
	JSON   bool     `name:"json" help:"Print the report as JSON."`
}

// Help is what --help says beyond the flags.
func (DirectoryCheckCmd) Help() string {
	return `Looks through the directory of help and the law, and lists

  expired    too old to rely on: shown as «check first», without a number
  soon       expires within --days
  half       one person has checked it, and another is needed
  waiting    not from an official page: shown to no one until two people have checked it
  missing    what a country has nothing near for
  unchecked  shown because an official page says so; no two people have checked it

  breakwater directory check
  breakwater directory check internal/help --days 30 --fail-on expired,soon --json

The exit code is 0 when what --fail-on names is empty, 3 when it is not, and 2 for a file that cannot be read.`
}

// foundError says that a check has found what it looks for: no fault of the
// program, and no wrong input.
type foundError struct{ what []string }

func (e *foundError) Error() string { return "found: " + strings.Join(e.what, ", ") }

// never is the value of --fail-on with which the check always ends well.
const never = "none"

// Run prints the report.
func (c *DirectoryCheckCmd) Run(env *Env) error {
	directory, law, err := c.load()
	if err != nil {
		return err
	}
	const day = 24 * time.Hour
	report := help.NewReport(directory, law, env.Now(), time.Duration(c.Days)*day)
	counts := countsOf(report)
	found := &foundError{}
	for _, name := range c.FailOn {
		n, ok := counts[name]
		if !ok && name != never {
			return fault.Newf(fault.Invalid, "--fail-on %s: there is no such list.", name)
		}
		if n > 0 {
			found.what = append(found.what, fmt.Sprintf("%d %s", n, name))
		}
	}
	if err := c.print(env, report); err != nil {
		return err
	}
	if len(found.what) > 0 {
		return found
	}
	return nil
}

func (c *DirectoryCheckCmd) load() (*help.Directory, *help.Law, error) {
	if c.Folder != "" {
		files, err := readRelease(c.Folder)
		if err != nil {
			return nil, nil, err
		}
		return parseRelease(files)
	}
	directory, err := help.Load()
	if err != nil {
		return nil, nil, err
	}
	law, err := help.LoadLaw()
	return directory, law, err
}

func countsOf(r help.Report) map[string]int {
	return map[string]int{
		"expired": len(r.Expired), "soon": len(r.Soon), "unchecked": len(r.Unchecked),
		"half": len(r.Half), "waiting": len(r.Waiting), "missing": len(r.Missing),
	}
}

func (c *DirectoryCheckCmd) print(env *Env, r help.Report) error {
	if c.JSON {
		out := json.NewEncoder(env.Stdout)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(r)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d entries and claims may be shown, for %d countries. Two people have checked %d of them.\n", r.Entries, r.Countries, r.Checked)
	for _, list := range []struct {
		title    string
		findings []help.Finding
	}{
		{"Expired: shown as «check first», without a number", r.Expired},
		{fmt.Sprintf("Expires within %d days", c.Days), r.Soon},
		{"Checked by one person, another is needed", r.Half},
		{"Waiting for two people, shown to no one", r.Waiting},
		{"Not checked by two people, shown because an official page says so", r.Unchecked},
	} {
		if len(list.findings) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s (%d):\n", list.title, len(list.findings))
		for _, f := range list.findings {
			fmt.Fprintf(&b, "  %s  %s\n              %s\n", f.Expires, f.What, f.Source)
		}
	}
	missing(&b, r.Missing)
	_, err := fmt.Fprint(env.Stdout, b.String())
	return err
}

// missing lists what is missing, a line for each country.
func missing(b *strings.Builder, gaps []help.Gap) {
	if len(gaps) == 0 {
		return
	}
	fmt.Fprintf(b, "\nMissing near (%d):\n", len(gaps))
	for len(gaps) > 0 {
		country := gaps[0].Country
		end := slices.IndexFunc(gaps, func(g help.Gap) bool { return g.Country != country })
		if end < 0 {
			end = len(gaps)
		}
		var kinds []string
		for _, g := range gaps[:end] {
			kinds = append(kinds, fmt.Sprintf("%s for %s", g.Kind, g.Audience))
		}
		fmt.Fprintf(b, "  %s: %s\n", country, strings.Join(kinds, ", "))
		gaps = gaps[end:]
	}
}
