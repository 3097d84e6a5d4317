package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// BankCmd holds the commands about banks.
type BankCmd struct {
	List     BankListCmd     `cmd:"" help:"List a platform's banks."`
	Create   BankCreateCmd   `cmd:"" help:"Make an empty bank."`
	Import   BankImportCmd   `cmd:"" help:"Add the entries in files to a bank, and take out those that are withdrawn in them."`
	Export   BankExportCmd   `cmd:"" help:"Write a bank's entries to a file."`
	Withdraw BankWithdrawCmd `cmd:"" help:"Take entries out for good."`
	Readmit  BankReadmitCmd  `cmd:"" help:"Bring entries back that were withdrawn."`
	Show     BankShowCmd     `cmd:"" help:"Show what is kept of an entry."`
}

// Help is shown under the command's flags.
func (BankCmd) Help() string {
	return `They work on the data folder, also while a server runs on it: it knows within a second.

  breakwater bank create --platform my-app --bank stop-list
  breakwater bank import --platform my-app --bank stop-list hashes.txt
  breakwater bank list --platform my-app`
}

// inFolder is what the commands about a platform's banks have in common.
type inFolder struct {
	Platform string `required:"" placeholder:"NAME" help:"The platform that the bank belongs to."`
	Data     string `default:"breakwater-data" placeholder:"DIR" help:"Folder of the deployment's data, as «serve --data». Default: ${default}."`
}

func (f *inFolder) open(ctx context.Context, env *Env) (*app.Banks, error) {
	return app.OpenBanks(ctx, f.Data, platform.ID(f.Platform), env.Now)
}

// inBank is what the commands about one bank have in common.
type inBank struct {
	inFolder
	Bank string `required:"" placeholder:"NAME" help:"The bank's name."`
}

func (b *inBank) key() (bank.Key, error) {
	name, err := bank.ParseName(b.Bank)
	return bank.Key{Platform: platform.ID(b.Platform), Name: name}, err
}

// BankListCmd lists banks.
type BankListCmd struct {
	inFolder
	JSON bool `help:"Print a JSON object a line."`
}

// bankLine is a bank as it is printed.
type bankLine struct {
	Name     string    `json:"name"`
	Kind     string    `json:"kind"`
	Distance int       `json:"distance"`
	Entries  int       `json:"entries"`
	Created  time.Time `json:"created"`
}

// Run prints a line a bank.
func (c *BankListCmd) Run(ctx context.Context, env *Env) error {
	banks, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer func() { _ = banks.Close() }()
	list, err := banks.List(ctx, platform.ID(c.Platform))
	if err != nil {
		return err
	}
	table, lines := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0), json.NewEncoder(env.Stdout)
	for _, b := range list {
		if c.JSON {
			err = lines.Encode(bankLine{b.Name, string(b.Kind), b.Distance, b.Entries, b.Created})
		} else {
			_, err = fmt.Fprintf(table, "%s\t%s, within %d bits\t%s entries\t%s\n",
				b.Name, b.Kind, b.Distance, grouped(b.Entries), b.Created.Format(time.DateOnly))
		}
		if err != nil {
			return err
		}
	}
	return table.Flush()
}

// BankCreateCmd makes a bank.
type BankCreateCmd struct {
	inBank
	Kind     string `default:"stop" placeholder:"KIND" help:"stop: images to recognise; negative: images that were matched wrongly and veto. Default: ${default}."`
	Distance int    `default:"31" placeholder:"BITS" help:"How many of the 256 bits of two hashes may differ for a match, 0 to 47. Default: ${default}."`
}

// Run makes the bank.
func (c *BankCreateCmd) Run(ctx context.Context, env *Env) error {
	key, err := c.key()
	if err != nil {
		return err
	}
	banks, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer func() { _ = banks.Close() }()
	created, err := banks.Create(ctx, key, bank.Settings{Kind: bank.Kind(c.Kind), Distance: c.Distance})
	if err != nil {
		return err
	}
	text := "Bank %s is made.\n"
	if !created {
		text = "Bank %s is there already; its settings stay.\n"
	}
	_, err = fmt.Fprintf(env.Stdout, text, key.Name)
	return err
}
