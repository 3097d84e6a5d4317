package cli

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"github.com/breakwater-safety/breakwater/internal/app"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// PlatformCmd holds the commands about platforms.
type PlatformCmd struct {
	Add PlatformAddCmd `cmd:"" help:"Connect a platform and print its API key, once."`
}

// PlatformAddCmd connects a platform.
type PlatformAddCmd struct {
	Name string `arg:"" help:"The platform's name: 1 to 63 lower-case letters, digits and hyphens."`
	Data string `default:"breakwater-data" placeholder:"DIR" help:"Folder of the deployment's data, as «serve --data»; made when it is missing."`
	JSON bool   `help:"Print {\"platform\",\"api_key\"} as JSON."`
}

// Help is shown under the command's flags.
func (PlatformAddCmd) Help() string {
	return `The key is shown this once: only a hash of it is kept. It works at once, also with a server that runs on the
same folder. The platform sends it with every call, as «Authorization: Bearer KEY».

  breakwater platform add my-app --data /var/lib/breakwater`
}

// Run adds the platform and prints its key.
func (c *PlatformAddCmd) Run(ctx context.Context, env *Env) error {
	store, err := app.OpenStore(ctx, c.Data)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	p, key, err := platform.NewRegistry(store, env.Now, rand.Reader).Add(ctx, c.Name)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(map[string]string{"platform": string(p.ID), "api_key": key})
	}
	_, err = fmt.Fprintf(env.Stdout, "Platform %s is connected. Its API key, shown this once:\n\n  %s\n", p.ID, key)
	return err
}
