// Command breakwater stands against sextortion: it reads the signs in a
// conversation, recognises known images and shows people what to do. Run
// «breakwater --help».
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/breakwater-safety/breakwater/internal/cli"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cli.Main(ctx, os.Args[1:], cli.OS())
}
