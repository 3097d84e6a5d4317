package cli

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/breakwater-safety/breakwater/internal/app"
)

// ServeCmd runs the server.
type ServeCmd struct {
	Listen  string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to answer at; port 0 takes a free one. Default: ${default}."`
	Data    string `placeholder:"DIR" help:"Folder for the data; made when it is missing. Default: breakwater-data, and with --demo a new one that is removed at the end."`
	Demo    bool   `help:"Add /demo: a sample chat wired to the API, with a platform and a bank of its own. For trying out, not for the open internet."`
	Review  bool   `help:"Have the fingerprints of cases wait for an operator before they are released (docs/concepts/cases.md)."`
	Private bool   `name:"allow-private-partners" help:"Let partners be in private networks, without TLS (docs/concepts/exchange.md). For tests, and networks that are yours alone."`
	LogJSON bool   `help:"Log as JSON lines instead of text."`

	Opinion OpinionFlags `embed:"" prefix:"opinion-" group:"Second opinions, off unless --opinion-endpoint is given (docs/concepts/second-opinion.md)"`
	Mail    MailFlags    `embed:"" prefix:"mail-" group:"News by e-mail, off unless --mail-server is given (docs/operations.md)"`
}

// Help is shown under the command's flags.
func (ServeCmd) Help() string {
	return `Needs no other service: everything is kept in one SQLite file in the data folder. Prints a line with its
address when it is ready, and a link that logs in to the console, good once. SIGINT or SIGTERM stops it after it
finished what it had begun.

  breakwater serve --demo                        look around at http://127.0.0.1:8080
  breakwater platform add my-app                 get an API key
  breakwater serve --listen 127.0.0.1:8080       run it for your platform, behind your TLS proxy`
}

// Run serves until ctx ends.
func (c *ServeCmd) Run(ctx context.Context, env *Env) error {
	opinion, err := c.Opinion.config(env)
	if err != nil {
		return err
	}
	mail, err := c.Mail.config(env)
	if err != nil {
		return err
	}
	a, err := app.New(ctx, app.Config{
		Listen: c.Listen, DataDir: c.Data, Demo: c.Demo, Review: c.Review, Opinion: opinion, Mail: mail, PrivatePartners: c.Private, Now: env.Now, Log: c.logger(env),
	})
	if err != nil {
		return err
	}
	for _, line := range a.Greeting() {
		fmt.Fprintln(env.Stdout, line)
	}
	return a.Run(ctx)
}

func (c *ServeCmd) logger(env *Env) *slog.Logger {
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(env.Stderr, nil))
	}
	return slog.New(slog.NewTextHandler(env.Stderr, nil))
}
