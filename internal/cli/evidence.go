package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/breakwater-safety/breakwater/evidence"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// EvidenceCmd makes and checks bags of evidence.
type EvidenceCmd struct {
	Verify EvidenceVerifyCmd `cmd:"" help:"Check a bag: was anything in it changed, added or taken out?"`
	Make   EvidenceMakeCmd   `cmd:"" help:"Make a bag of conversations and of what you add."`
	Stamp  EvidenceStampCmd  `cmd:"" help:"Have a time stamp authority sign the seal of a bag."`
}

// EvidenceVerifyCmd checks a bag.
type EvidenceVerifyCmd struct {
	File  string `arg:"" help:"The bag, a .zip file."`
	Roots string `placeholder:"ROOTS.pem" help:"Certificates of time stamp authorities that you trust."`
	Seal  string `placeholder:"NUMBER" help:"The seal number that was written down when the bag was made."`
	JSON  bool   `help:"Print one JSON object."`
}

// Help is shown under the command's flags.
func (EvidenceVerifyCmd) Help() string {
	return `Looks through every file of the bag and says what was changed, added or taken out since it was sealed. The exit code
is 0 when nothing was, 1 when something was, and 2 for a file that is no bag.

That nothing was changed does not say who made the bag, when, or that what stands in it is true: the key that signed
it was made for it alone. A seal number that was written down on the day shows that this is still the same bag.

  breakwater evidence verify record-2026-11-22.zip
  breakwater evidence verify --seal "3f07 88aa 1c2d 90be 5512 7f0e 44c1 d00b" record-2026-11-22.zip

docs/concepts/evidence.md says what is in a bag, and how to check it without this program.`
}

// verified is what is printed as JSON.
type verified struct {
	File     string             `json:"file"`
	Intact   bool               `json:"intact"`
	Problems []evidence.Problem `json:"problems"`
	Seal     string             `json:"seal,omitempty"`
	SealHex  string             `json:"seal_sha256,omitempty"`
	SealFits *bool              `json:"seal_fits,omitempty"`
	Info     map[string]string  `json:"info"`
	Files    []string           `json:"files"`
	Stamp    string             `json:"stamp,omitempty"`
}

// errNotIntact ends the command where something was changed.
var errNotIntact = errors.New("this bag is not as it was when it was sealed")

// Run checks the bag.
func (c *EvidenceVerifyCmd) Run(env *Env) error {
	f, size, err := openFile(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read from
	report, err := evidence.Verify(f, size)
	if refusal, ok := errors.AsType[*evidence.RefusedError](err); ok {
		return fault.Newf(fault.Unsupported, "%s: is not a bag that can be checked: %s.", c.File, refusal.Problem)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	v := c.result(report)
	var stampErr error
	if v.Intact && report.Stamp != nil {
		v.Stamp, stampErr = checkStamp(report.Stamp, report.Seal, c.Roots)
	}
	if c.JSON {
		err = json.NewEncoder(env.Stdout).Encode(v)
	} else {
		_, err = env.Stdout.Write([]byte(v.text(report)))
	}
	switch {
	case err != nil:
		return err
	case !v.Intact:
		return errNotIntact
	case v.SealFits != nil && !*v.SealFits:
		return errors.New("the seal number is another one: this is not the bag that it was written down for")
	}
	return stampErr
}

func (c *EvidenceVerifyCmd) result(r evidence.Report) verified {
	v := verified{File: c.File, Intact: r.Intact(), Problems: []evidence.Problem{}, Info: r.Info, Files: r.Files}
	v.Problems = append(v.Problems, r.Problems...)
	if v.Intact {
		v.Seal, v.SealHex = r.Seal.String(), r.Seal.Hex()
		if c.Seal != "" {
			fits := r.Seal.Fits(c.Seal)
			v.SealFits = &fits
		}
	}
	return v
}

// text says the result in plain words.
func (v verified) text(r evidence.Report) string {
	var b strings.Builder
	if !v.Intact {
		fmt.Fprintf(&b, "%s: CHANGED since it was sealed.\n\n", plain(v.File))
		for _, p := range v.Problems {
			fmt.Fprintf(&b, "  %s: %s\n", plain(orBag(p.Path)), plain(p.Text))
		}
		b.WriteString("\nWhat it holds may still be of use. Ask for the bag as it was first given, and keep this one as it is.\n")
		return b.String()
	}
	fmt.Fprintf(&b, "%s: whole and unchanged.\n\n", plain(v.File))
	fmt.Fprintf(&b, "  Sealed    %s, as the device's clock had it\n", plain(v.Info["Breakwater-Sealed"]))
	fmt.Fprintf(&b, "  By        %s\n", plain(v.Info["Bag-Software-Agent"]))
	fmt.Fprintf(&b, "  Holds     %s\n", strings.ReplaceAll(plain(strings.Join(v.Files, ", ")), "data/", ""))
	fmt.Fprintf(&b, "  Custody   %d entries, an unbroken chain\n", len(r.Custody))
	fmt.Fprintf(&b, "  Seal      %s\n", v.Seal)
	switch {
	case v.SealFits == nil:
		b.WriteString("            Compare it with the number that was written down when the bag was made.\n")
	case *v.SealFits:
		b.WriteString("            It is the number that you gave: this is the same bag.\n")
	default:
		b.WriteString("            It is NOT the number that you gave: this is another bag.\n")
	}
	if v.Stamp != "" {
		fmt.Fprintf(&b, "  Stamp     %s\n", v.Stamp)
	}
	b.WriteString("\nThis shows that nothing was changed since. It does not show who made it, or that what it says is true.\n")
	return b.String()
}

func orBag(path string) string {
	if path == "" {
		return "the bag"
	}
	return path
}

// plain drops what a terminal could take for a command: a bag is made by others.
func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return '\ufffd'
	}, s)
}

// readFiles reads files of the person's choice.
func readFiles(names []string) ([]evidence.File, error) {
	var files []evidence.File
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fault.Newf(fault.NotFound, "%s: cannot be read. Is the name right, and may you read it?", name)
		}
		files = append(files, evidence.File{Name: filepath.Base(name), Data: data})
	}
	return files, nil
}
