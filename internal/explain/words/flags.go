package words

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/breakwater-safety/breakwater/risk"
)

// A Flag is a red flag that the advice of a police force names, with its source.
type Flag struct {
	ID string `yaml:"id"`
	// Any are the signals of which one must count, and With those of which one
	// must have been raised beside it, if there are any.
	Any  []string `yaml:"any"`
	With []string `yaml:"with"`
	// Says is what the source says, in our words, and By whose advice it is.
	Says string `yaml:"says"`
	By   string `yaml:"by"`
	// Source is where it was read, Date the day that it bears, empty when it
	// bears none, and Noted the day on which it was read.
	Source string `yaml:"source"`
	Date   string `yaml:"date"`
	Noted  string `yaml:"-"`
	// Certainty is «quoted»: read in a copy of what others quote of it.
	Certainty string `yaml:"certainty"`
}

// Cite gives whose advice it is and where it was read, with the date, in a line.
func (f Flag) Cite() string {
	if f.Date != "" {
		return fmt.Sprintf("%s, %s, %s", f.By, f.Date, f.Source)
	}
	return fmt.Sprintf("%s, undated, noted %s, %s", f.By, f.Noted, f.Source)
}

// Flags gives the red flags. One without a source, or of a signal that is not
// known, is an error.
func Flags() ([]Flag, error) {
	data, err := files.ReadFile("flags.yaml")
	if err != nil {
		return nil, err
	}
	return readFlags(data)
}

func readFlags(data []byte) ([]Flag, error) {
	var file struct {
		Noted string `yaml:"noted"`
		Flags []Flag `yaml:"flags"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("flags: %w", err)
	}
	for i := range file.Flags {
		f := &file.Flags[i]
		f.Noted = file.Noted
		if err := f.check(); err != nil {
			return nil, fmt.Errorf("flags: %s: %w", f.ID, err)
		}
	}
	return file.Flags, nil
}

func (f *Flag) check() error {
	if f.ID == "" || len(f.Any) == 0 || f.Says == "" || f.By == "" || f.Source == "" {
		return errors.New("id, any, says, by and source are required")
	}
	if f.Certainty != "quoted" {
		return fmt.Errorf("certainty %q is not known", f.Certainty)
	}
	for _, day := range []string{f.Noted, f.Date} {
		if _, err := time.Parse(time.DateOnly, day); err != nil && day != "" || f.Noted == "" {
			return fmt.Errorf("the date %q is not a day", day)
		}
	}
	for _, name := range slices.Concat(f.Any, f.With) {
		if _, ok := risk.Describe(name); !ok {
			return fmt.Errorf("there is no signal %q", name)
		}
	}
	return nil
}

// raised reports whether the signs show the flag.
func (f Flag) raised(signs []Sign) bool {
	some := slices.ContainsFunc(signs, func(s Sign) bool { return s.Weight > 0 && slices.Contains(f.Any, s.Name) })
	with := len(f.With) == 0 || slices.ContainsFunc(signs, func(s Sign) bool { return slices.Contains(f.With, s.Name) })
	return some && with
}
