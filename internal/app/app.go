// Package app makes the program out of its parts: it opens the data, builds
// the domain over the store and the edges over the domain, and runs the server.
// It and package cli are the only ones that name concrete adapters.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
)

// Config is what the program is started with.
type Config struct {
	// Listen is the address to answer at; port 0 takes a free one.
	Listen string
	// DataDir is the data folder; empty means DefaultData, and with Demo a new
	// one that is removed by Close.
	DataDir string
	// Demo adds /demo with a platform and a bank of its own.
	Demo bool
	// Opinion is for second opinions, which are off unless it names an endpoint.
	Opinion OpinionConfig
	// Mail is for news to people, which is off unless it names a server.
	Mail MailConfig
	// Review has the fingerprints of cases wait for an operator.
	Review bool
	// PrivatePartners allows partners in private networks, without TLS: for tests,
	// and for networks that are one's own.
	PrivatePartners bool
	Now             func() time.Time
	Log             *slog.Logger
}

// App is the program, ready to run. Make one with New; Close it in the end.
type App struct {
	config  Config
	store   *sqlite.DB
	parts   *parts
	server  *http.Server
	socket  net.Listener
	lock    *os.File // holds the data folder; nil when it is not held
	scratch string   // a data folder to remove
}

// New opens the data and the socket. From then on connections wait; Run answers
// them.
func New(ctx context.Context, c Config) (_ *App, err error) {
	a := &App{config: c}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	dir, err := a.dataDir()
	if err != nil {
		return nil, err
	}
	if a.store, err = OpenStore(ctx, dir); err != nil {
		return nil, err
	}
	if a.lock, err = lockFolder(dir); err != nil {
		return nil, err
	}
	key, err := digestKey(dir)
	if err != nil {
		return nil, err
	}
	if a.parts, err = build(ctx, c, a.store, key, rand.Reader); err != nil {
		return nil, err
	}
	if a.socket, err = listen(ctx, c.Listen); err != nil {
		return nil, err
	}
	a.server = &http.Server{
		Handler:           bodiesInTime(bodyPatience, a.parts.handler),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(quiet{c.Log.Handler()}, slog.LevelWarn),
	}
	a.server.RegisterOnShutdown(a.parts.drain)
	return a, nil
}

func listen(ctx context.Context, address string) (net.Listener, error) {
	const wanted = "--listen must be an address of this machine as HOST:PORT, such as 127.0.0.1:8080."
	if address == "" { // net would take every address there is
		return nil, fault.New(fault.Invalid, wanted)
	}
	var config net.ListenConfig
	socket, err := config.Listen(ctx, "tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fault.Newf(fault.Invalid, "Another program answers at %s already. Stop it, or choose another address with --listen.", address)
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, wanted)
	}
	return socket, nil
}

// dataDir gives the data folder, a new one for a demo that names none.
func (a *App) dataDir() (string, error) {
	switch {
	case a.config.DataDir != "":
		return a.config.DataDir, nil
	case !a.config.Demo:
		return DefaultData, nil
	}
	dir, err := os.MkdirTemp("", "breakwater-demo-")
	if err != nil {
		return "", fmt.Errorf("make demo data folder: %w", err)
	}
	a.scratch = dir
	return dir, nil
}

// URL gives the address at which the program answers.
func (a *App) URL() string { return "http://" + a.socket.Addr().String() }

// Greeting gives the lines to print when the program is ready: its address, a
// link that logs in to the console once, and the demo's address.
func (a *App) Greeting() []string {
	lines := []string{
		"Breakwater is ready at " + a.URL(),
		"Console, good once: " + a.URL() + a.parts.console.NewLoginLink(),
	}
	if a.config.Demo {
		lines = append(lines, "Demo: "+a.URL()+"/demo")
	}
	if a.config.Opinion.Endpoint != "" {
		lines = append(lines, opinionNote(a.config.Opinion))
	}
	if a.config.Mail.Server != "" {
		lines = append(lines, mailNote(a.config.Mail))
	}
	return lines
}

// stopWithin is how long Run waits for what it has begun.
const stopWithin = 20 * time.Second

// Run answers until ctx ends, then finishes what it has begun. What was
// acknowledged is durable before it was acknowledged.
func (a *App) Run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, a.Close()) }()
	var keeper sync.WaitGroup
	keep, leave := context.WithCancel(context.WithoutCancel(ctx)) // also while requests end
	defer keeper.Wait()
	defer leave()
	keeper.Go(func() { keepBanks(keep, a.parts.banks, a.config.Log) })
	keeper.Go(func() { saveBanks(keep, a.parts.banks, a.config.Log) })
	keeper.Go(func() { a.parts.desk.run(keep, a.config.Log) })
	keeper.Go(func() { a.parts.partners.run(keep) })
	keeper.Go(func() { a.parts.news.run(keep) })
	keeper.Go(func() { forgetHistories(keep, a.parts.conversations, a.config.Log) })
	keeper.Go(func() { sweep(keep, a.parts.cases, a.store, a.config.Now, a.config.Log) })
	server, ended := a.server, make(chan error, 1)
	go func() { ended <- server.Serve(a.socket) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	a.config.Log.InfoContext(ctx, "stopping")
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return fmt.Errorf("stop: some requests did not end within %v: %w", stopWithin, err)
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// Close lets go of the socket and the data. It may be called again.
func (a *App) Close() error {
	var errs []error
	if a.server != nil {
		errs = append(errs, a.server.Close())
		a.server = nil
	} else if a.socket != nil {
		errs = append(errs, a.socket.Close())
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
		a.store = nil
	}
	if a.lock != nil {
		errs = append(errs, a.lock.Close())
		a.lock = nil
	}
	if a.scratch != "" {
		errs = append(errs, os.RemoveAll(a.scratch))
		a.scratch = ""
	}
	return errors.Join(errs...)
}
