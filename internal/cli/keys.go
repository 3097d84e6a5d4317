package cli

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/app"
)

// KeysCmd holds the commands about the keys under which cases are sealed.
type KeysCmd struct {
	Rotate KeysRotateCmd `cmd:"" help:"Seal all cases under a new key, and destroy the old one."`
}

// KeysRotateCmd rotates the keys.
type KeysRotateCmd struct {
	Data string `default:"breakwater-data" placeholder:"DIR" help:"Folder of the deployment's data, as «serve --data»."`
}

// Help is shown under the command's flags.
func (KeysRotateCmd) Help() string {
	return `Stop the server first. What is sealed in the cases stays as it is: only each case's own key is sealed anew, so
it takes moments. Copy vault.keys to where you keep the last one, apart from the database. A backup of the database
from before can be read with the vault.keys of its time only.

  breakwater keys rotate --data /var/lib/breakwater`
}

// Run rotates the keys and says how many cases there were.
func (c *KeysRotateCmd) Run(ctx context.Context, env *Env) error {
	n, err := app.RotateKeys(ctx, c.Data, env.Now(), rand.Reader)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "There is a new key. %d cases are sealed under it; the key before it is destroyed.\nCopy %s/vault.keys to your backup.\n", n, c.Data)
	return err
}
