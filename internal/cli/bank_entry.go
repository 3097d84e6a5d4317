package cli

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
)

// BankWithdrawCmd takes entries out for good.
type BankWithdrawCmd struct {
	inBank
	IDs    []string `arg:"" optional:"" name:"id" help:"Ids of entries."`
	File   string   `placeholder:"FILE" type:"existingfile" help:"Read ids from this file, one a line."`
	Source string   `placeholder:"TEXT" help:"The source whose entries they are, remembered for those that are not there yet."`
}

// Help is shown under the command's flags.
func (BankWithdrawCmd) Help() string {
	return `A withdrawn entry never matches again, whatever its source sends later, and its fingerprints are erased: a server
knows within a second. An id that the bank does not have is remembered: it stays out when it comes.`
}

// Run withdraws the entries.
func (c *BankWithdrawCmd) Run(ctx context.Context, env *Env) error {
	key, err := c.key()
	if err != nil {
		return err
	}
	if len(c.IDs) == 0 && c.File == "" {
		return fault.New(fault.Invalid, "Name the ids to withdraw, or a file of them with --file.")
	}
	banks, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer func() { _ = banks.Close() }()
	bad := 0
	done, err := banks.Import(ctx, key, c.records, bank.Import{Source: c.Source, Bad: func(e *bank.LineError) {
		text, field := fault.PublicOf(e.Err)
		bad++
		fmt.Fprintf(env.Stderr, "breakwater: id %d: %s %s\n", e.Line, field, text)
	}})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "%s taken out; %s were not there, or withdrawn before, and stay out.\n", grouped(done.Taken), grouped(done.Withdrawn))
	if err == nil && bad > 0 {
		return fault.Newf(fault.Invalid, "%d ids could not be withdrawn.", bad)
	}
	return err
}

// records gives the ids as entries to withdraw.
func (c *BankWithdrawCmd) records(yield func(bank.Record, error) bool) {
	n := 0
	for id, err := range c.ids() {
		n++
		rec := bank.Record{Line: n, Entry: bank.Entry{ID: id, State: bank.State{Status: bank.Withdrawn}}}
		if !yield(rec, err) {
			return
		}
	}
}

func (c *BankWithdrawCmd) ids() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, id := range c.IDs {
			if !yield(id, nil) {
				return
			}
		}
		if c.File == "" {
			return
		}
		f, err := os.Open(c.File)
		if err != nil {
			yield("", err)
			return
		}
		defer func() { _ = f.Close() }()
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			if id := strings.TrimSpace(lines.Text()); id != "" && !yield(id, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield("", fmt.Errorf("%s: %w", c.File, err))
		}
	}
}

// BankShowCmd shows an entry.
type BankShowCmd struct {
	inBank
	ID string `arg:"" help:"The entry's id."`
}

// shownEntry is an entry as it is printed.
type shownEntry struct {
	ID            string         `json:"id"`
	Status        string         `json:"status"`
	DisabledUntil *time.Time     `json:"disabled_until,omitempty"`
	Expires       *time.Time     `json:"expires,omitempty"`
	PDQ           string         `json:"pdq,omitempty"`
	MD5           string         `json:"md5,omitempty"`
	SHA256        string         `json:"sha256,omitempty"`
	Frames        int            `json:"frames,omitempty"`
	Source        string         `json:"source,omitempty"`
	FirstSeen     *time.Time     `json:"first_seen,omitempty"`
	Created       time.Time      `json:"created"`
	Opinions      []shownOpinion `json:"opinions,omitempty"`
}

type shownOpinion struct {
	Holder  string    `json:"holder"`
	Verdict string    `json:"verdict"`
	At      time.Time `json:"at"`
}

// Run prints the entry as JSON.
func (c *BankShowCmd) Run(ctx context.Context, env *Env) error {
	key, err := c.key()
	if err != nil {
		return err
	}
	banks, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer func() { _ = banks.Close() }()
	e, err := banks.Entry(ctx, key, c.ID)
	if err != nil {
		return err
	}
	out := json.NewEncoder(env.Stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(shown(e))
}

func shown(e bank.Stored) shownEntry {
	s := shownEntry{
		ID: e.ID, Status: string(e.Status), Source: e.Source, Created: e.Created,
		DisabledUntil: some(e.DisabledUntil), Expires: some(e.Expires), FirstSeen: some(e.FirstSeen),
	}
	if e.PDQ != nil {
		s.PDQ = e.PDQ.String()
	}
	if e.MD5 != nil {
		s.MD5 = hex.EncodeToString(e.MD5[:])
	}
	if e.SHA256 != nil {
		s.SHA256 = hex.EncodeToString(e.SHA256[:])
	}
	if e.VPDQ != nil {
		s.Frames = len(e.VPDQ.Frames)
	}
	for _, o := range e.Opinions {
		s.Opinions = append(s.Opinions, shownOpinion{o.Holder, string(o.Verdict), o.At})
	}
	return s
}

// some gives nil for the zero time.
func some(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
